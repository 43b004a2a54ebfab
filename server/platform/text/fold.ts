import { ARABIC_DIGITS, PERSIAN_DIGITS } from './digits.ts'

/*
 * The search form of a text: two texts that a Persian reader takes for the same should fold alike. The letters are
 * folded as is usual for Arabic and Persian search: by keyboard (ي ى ك of Arabic layouts, ھ ہ ە of phones), by spelling
 * that people leave out (hamza seats, madda, the two dots of ة), and by marks that are hardly ever typed. A stand-alone
 * ء stays: dropping it joins different words. Each letter becomes one letter, so that `translate` can do the same.
 *
 * Case is folded for ASCII only: any more depends on the database's locale, and the two sides would drift apart.
 */
const LETTERS: readonly (readonly [from: string, to: string])[] = [
  ['\u064A\u0649\u0626', '\u06CC'], // ي ى ئ → ی
  ['\u0643\u06AA', '\u06A9'], // ك ڪ → ک
  ['\u0629\u06C0\u06C1\u06BE\u06D5', '\u0647'], // ة ۀ ہ ھ ە → ه
  ['\u0622\u0623\u0625\u0671', '\u0627'], // آ أ إ ٱ → ا
  ['\u0624', '\u0648'], // ؤ → و
]
const LATIN_DIGITS = '0123456789'

const FROM = LETTERS.map(([from]) => from).join('') + PERSIAN_DIGITS + ARABIC_DIGITS
const TO = LETTERS.map(([from, to]) => to.repeat(from.length)).join('') + LATIN_DIGITS + LATIN_DIGITS

// Contents of bracket expressions, in the escapes that JavaScript and PostgreSQL read alike.
//
// Removed: soft hyphen, harakat and Koranic marks (hamza and madda as marks too), tatweel, zero-width space, ZWNJ, ZWJ,
// bidi marks, word joiner, BOM. ZWNJ goes without leaving a space: «می‌روم» is then found by «میروم», and by «می روم»
// too, because each word of a query is looked for as a part of the text. See foldWords for the other direction.
/** As a class of a regular expression, in JavaScript and in PostgreSQL; so is SPACES. */
export const REMOVED =
  '\\u00AD\\u0610-\\u061A\\u061C\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06DC\\u06DF-\\u06E4\\u06E7\\u06E8' +
  '\\u06EA-\\u06ED\\u200B-\\u200F\\u202A-\\u202E\\u2060\\u2066-\\u2069\\uFEFF'
export const SPACES = '\\u0009-\\u000D\\u0020\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000'

const MAPPED = new RegExp(`[A-Z${FROM}]`, 'g')
const REMOVED_RUN = new RegExp(`[${REMOVED}]+`, 'g')
const SPACE_RUN = new RegExp(`[${SPACES}]+`, 'g')

/** Each letter and digit that is folded, and to which. */
export const IMAGE = new Map([...FROM].map((character, index) => [character, TO[index]!]))

/** Brings a text to its search form: one shape per letter, Latin digits, no marks, ASCII lower case, single spaces. */
export function foldPersian(text: string): string {
  const mapped = text.replace(MAPPED, (character) => IMAGE.get(character) ?? character.toLowerCase())
  return mapped.replace(REMOVED_RUN, '').replace(SPACE_RUN, ' ').replace(/^ | $/g, '')
}

/**
 * Splits a query into folded words, each once, to be looked for as parts of a folded text. A ZWNJ parts words here, so that
 * the query «می‌روم» finds «می روم» and «میروم» as well as itself. Only «میروم» cannot find «می روم».
 */
export function foldWords(query: string): string[] {
  const words = foldPersian(query.replaceAll('\u200C', ' ')).split(' ')
  return [...new Set(words.filter((word) => word !== ''))]
}

/**
 * Gives the SQL expression that folds a text as `foldPersian` does, from the same tables; immutable, so an index may
 * be built on it. `column` is SQL of ours (a name such as `m.body`), never a user's text. Needs a UTF-8 database.
 */
export function foldSql(column: string): string {
  // The collation "C" lowers ASCII and nothing else in every database.
  const mapped = `translate(lower((${column}) collate "C"), '${FROM}', '${TO}')`
  return `btrim(regexp_replace(regexp_replace(${mapped}, '[${REMOVED}]+', '', 'g'), '[${SPACES}]+', ' ', 'g'), ' ')`
}
