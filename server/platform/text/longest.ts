import type { Locale } from './phrases.ts'
import { FILLED_MAX, PLACEHOLDER } from './placeholder.ts'
import { countSegments, type Encoding, UNITS_OF_A_PART } from './segments.ts'

/** What is known of a variable's values. `maxLength` in characters; null: no end is set. */
export type Limited = { name: string; maxLength: number | null; type?: 'text' | 'number' | 'date' }

/** The longest that a day is written: 1405/06/31. */
const DATE_LENGTH = 10

/** Of each language: a letter that its people fill a value with, and a digit. */
const FILLS: Record<Locale, { letter: string; digit: string }> = {
  fa: { letter: 'م', digit: '۹' },
  // a text's values are written in Persian also in an English sentence: names are
  en: { letter: 'م', digit: '9' },
}

/**
 * What a text counts with the longest values that its variables take: letters in Persian, digits in those of the text's
 * language; null where a variable that it says has no longest. Beyond `FILLED_MAX` it is made of no text, only reckoned.
 */
export function countLongest(
  text: string,
  locale: Locale,
  variables: readonly Limited[],
): { encoding: Encoding; segments: number } | null {
  const fills = new Map(variables.map((one) => [one.name, fillOf(one, locale)]))
  let [isBounded, more] = [true, 0]
  const shortest = text.replace(PLACEHOLDER, (place, name: string) => {
    const fill = fills.get(name)
    if (!fill) return place
    if (fill.longest === null) isBounded = false
    else more += fill.longest - 1
    return fill.unit
  })
  if (!isBounded) return null
  if (shortest.length + more > FILLED_MAX) {
    const { encoding, units } = countSegments(shortest)
    return { encoding, segments: Math.ceil((units + more) / UNITS_OF_A_PART[encoding]) }
  }
  const said = text.replace(PLACEHOLDER, (place, name: string) => {
    const fill = fills.get(name)
    return fill ? fill.unit.repeat(fill.longest ?? 0) : place
  })
  const { encoding, segments } = countSegments(said)
  return { encoding, segments }
}

/** `longest` in characters, each a single unit in either alphabet. */
const fillOf = (variable: Limited, locale: Locale): { unit: string; longest: number | null } => ({
  unit: FILLS[locale][variable.type === 'number' || variable.type === 'date' ? 'digit' : 'letter'],
  longest: longestOf(variable),
})

/** In characters; a day has a longest even where none is set. */
const longestOf = ({ maxLength, type }: Limited): number | null =>
  type === 'date' ? Math.min(maxLength ?? DATE_LENGTH, DATE_LENGTH) : maxLength
