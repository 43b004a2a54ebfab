import type { ExchangeRequest } from './exchange.ts'
import type { RequestSettings } from './http-settings.ts'

// From a description to a request. Whatever is put into it is encoded for its place: a path, a query, a form, JSON.

/** What placeholders stand for; null where the message has none. */
export type Values = {
  to: string | null
  text: string | null
  line: string | null
  reference: string | null
  key: Record<string, string>
}

export type Built =
  | { kind: 'built'; request: Omit<ExchangeRequest, 'timeoutMs'> }
  /** A placeholder that has no value (`line`, `key.apiKey`), or whose value no header can say. */
  | { kind: 'missing' | 'unwritable'; name: string }

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g
/** Where a message has no line, a field that is nothing but the line is left out. */
const ONLY_LINE = /^\{\{ *line *\}\}$/

/** The names in a template's placeholders. */
export const listPlaceholders = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name]) => name!.trim())

/** The request of a description: nothing of it can be changed by what is put into it, but the value at its place. */
export function buildRequest(baseUrl: string, described: RequestSettings, values: Values): Built {
  const { method, path = '', auth = 'none', body = 'none', json } = described
  const [query, form, headers] = [described.query, described.form, described.headers].map((fields) =>
    (fields ?? []).filter(({ value }) => values.line !== null || !ONLY_LINE.test(value)),
  ) as [Field[], Field[], Field[]]
  const tree: unknown = body === 'json' ? dropLine(JSON.parse(json ?? '{}'), values) : undefined
  const templates = [path, ...[query, headers, body === 'form' ? form : []].flat().map(({ value }) => value)]
  const asked = [...templates, ...listTexts(tree)].flatMap(listPlaceholders)
  if (auth === 'basic') asked.push('key.username', 'key.password')
  const missing = asked.find((name) => valueFor(name, values) === null)
  if (missing !== undefined) return { kind: 'missing', name: missing }

  const said = headers.map(({ name, value }) => [name.toLowerCase(), fill(value, values)] as const)
  const unwritable = said.find(([, value]) => !/^[\x20-\x7e]*$/.test(value))
  if (unwritable) return { kind: 'unwritable', name: unwritable[0] }
  const search = encodeForm(query, values).replaceAll('+', '%20')
  return {
    kind: 'built',
    request: {
      method,
      url: `${baseUrl}${fill(path, values, encodeURIComponent)}${search && `?${search}`}`,
      headers: {
        ...Object.fromEntries(said),
        ...(auth === 'basic' && { authorization: `Basic ${toBasic(values.key)}` }),
        ...(body === 'form' && { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
        ...(body === 'json' && { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(body === 'form' && { body: encodeForm(form, values) }),
      ...(body === 'json' && { body: JSON.stringify(mapTexts(tree, (text) => fill(text, values))) }),
    },
  }
}

type Field = { name: string; value: string }

/** One pass: what is put in is never read for placeholders itself. */
const fill = (template: string, values: Values, encode: (value: string) => string = (value) => value): string =>
  template.replace(PLACEHOLDER, (_, name: string) => encode(valueFor(name.trim(), values) ?? ''))

function valueFor(name: string, values: Values): string | null {
  if (name.startsWith('key.')) return values.key[name.slice(4)] || null
  return values[name as Exclude<keyof Values, 'key'>] ?? null
}

const encodeForm = (fields: Field[], values: Values): string =>
  new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, fill(value, values)])).toString()

/** RFC 7617; the same text has to be struck out of whatever comes back. */
export const toBasic = ({ username = '', password = '' }: Record<string, string>): string =>
  Buffer.from(`${username}:${password}`).toString('base64')

/** The same JSON with every text of it (not the names) made anew. */
function mapTexts(tree: unknown, change: (text: string) => string): unknown {
  if (typeof tree === 'string') return change(tree)
  if (Array.isArray(tree)) return tree.map((part) => mapTexts(part, change))
  if (typeof tree !== 'object' || tree === null) return tree
  return Object.fromEntries(Object.entries(tree).map(([name, part]) => [name, mapTexts(part, change)]))
}

/** All texts in a piece of JSON, but for names of fields. */
export function listTexts(tree: unknown): string[] {
  if (typeof tree === 'string') return [tree]
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(listTexts) : []
}

function dropLine(tree: unknown, values: Values): unknown {
  if (values.line !== null || typeof tree !== 'object' || tree === null) return tree
  if (Array.isArray(tree)) return tree.map((part) => dropLine(part, values))
  const kept = Object.entries(tree).filter(([, part]) => typeof part !== 'string' || !ONLY_LINE.test(part))
  return Object.fromEntries(kept.map(([name, part]) => [name, dropLine(part, values)]))
}
