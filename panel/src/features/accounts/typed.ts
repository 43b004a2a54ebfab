import { toLatinDigits } from '#server/platform/text/digits.ts'

// What people part the digits of a number by, or one number from the next: commas of both languages, and spaces.
const SEPARATORS = /[,\u060C\u066C\s]+/g

/** Amounts, one a line, without separators, in Latin digits; all else as typed, for the server to refuse with its place. */
export const readAmounts = (text: string): string[] =>
  toLatinDigits(text)
    .split('\n')
    .map((line) => line.replace(SEPARATORS, ''))
    .filter(Boolean)

/** `7` and `۷:۰۰` are meant as 07:00. */
export function readTime(text: string): string {
  const [, hour, minute = '00'] = /^\s*(\d{1,2})(?::(\d{2}))?\s*$/.exec(toLatinDigits(text)) ?? []
  return hour === undefined ? text : `${hour.padStart(2, '0')}:${minute}`
}
