import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { applyLocale, keepLocale, type Locale, readLocale } from './locale.ts'

type Phrases = Record<string, unknown>

const LOADERS: Record<Locale, () => Promise<{ default: Phrases }>> = {
  fa: () => import('virtual:phrases/fa'),
  en: () => import('virtual:phrases/en'),
}

// U+2068 and U+2069: what is put into a sentence keeps its own direction and cannot pull the words around it apart.
function isolate(value: unknown): string {
  return `\u2068${String(value)}\u2069`
}

/** What the first pages do not say: of most other pages, of the dashboard, and of the door. */
const PART_LOADERS = {
  more: {
    fa: () => import('virtual:phrases/fa/more'),
    en: () => import('virtual:phrases/en/more'),
  },
  dashboard: {
    fa: () => import('virtual:phrases/fa/dashboard'),
    en: () => import('virtual:phrases/en/dashboard'),
  },
  door: {
    fa: () => import('virtual:phrases/fa/door'),
    en: () => import('virtual:phrases/en/door'),
  },
} satisfies Record<string, typeof LOADERS>
type Part = keyof typeof PART_LOADERS

const needed = new Set<Part>()

/** Bring a part: called before the first page that says it is drawn, and for each language then. */
export const loadMorePhrases = (): Promise<void> => loadPart('more')
export const loadDashboardPhrases = (): Promise<void> => loadPart('dashboard')
export const loadDoorPhrases = (): Promise<void> => loadPart('door')

async function loadPart(part: Part): Promise<void> {
  needed.add(part)
  await addPart(part, currentLocale())
}

async function addPart(part: Part, locale: Locale): Promise<void> {
  const phrases = await PART_LOADERS[part][locale]()
  i18next.addResourceBundle(locale, 'translation', phrases.default, true)
}

/** Starts the phrases in the reader's language; the page is drawn once they are there. */
export async function startI18n(): Promise<void> {
  const locale = readLocale()
  const phrases = await LOADERS[locale]()
  applyLocale(locale)
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: { translation: phrases.default } },
    interpolation: { escapeValue: true, escape: isolate },
    returnNull: false,
    react: { useSuspense: false },
  })
}

/** Changes the language of the whole panel in place, and keeps it for this browser. */
export async function changeLocale(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, 'translation')) {
    const phrases = await LOADERS[locale]()
    i18next.addResourceBundle(locale, 'translation', phrases.default)
  }
  await Promise.all([...needed].map((part) => addPart(part, locale)))
  keepLocale(locale)
  applyLocale(locale)
  await i18next.changeLanguage(locale)
}

/** The language in use now. For what stands outside React; inside it, `useFormat().locale`. */
export function currentLocale(): Locale {
  return i18next.language === 'en' ? 'en' : 'fa'
}
