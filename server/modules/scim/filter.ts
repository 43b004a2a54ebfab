import { AppError } from '../../platform/http/errors.ts'

const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const

export type Operator = (typeof OPERATORS)[number]
export type FilterValue = string | number | boolean | null
/** A filter of RFC 7644, 3.4.2.2. Paths are in small letters and without the schema's name: `username`, `emails.value`. */
export type Filter =
  | { kind: 'and' | 'or'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  | { kind: 'compare'; path: string; operator: Operator; value: FilterValue }
  | { kind: 'present'; path: string }
  | { kind: 'within'; path: string; filter: Filter }

const LENGTH_MAX = 4_000
const DEPTH_MAX = 12
const COMPARISONS_MAX = 60
const TOKEN = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(user|group):/
const PATH = /^[a-z$][a-z0-9$_-]*(\.[a-z$][a-z0-9$_-]*)?$/

type Token = { text: string; kind: 'mark' | 'string' | 'word'; position: number }
type Reader = { tokens: Token[]; at: number; depth: number; comparisons: number; source: string }

/** Reads a filter. Throws `scim_filter_invalid` with the place at which it is none. */
export function parseFilter(text: string): Filter {
  if (text.length > LENGTH_MAX) throw refuse(text, LENGTH_MAX)
  const reader: Reader = { tokens: readTokens(text), at: 0, depth: 0, comparisons: 0, source: text }
  const filter = readAlternatives(reader)
  const rest = reader.tokens[reader.at]
  if (rest) throw refuse(text, rest.position)
  return filter
}

/** An attribute's path in the one form in which it is looked for; undefined where it is none. */
export function readAttributePath(text: string): string | undefined {
  const path = text.toLowerCase().replace(CORE, '')
  return PATH.test(path) ? path : undefined
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (match === null) throw refuse(text, from)
    const [whole, mark, string] = match
    const kind = mark !== undefined ? 'mark' : string !== undefined ? 'string' : 'word'
    const word = whole.trimStart()
    tokens.push({ text: word, kind, position: from + whole.length - word.length })
  }
  return tokens
}

const readAlternatives = (reader: Reader): Filter => readJoined(reader, 'or', readConditions)
const readConditions = (reader: Reader): Filter => readJoined(reader, 'and', readCondition)

function readJoined(reader: Reader, word: 'and' | 'or', readPart: (reader: Reader) => Filter): Filter {
  const parts = [readPart(reader)]
  while (isWord(reader, word)) {
    reader.at++
    parts.push(readPart(reader))
  }
  return parts.length === 1 ? (parts[0] as Filter) : { kind: word, parts }
}

function readCondition(reader: Reader): Filter {
  if (isWord(reader, 'not') && isMark(reader, '(', 1)) {
    reader.at++
    return { kind: 'not', part: readEnclosed(reader, '(', ')') }
  }
  if (isMark(reader, '(')) return readEnclosed(reader, '(', ')')
  return readComparison(reader)
}

function readEnclosed(reader: Reader, open: string, close: string): Filter {
  take(reader, open)
  reader.depth++
  if (reader.depth > DEPTH_MAX) throw refuseHere(reader)
  const filter = readAlternatives(reader)
  reader.depth--
  take(reader, close)
  return filter
}

function readComparison(reader: Reader): Filter {
  const path = readPath(reader)
  reader.comparisons++
  if (reader.comparisons > COMPARISONS_MAX) throw refuseHere(reader)
  if (isMark(reader, '[')) return { kind: 'within', path, filter: readEnclosed(reader, '[', ']') }
  const word = reader.tokens[reader.at]?.text.toLowerCase()
  if (word === 'pr') {
    reader.at++
    return { kind: 'present', path }
  }
  const operator = OPERATORS.find((one) => one === word)
  if (operator === undefined) throw refuseHere(reader)
  reader.at++
  return { kind: 'compare', path, operator, value: readValue(reader) }
}

function readPath(reader: Reader): string {
  const token = reader.tokens[reader.at]
  const path = token?.kind === 'word' ? readAttributePath(token.text) : undefined
  if (path === undefined) throw refuseHere(reader)
  reader.at++
  return path
}

function readValue(reader: Reader): FilterValue {
  const token = reader.tokens[reader.at]
  if (token === undefined || token.kind === 'mark') throw refuseHere(reader)
  const value = readLiteral(token)
  if (value === undefined) throw refuseHere(reader)
  reader.at++
  return value
}

function readLiteral({ kind, text }: Token): FilterValue | undefined {
  const json = kind === 'word' && /^(true|false|null)$/i.test(text) ? text.toLowerCase() : text
  if (kind === 'word' && !/^(true|false|null|-?\d+(\.\d+)?)$/.test(json)) return undefined
  try {
    const value = JSON.parse(json) as FilterValue
    const isStorable = typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'))
    return isStorable ? value : undefined
  } catch {
    // no JSON text: an escape that is none, a line break within
    return undefined
  }
}

const isWord = (reader: Reader, word: string): boolean => {
  const token = reader.tokens[reader.at]
  return token?.kind === 'word' && token.text.toLowerCase() === word
}

const isMark = (reader: Reader, mark: string, ahead = 0): boolean => {
  const token = reader.tokens[reader.at + ahead]
  return token?.kind === 'mark' && token.text === mark
}

function take(reader: Reader, mark: string): void {
  if (!isMark(reader, mark)) throw refuseHere(reader)
  reader.at++
}

const refuseHere = (reader: Reader): AppError =>
  refuse(reader.source, reader.tokens[reader.at]?.position ?? reader.source.length)

const refuse = (text: string, position: number): AppError =>
  new AppError('scim_filter_invalid', {
    params: { position, near: text.slice(position, position + 30).toWellFormed() || '∎' },
  })
