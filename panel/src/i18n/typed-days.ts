import { toLatinDigits } from '#server/platform/text/digits.ts'

/**
 * Days between commas of either language and spaces. What is no number stays the text that it is, which the server
 * refuses with its place.
 */
export const readDays = (text: string): number[] =>
  toLatinDigits(text)
    .split(/[,\u060C\u066C\s]+/)
    .filter(Boolean)
    .map((part) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : (part as unknown as number)))
