import { parsePhone } from '../text/phone.ts'

/** What parts cells in files that people have; the last two are a Persian keyboard's comma and semicolon. */
export const SEPARATORS = [',', ';', '\t', '|', '،', '؛'] as const

const QUOTED = /"(?:[^"]|"")*"/g
const BETWEEN_NUMBER = /[\n,;|\t،؛]/
/** So many of pasted parts must be numbers for the whole to be taken as numbers. */
const NUMBERS_SHARE = 0.8

/**
 * The separator of a text by its first rows: the one that stands the same number of times in the most of them. A comma
 * where there is none, and a row is one cell. The row `sep=;`, which spreadsheets write for each other, settles it.
 */
export function guessSeparator(sample: string): string {
  const said = /^sep=(.)\n/i.exec(sample)?.[1]
  if (said) return said
  const lines = sample
    .replace(QUOTED, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 100)
  let best = { separator: ',' as string, share: 0, times: 0 }
  for (const separator of SEPARATORS) {
    const { share, times } = countAlike(lines, separator)
    if (share > best.share || (share === best.share && times > best.times)) best = { separator, share, times }
  }
  return best.separator
}

function countAlike(lines: readonly string[], separator: string): { share: number; times: number } {
  const counts = new Map<number, number>()
  for (const line of lines) {
    const times = line.split(separator).length - 1
    if (times > 0) counts.set(times, (counts.get(times) ?? 0) + 1)
  }
  const [times, rows] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0]
  return { share: rows / Math.max(lines.length, 1), times }
}

/** Whether a pasted text is numbers, however they are parted, and no table. */
export function isNumbers(sample: string): boolean {
  const parts = splitNumbers(sample)
  return parts.filter((part) => parsePhone(part).ok).length >= Math.max(parts.length * NUMBERS_SHARE, 1)
}

/** Numbers of a text, each as it was written; by spaces they are parted only where that gives numbers. */
export function splitNumbers(text: string): string[] {
  return text.split(BETWEEN_NUMBER).flatMap((raw) => {
    const part = raw.trim()
    if (part === '') return []
    const words = part.split(/\s+/)
    const isSeveral = words.length > 1 && !parsePhone(part).ok && words.every((word) => parsePhone(word).ok)
    return isSeveral ? words : [part]
  })
}

/** Where the last number that is whole for sure ends in a text that goes on. */
export function findLastEnd(text: string): number {
  for (let at = text.length; at > 0; at--) if (BETWEEN_NUMBER.test(text[at - 1]!)) return at
  return 0
}
