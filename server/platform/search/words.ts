import { type RawBuilder, sql } from 'kysely'
import { foldSql, foldWords, IMAGE, REMOVED } from '../text/fold.ts'

/** A longer word as a pattern would cost PostgreSQL more than folding the texts does. */
const PATTERN_LENGTH_MAX = 40
const SOURCES_OF = Map.groupBy(IMAGE.keys(), (character) => IMAGE.get(character)!)

/**
 * A folded word as a regular expression of PostgreSQL's that finds it in a text as it was written: what
 * `strpos(foldSql(text), word) > 0` finds, some seven times as fast among 50,000 people, since no text has to be folded.
 * Undefined for a word too long for it.
 */
function patternOf(word: string): string | undefined {
  if (word.length > PATTERN_LENGTH_MAX) return undefined
  const classes = [...word].map((character) => {
    const capital = /[a-z]/.test(character) ? [character.toUpperCase()] : []
    const same = [character, ...capital, ...(SOURCES_OF.get(character) ?? [])]
    return `[${same.map((one) => `\\U${one.codePointAt(0)!.toString(16).padStart(8, '0')}`).join('')}]`
  })
  return classes.join(`[${REMOVED}]*`)
}

/**
 * The condition that a text holds every word of a query, as a Persian reader would find it. `text` is SQL of ours that is
 * never null; spaces in it part what is joined there.
 */
export function holdsWords(text: RawBuilder<unknown>, words: readonly string[]): RawBuilder<unknown> {
  if (words.length === 0) return sql`true`
  const [before, after] = foldSql('@').split('@') as [string, string]
  const folded = sql`${sql.raw(before)}${text}${sql.raw(after)}`
  const each = words.map((word) => {
    const pattern = patternOf(word)
    return pattern === undefined ? sql`strpos(${folded}, ${word}) > 0` : sql`(${text}) ~ ${pattern}`
  })
  return sql.join(each, sql` and `)
}

/** The words of a query about people: a mobile is kept as +989…, and looked for as 09…. */
export const readWords = (query: string): string[] => foldWords(query).map((word) => word.replace(/^0(?=9\d{2})/, ''))
