import { readFileSync } from 'node:fs'

export const LOCALES = ['fa', 'en'] as const
export type Locale = (typeof LOCALES)[number]

type Tree = { [key: string]: string | Tree }

const phrases: Record<Locale, Map<string, string>> = { fa: load('fa'), en: load('en') }

/**
 * A phrase in a language, with `{{name}}` filled from `params`. A key that does not exist is a bug that a test finds;
 * at run time the key itself is shown, for half a message is better than none.
 */
export function phrase(locale: Locale, key: string, params?: Record<string, string | number>): string {
  const text = phrases[locale].get(key)
  if (text === undefined) return key
  return params === undefined ? text : fill(text, params)
}

export const hasPhrase = (locale: Locale, key: string): boolean => phrases[locale].has(key)

/** All keys of a language, dotted. */
export const listPhraseKeys = (locale: Locale): string[] => [...phrases[locale].keys()]

function fill(text: string, params: Record<string, string | number>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
}

/** One of several things, in words: a, b or c. */
export const sayOneOf = (locale: Locale, items: string[]): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(items)

function load(locale: Locale): Map<string, string> {
  const tree = JSON.parse(readFileSync(new URL(`../../../locales/${locale}.json`, import.meta.url), 'utf8')) as Tree
  const flat = new Map<string, string>()
  flatten(tree, '', flat)
  return flat
}

function flatten(tree: Tree, prefix: string, flat: Map<string, string>): void {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value)
    else flatten(value, `${prefix}${key}.`, flat)
  }
}

/** The language of a request for those who have not set one: the first of fa and en that is asked for, else `en`. */
export function readAcceptLanguage(header: string | undefined): Locale {
  if (header === undefined || header.length > 200) return 'en'
  let best: Locale = 'en'
  let bestWeight = 0
  for (const part of header.split(',')) {
    const [tag, ...options] = part.trim().toLowerCase().split(';')
    const language = LOCALES.find((locale) => tag === locale || tag?.startsWith(`${locale}-`))
    const quality = options.find((option) => option.trim().startsWith('q='))
    const weight = quality === undefined ? 1 : Number(quality.trim().slice(2))
    if (language !== undefined && weight > bestWeight) {
      best = language
      bestWeight = weight
    }
  }
  return best
}
