import { parsePhone } from '#server/platform/text/phone.ts'

/** Between numbers, whichever way they were pasted. */
const BETWEEN = /[\n\r\t,;\u060C\u061B|]+/

/**
 * The numbers of a pasted text. Blanks stand inside a number or between two: a piece that is no number as a whole is taken
 * apart at them where every part is one.
 */
export function readNumbers(text: string): string[] {
  return text.split(BETWEEN).flatMap((piece) => {
    const whole = piece.trim()
    if (whole === '') return []
    const parts = whole.split(/\s+/)
    if (parts.length === 1 || parsePhone(whole).ok) return [whole]
    return parts.every((part) => parsePhone(part).ok) ? parts : [whole]
  })
}

/** What can be said of them at once: the server judges all. */
export function judgeNumbers(numbers: readonly string[]): { good: number; repeated: number; bad: string[] } {
  const seen = new Set<string>()
  const bad: string[] = []
  let repeated = 0
  for (const number of numbers) {
    const parsed = parsePhone(number)
    if (!parsed.ok) bad.push(number)
    else if (seen.has(parsed.e164)) repeated++
    else seen.add(parsed.e164)
  }
  return { good: seen.size, repeated, bad }
}
