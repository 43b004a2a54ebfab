/** How the parts of a description are written in one field: one thing a line, and a place in a few signs. */

export type Pair = { name: string; value: string }
export type Place = { pointer?: string; after?: string; before?: string }
export type CodeRow = { code: string; fault: string; words?: string }

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

/** `name: value` on each line. */
export const showPairs = (pairs: Pair[]): string => pairs.map(({ name, value }) => `${name}: ${value}`).join('\n')

export const readPairs = (text: string): Pair[] =>
  linesOf(text).map((line) => {
    const at = line.indexOf(':')
    return at < 0
      ? { name: line.trim(), value: '' }
      : { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() }
  })

/** `code = fault`, and words behind it where there are any. */
export const showCodes = (rows: CodeRow[]): string =>
  rows.map(({ code, fault, words }) => `${code} = ${fault}${words ? ` ${words}` : ''}`).join('\n')

export const readCodes = (text: string): CodeRow[] =>
  linesOf(text).map((line) => {
    const [, code = line, fault = '', words = ''] = /^(.*?)\s*=\s*(\S*)\s*(.*)$/.exec(line.trim()) ?? []
    return { code: code.trim(), fault, ...(words && { words: words.trim() }) }
  })

/** `/result/code` points into JSON; in `OK:*,` the star stands for the value; both may be there: `/text OK:*,`. */
export function showPlace({ pointer, after = '', before = '' }: Place): string {
  const cut = after || before || pointer === undefined ? `${after}*${before}` : ''
  return [pointer, cut].filter(Boolean).join(' ')
}

/** Undefined where nothing is written: then there is no such place. */
export function readPlace(text: string): Place | undefined {
  if (text.trim() === '') return undefined
  const [, pointer, cut = pointer === undefined ? text : ''] = /^\s*(\/\S*)(?:\s(.*))?$/.exec(text) ?? []
  const [after = '', before = ''] = cut.includes('*') ? cut.split('*') : [cut]
  return { ...(pointer && { pointer }), ...(after && { after }), ...(before && { before }) }
}

/** `one, two` */
export const showWords = (words: string[]): string => words.join(', ')
export const readWords = (text: string): string[] =>
  text
    .split(/[,\u060c]/)
    .map((word) => word.trim())
    .filter(Boolean)

/** The first fault at a place or within it. */
export const errorWithin = (errors: Record<string, string>, path: string): string | undefined =>
  Object.entries(errors).find(([at]) => at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`))?.[1]
