export type Locale = 'fa' | 'en'

export const LOCALES: readonly Locale[] = ['fa', 'en']

const LOCALE_KEY = 'rasan.locale'
const CHOSEN_KEY = 'rasan.locale-chosen'

/** Each language in its own words, as the switch between them shows it. */
export const LOCALE_NAMES: Record<Locale, string> = { fa: 'فارسی', en: 'English' }

/** The language chosen in this browser; Persian until one is chosen. Mirrors public/first-paint.js. */
export function readLocale(): Locale {
  return readSetting(LOCALE_KEY) === 'en' ? 'en' : 'fa'
}

export function keepLocale(locale: Locale): void {
  writeSetting(LOCALE_KEY, locale)
}

/** The language that somebody chose before signing in, in this window; null where nobody did. */
export function readChosenLocale(): Locale | null {
  const chosen = sessionSetting((store) => store.getItem(CHOSEN_KEY))
  return chosen === 'fa' || chosen === 'en' ? chosen : null
}

export function keepChosenLocale(locale: Locale | null): void {
  sessionSetting((store) => (locale === null ? store.removeItem(CHOSEN_KEY) : store.setItem(CHOSEN_KEY, locale)))
}

function sessionSetting<T>(use: (store: Storage) => T): T | null {
  try {
    return use(sessionStorage)
  } catch (error) {
    console.debug('setting not kept', error)
    return null
  }
}

export function directionOf(locale: Locale): 'rtl' | 'ltr' {
  return locale === 'fa' ? 'rtl' : 'ltr'
}

/** Sets the language and direction of the page: the one place that does. */
export function applyLocale(locale: Locale): void {
  document.documentElement.lang = locale
  document.documentElement.dir = directionOf(locale)
}

/** Reads a setting of this browser; null where there is none or the browser keeps nothing. */
export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Keeps a setting in this browser; where the browser keeps nothing it lasts until the page is left. */
export function writeSetting(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch (error) {
    console.debug('setting not kept', key, error)
  }
}
