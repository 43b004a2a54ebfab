import { renderText, textIn, type Values } from '../../dispatch/road/templates.ts'
import { countLongest } from '../../platform/text/longest.ts'
import { LOCALES, type Locale } from '../../platform/text/phrases.ts'
import { countSegments, type Encoding } from '../../platform/text/segments.ts'
import type { Body } from './queries.ts'

type Count = { encoding: Encoding; segments: number }

/** A text as somebody reads it, in one language. `without`: variables of which no value is known; their places stand. */
export type Filled = Count & { locale: Locale; text: string; without: string[] }

/** `longest`: with the longest values that there may be; null where a variable has no longest. */
export type Variant = Filled & { longest: Count | null }

/** The languages in which a version has a text, its own first. */
export const listLocales = ({ locale, translations }: Pick<Body, 'locale' | 'translations'>): Locale[] => [
  locale,
  ...LOCALES.filter((one) => one !== locale && translations[one] !== undefined),
]

/** What a version says to those who look at it: with examples, or with its places where they would make it too long. */
export const listVariants = (body: Body): Variant[] =>
  listLocales(body).map((locale) => {
    const text = textIn(body, locale)
    const filled = fill(body, locale, {}) ?? { locale, text, ...count(text), without: namesOf(body) }
    return { ...filled, longest: countLongest(text, locale, body.variables) }
  })

/** With what is given, else an example, else the default; null where it would be longer than a text may be. */
export function fill(body: Body, locale: Locale, given: Values): Filled | null {
  const known = body.variables.flatMap(({ name, sample, default: usual }) => {
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? sample ?? usual
    return value == null ? [] : [[name, value] as const]
  })
  const values: Values = Object.fromEntries(known)
  const text = renderText(textIn(body, locale), values)
  if (text === null) return null
  const without = namesOf(body).filter((name) => !Object.hasOwn(values, name))
  return { locale, text, ...count(text), without }
}

const namesOf = ({ variables }: Body): string[] => variables.map(({ name }) => name)

function count(text: string): Count {
  const { encoding, segments } = countSegments(text)
  return { encoding, segments }
}
