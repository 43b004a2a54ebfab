import { crc32 } from 'node:zlib'
import { isUuid } from '../ids.ts'
import type { FieldType } from './search.ts'

/** Where a page ended: the order it was in, the last row's id and (unless the id is the order) its sort value. */
export type Cursor = { sort: string; id: string; value: string | null }

const LENGTH_MAX = 2_000

/** An opaque text for a place in a list. It holds nothing secret; its checksum tells a damaged one from a whole one. */
export function writeCursor(cursor: Cursor): string {
  const body = JSON.stringify([cursor.sort, cursor.id, cursor.value])
  return Buffer.from(`${crc32(body).toString(36)}.${body}`).toString('base64url')
}

/**
 * Reads a cursor of this order, or undefined where it is damaged, of another order, or holds values that the database
 * could not compare. `valueType` null: the id is the order.
 */
export function readCursor(
  text: string,
  sort: string,
  idType: 'uuid' | 'integer' | 'text',
  valueType: FieldType | null,
): Cursor | undefined {
  if (text.length > LENGTH_MAX || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined
  const decoded = Buffer.from(text, 'base64url').toString('utf8')
  const dot = decoded.indexOf('.')
  const body = decoded.slice(dot + 1)
  if (dot < 1 || decoded.slice(0, dot) !== crc32(body).toString(36)) return undefined
  const parts = parseJson(body)
  if (!Array.isArray(parts) || parts.length !== 3) return undefined
  const [itsSort, id, value] = parts as unknown[]
  if (itsSort !== sort || typeof id !== 'string' || !isOfIdType(id, idType)) return undefined
  if (valueType === null) return value === null ? { sort, id, value } : undefined
  if (typeof value !== 'string' || !isOfType(value, valueType)) return undefined
  return { sort, id, value }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a text that is no JSON is a damaged cursor
  }
}

function isOfIdType(id: string, type: 'uuid' | 'integer' | 'text'): boolean {
  if (type === 'uuid') return isUuid(id)
  if (type === 'integer') return /^\d{1,9}$/.test(id)
  return !id.includes('\0')
}

const INSTANT = /^(?!0000)\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-5])(:[0-5]\d){0,2}$/

/** Whether the calendar has this day: JavaScript makes the 2nd of March of a 30th of February, PostgreSQL an error. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

// As PostgreSQL writes them as text.
function isOfType(value: string, type: FieldType): boolean {
  if (type === 'number') return /^-?\d{1,15}(\.\d{1,15})?$/.test(value)
  if (type === 'instant') return INSTANT.test(value) && isDate(value.slice(0, 10))
  if (type === 'uuid') return isUuid(value)
  if (type === 'boolean') return value === 'true' || value === 'false'
  return !value.includes('\0')
}
