import { type RawBuilder, sql } from 'kysely'
import { AppError, type FieldCode, type FieldError } from '../http/errors.ts'
import { foldPersian, foldWords } from '../text/fold.ts'
import { makeCondition } from './conditions.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { listOperators, type Operator, type Search, type SearchField } from './search.ts'

export const LIMIT_DEFAULT = 50
export const LIMIT_MAX = 200
const CONDITIONS_MAX = 40
const VALUES_MAX = 200
const VALUE_LENGTH_MAX = 500
/** Different words: more tell nothing more, and each costs a look into every text. */
const WORDS_MAX = 10
/** A word may have parts (a ZWNJ parts them, `foldWords`): PostgreSQL keeps 32 patterns ready, and would make each anew. */
const PARTS_MAX = 30
const PLAIN = new Set(['limit', 'cursor', 'sort', 'q'])

/**
 * A search as SQL: put `where` and `orderBy` into the list's statement, select `cursorColumns` with it, ask for
 * `limit + 1` rows, and hand these to `makePage`.
 */
export type SearchRequest = {
  where: RawBuilder<unknown>
  orderBy: RawBuilder<unknown>
  /** Begins with a comma: `"cursorId"` and `"cursorSort"`. */
  cursorColumns: RawBuilder<unknown>
  limit: number
  sort: string
  /** The free text that was asked for, already part of `where`. */
  q: string | null
  /** The conditions as they were asked, for lists that answer some of them by another road. */
  conditions: readonly Condition[]
}

export type Condition = { name: string; operator: Operator; values: readonly string[] }

/**
 * Reads a query by a declaration. Throws `search_invalid` with every fault at its place (`query.status`) before
 * anything is asked of the database.
 */
export function readSearch(search: Search, query: Record<string, unknown>): SearchRequest {
  const faults: FieldError[] = []
  const texts = gatherTexts(query, faults)
  const limit = readLimit(texts.get('limit'), faults)
  const sort = readSort(search, texts.get('sort'), faults)
  const cursor = readCursorParameter(search, sort, texts.get('cursor'), faults)
  const conditions: Condition[] = []
  const where: RawBuilder<unknown>[] = []
  for (const [key, text] of texts) {
    if (PLAIN.has(key) || namesService(search, key)) continue
    const condition = readCondition(search, key, text, faults)
    if (condition === undefined) continue
    const field = search.fields[condition.name] as SearchField
    const made = makeCondition(field, condition.operator, condition.values)
    if (made === 'wrong') faults.push(faultOfValue(key, field, condition))
    else {
      conditions.push(condition)
      where.push(sql`(${made})`)
    }
  }
  const q = readFreeText(search, texts.get('q'), where, faults)
  if (conditions.length > CONDITIONS_MAX) faults.push(fault('', 'too_many', { limit: CONDITIONS_MAX }))
  if (faults.length > 0) throw new AppError('search_invalid', { errors: faults })
  const order = describeOrder(search, sort)
  if (cursor !== undefined) where.push(makeKeyset(search, order, cursor))
  return {
    where: where.length === 0 ? sql`true` : sql.join(where, sql` and `),
    orderBy: makeOrderBy(search, order),
    cursorColumns: makeCursorColumns(search, order),
    limit,
    sort,
    q,
    conditions,
  }
}

// `?service=` says which service a person means; a list that has it as a field (of the centre) searches by it.
const namesService = (search: Search, key: string): boolean => key === 'service' && !('service' in search.fields)

type CursorRow = { cursorId: string; cursorSort: string | null }

/** The page's items and the cursor of the next one, from at most `limit + 1` rows. */
export function makePage<Row extends CursorRow, Item>(
  request: Pick<SearchRequest, 'limit' | 'sort'>,
  rows: readonly Row[],
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, request.limit)
  const last = shown.at(-1)
  const hasMore = rows.length > request.limit && last !== undefined
  const nextCursor = hasMore ? writeCursor({ sort: request.sort, id: last.cursorId, value: last.cursorSort }) : null
  return { items: shown.map(toItem), nextCursor }
}

const fault = (key: string, code: FieldCode, params?: Record<string, string | number>): FieldError => ({
  path: key === '' ? 'query' : `query.${key}`,
  code,
  params,
})

/** Says what suits: `suits` is a phrase under `searchValues`, and `known` the values of an enum. */
function faultOfValue(key: string, field: SearchField, { name, operator }: Omit<Condition, 'values'>): FieldError {
  const suits = operator === 'empty' ? 'boolean' : isPartOf(operator) ? 'part' : field.type
  return fault(key, 'search_value_wrong', { field: name, suits, known: field.values?.join(', ') ?? '' })
}

const isPartOf = (operator: Operator): boolean => ['contains', 'prefix', 'suffix'].includes(operator)

function gatherTexts(query: Record<string, unknown>, faults: FieldError[]): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of Object.entries(query)) {
    if (typeof value !== 'string') faults.push(fault(key, 'repeated'))
    else if (value.includes('\0')) faults.push(fault(key, 'nul_character'))
    // an empty condition is a mistake of its caller: taken for none, it would find everything
    else if (value !== '' || !PLAIN.has(key)) texts.set(key, value)
  }
  return texts
}

function readLimit(text: string | undefined, faults: FieldError[]): number {
  if (text === undefined) return LIMIT_DEFAULT
  const limit = Number(text)
  if (/^\d+$/.test(text) && limit >= 1 && limit <= LIMIT_MAX) return limit
  if (!/^-?\d+$/.test(text)) faults.push(fault('limit', 'wrong_form', { example: String(LIMIT_DEFAULT) }))
  else if (limit < 1) faults.push(fault('limit', 'too_small', { limit: 1 }))
  else faults.push(fault('limit', 'too_large', { limit: LIMIT_MAX }))
  return LIMIT_DEFAULT
}

function readSort(search: Search, text: string | undefined, faults: FieldError[]): string {
  if (text === undefined) return search.defaultSort
  if (search.sortNames.includes(text.replace(/^-/, ''))) return text
  faults.push(fault('sort', 'search_sort_unknown', { known: search.sortNames.join(', ') }))
  return search.defaultSort
}

function readCursorParameter(
  search: Search,
  sort: string,
  text: string | undefined,
  faults: FieldError[],
): Cursor | undefined {
  if (text === undefined) return undefined
  const { field } = describeOrder(search, sort)
  const cursor = readCursor(text, sort, search.id.type, isIdOrder(search, field) ? null : field.type)
  if (cursor === undefined) faults.push(fault('cursor', 'search_cursor_wrong'))
  return cursor
}

function readCondition(search: Search, key: string, text: string, faults: FieldError[]): Condition | undefined {
  const match = /^([A-Za-z]+)(?:\[([a-z]+)\])?$/.exec(key)
  const name = match?.[1] ?? ''
  const field = Object.hasOwn(search.fields, name) ? search.fields[name] : undefined
  if (match === null || field === undefined) {
    faults.push(fault(key, 'search_field_unknown', { known: search.fieldNames.join(', ') }))
    return undefined
  }
  const operator = match[2] ?? 'eq'
  const known = listOperators(field)
  if (!isOperator(known, operator)) {
    faults.push(fault(key, 'search_operator_unknown', { known: known.join(', ') }))
    return undefined
  }
  const takesList = operator === 'eq' || operator === 'in' || operator === 'ne'
  const values = takesList && field.type !== 'boolean' ? splitList(text) : [text]
  if (values.length > VALUES_MAX || values.some((value) => value === '' || value.length > VALUE_LENGTH_MAX)) {
    const isLong = values.length > VALUES_MAX
    faults.push(isLong ? fault(key, 'too_many', { limit: VALUES_MAX }) : faultOfValue(key, field, { name, operator }))
    return undefined
  }
  return { name, operator: operator === 'eq' && values.length > 1 ? 'in' : operator, values }
}

const isOperator = (known: readonly Operator[], text: string): text is Operator => known.includes(text as Operator)

/** Splits at commas; `\,` is a comma of the value and `\\` a backslash. */
export function splitList(text: string): string[] {
  if (!text.includes('\\')) return text.split(',').map((value) => value.trim())
  const values: string[] = ['']
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    const next = text[i + 1]
    if (character === '\\' && (next === ',' || next === '\\')) {
      values[values.length - 1] += next
      i++
    } else if (character === ',') values.push('')
    else values[values.length - 1] += character
  }
  return values.map((value) => value.trim())
}

function readFreeText(
  search: Search,
  text: string | undefined,
  where: RawBuilder<unknown>[],
  faults: FieldError[],
): string | null {
  const q = text?.trim() ?? ''
  if (q === '') return null
  if (search.freeText === undefined)
    faults.push(fault('q', 'search_field_unknown', { known: search.fieldNames.join(', ') }))
  else if (q.length > VALUE_LENGTH_MAX) faults.push(fault('q', 'too_long', { limit: VALUE_LENGTH_MAX }))
  else if (hasTooManyWords(q)) faults.push(fault('q', 'too_many_words', { limit: WORDS_MAX }))
  else where.push(sql`(${search.freeText(q)})`)
  return q
}

const hasTooManyWords = (q: string): boolean =>
  new Set(foldPersian(q).split(' ')).size > WORDS_MAX || foldWords(q).length > PARTS_MAX

type Order = { field: SearchField; isDescending: boolean }

const describeOrder = (search: Search, sort: string): Order => ({
  field: search.fields[sort.replace(/^-/, '')] as SearchField,
  isDescending: sort.startsWith('-'),
})

// An instant that is the id's own time is ordered by the id alone: one column, one index.
const isIdOrder = (search: Search, field: SearchField): boolean => field.ofUuid === true || field.sql === search.id.sql

function makeOrderBy(search: Search, { field, isDescending }: Order): RawBuilder<unknown> {
  const direction = sql.raw(isDescending ? 'desc' : 'asc')
  return isIdOrder(search, field)
    ? sql`${search.id.sql} ${direction}`
    : sql`${field.sql} ${direction}, ${search.id.sql} ${direction}`
}

function makeCursorColumns(search: Search, { field }: Order): RawBuilder<unknown> {
  const value = isIdOrder(search, field) ? sql`null::text` : sql`(${field.sql})::text`
  return sql`, (${search.id.sql})::text as "cursorId", ${value} as "cursorSort"`
}

const SORT_CASTS: Record<string, string> = {
  number: 'numeric',
  instant: 'timestamptz',
  uuid: 'uuid',
  boolean: 'boolean',
}

function makeKeyset(search: Search, { field, isDescending }: Order, cursor: Cursor): RawBuilder<unknown> {
  const sign = sql.raw(isDescending ? '<' : '>')
  const id = sql`${cursor.id}::${sql.raw(search.id.type)}`
  if (isIdOrder(search, field)) return sql`${search.id.sql} ${sign} ${id}`
  const value = sql`${cursor.value}::${sql.raw(SORT_CASTS[field.type] ?? 'text')}`
  return sql`(${field.sql}, ${search.id.sql}) ${sign} (${value}, ${id})`
}
