import { type RawBuilder, sql } from 'kysely'
import { foldSql, foldWords, IMAGE, REMOVED, SPACES } from '../text/fold.ts'

/** Of more than so many characters a pattern would cost PostgreSQL more than folding the texts that hold its beginning. */
const PATTERN_MAX = 40
const SOURCES_OF = Map.groupBy(IMAGE.keys(), (character) => IMAGE.get(character)!)

/** Folded characters as a regular expression of PostgreSQL's that finds them in a text as it was written. */
function patternOf(characters: readonly string[]): string {
  const parts = characters.map((character) => {
    if (character === ' ') return `[${SPACES}][${SPACES}${REMOVED}]*`
    const capital = /[a-z]/.test(character) ? [character.toUpperCase()] : []
    const same = [character, ...capital, ...(SOURCES_OF.get(character) ?? [])]
    return `[${same.map((one) => `\\U${one.codePointAt(0)!.toString(16).padStart(8, '0')}`).join('')}]`
  })
  return parts.join(`[${REMOVED}]*`)
}

/** SQL that folds a text: `foldSql` writes it around a placeholder name, so that it stays the one definition of folding. */
function foldText(text: RawBuilder<unknown>): RawBuilder<unknown> {
  const [before, after] = foldSql('@').split('@') as [string, string]
  return sql`${sql.raw(before)}${text}${sql.raw(after)}`
}

/**
 * How PostgreSQL is to plan a search. `in-order`: as the list goes until the page is full, which is right where rows
 * that stand together are read together (whatever comes in the order of time); `sorted`: all that fits, which is sorted then.
 */
type Plan = 'in-order' | 'sorted'

// The planner guesses that a third of all rows fit the function, and goes as the list goes; and that hardly any fit the
// operator with such a pattern, and had better be gathered.
const matches = (text: RawBuilder<unknown>, pattern: string, plan: Plan): RawBuilder<unknown> =>
  plan === 'in-order' ? sql`regexp_like(${text}, ${pattern})` : sql`(${text}) ~ ${pattern}`

/**
 * The condition that a text, SQL of ours, holds a folded part: what `strpos(foldSql(text), part) > 0` finds, thirty times
 * as fast in short messages (bench/RESULTS.md, search), since no text has to be folded. Of a text that is null: null or false.
 */
export function holdsPart(text: RawBuilder<unknown>, part: string, plan: Plan = 'in-order'): RawBuilder<unknown> {
  const characters = [...part]
  const begins = matches(text, patternOf(characters.slice(0, PATTERN_MAX)), plan)
  if (characters.length <= PATTERN_MAX) return begins
  return sql`case when ${begins} then strpos(${foldText(text)}, ${part}) > 0 else false end`
}

/** The condition that a text, SQL of ours that is never null, holds every word of a query as a Persian reader would find it. */
export function holdsWords(
  text: RawBuilder<unknown>,
  words: readonly string[],
  plan: Plan = 'in-order',
): RawBuilder<unknown> {
  const isPart = (word: string) => holdsPart(text, word, plan)
  if (plan === 'in-order') return everyWord(words, isPart)
  return words.length === 0 ? sql`true` : sql.join(words.map(isPart), sql` and `)
}

/**
 * That a condition holds for every word of a query; of no word, that it does. One condition of all: of several PostgreSQL
 * takes a third of a third of a third for so few rows that it had better gather them, and reads all.
 */
export const everyWord = (
  words: readonly string[],
  makeCondition: (word: string) => RawBuilder<unknown>,
): RawBuilder<unknown> =>
  words.length === 0
    ? sql`true`
    : words.map(makeCondition).reduceRight((rest, first) => sql`case when ${first} then ${rest} else false end`)

/** The words of a query about people: a mobile is kept as +989…, and looked for as 09…. */
export const readWords = (query: string): string[] => foldWords(query).map((word) => word.replace(/^0(?=9\d{2})/, ''))
