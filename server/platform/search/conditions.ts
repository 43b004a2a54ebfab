import { type RawBuilder, sql } from 'kysely'
import { isUuid, uuidAt } from '../ids.ts'
import { toLatinDigits } from '../text/digits.ts'
import { foldPersian } from '../text/fold.ts'
import { parsePhone } from '../text/phone.ts'
import type { FieldType, Operator, SearchField } from './search.ts'
import { holdsPart } from './words.ts'

/** Makes the condition of a field that is no column; answers `wrong` for a value that it cannot take. */
export type SpecialWhere = (operator: Operator, values: readonly string[]) => RawBuilder<unknown> | 'wrong'

/** The operators of each type, in the order in which people meet them. */
export const OPERATORS: Record<FieldType, readonly Operator[]> = {
  text: ['eq', 'ne', 'in', 'contains', 'prefix', 'suffix', 'empty'],
  number: ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'empty'],
  instant: ['gt', 'gte', 'lt', 'lte', 'empty'],
  enum: ['eq', 'ne', 'in'],
  phone: ['eq', 'ne', 'in', 'contains', 'prefix', 'suffix'],
  uuid: ['eq', 'ne', 'in'],
  boolean: ['eq'],
  tag: ['eq', 'in', 'empty'],
}

const NUMBER = /^-?\d{1,15}(\.\d{1,6})?$/
// A year before 1970 is none of ours, but one of another calendar.
const INSTANT = /^(?:19[7-9]|[2-9]\d{2})\d-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/

/** The SQL condition of one `field[operator]=values`, or `wrong` where a value cannot be of the field's type. */
export function makeCondition(
  field: SearchField,
  operator: Operator,
  values: readonly string[],
): RawBuilder<unknown> | 'wrong' {
  if (field.where !== undefined) {
    const isKnown = field.type !== 'enum' || values.every((value) => field.values?.includes(value))
    return isKnown ? field.where(operator, values) : 'wrong'
  }
  const column = field.sql as RawBuilder<unknown>
  if (operator === 'empty') return makeEmpty(field, column, values)
  return MAKERS[field.type](column, operator, values, field)
}

type Maker = (
  column: RawBuilder<unknown>,
  operator: Operator,
  values: readonly string[],
  field: SearchField,
) => RawBuilder<unknown> | 'wrong'

const MAKERS: Record<FieldType, Maker> = {
  text: (column, operator, values) => {
    if (operator === 'contains') return holdsPart(column, foldPersian(values[0]!))
    if (operator === 'prefix') return sql`${column} like ${`${escapeLike(values[0]!)}%`}`
    if (operator === 'suffix') return sql`${column} like ${`%${escapeLike(values[0]!)}`}`
    return makeEquality(column, operator, values, 'text')
  },
  number: (column, operator, values) => {
    const numbers = values.map(toLatinDigits)
    if (!numbers.every((number) => NUMBER.test(number))) return 'wrong'
    const list = numbers.map(Number)
    return makeEquality(column, operator, list, 'numeric') ?? 'wrong'
  },
  instant: (column, operator, values, field) => {
    const ms = readInstant(values[0]!)
    if (ms === undefined) return 'wrong'
    if (field.ofUuid) return makeUuidRange(column, operator, ms)
    return compare(column, operator, sql`${new Date(ms)}::timestamptz`)
  },
  enum: (column, operator, values, field) =>
    values.every((value) => field.values?.includes(value)) ? makeEquality(column, operator, values, 'text') : 'wrong',
  phone: (column, operator, values) => {
    if (operator === 'eq' || operator === 'ne' || operator === 'in') {
      const numbers = values.map((value) => parsePhone(value))
      if (!numbers.every((number) => number.ok)) return 'wrong'
      return makeEquality(
        column,
        operator,
        numbers.map((number) => number.e164),
        'text',
      )
    }
    const digits = toLatinDigits(values[0]!).replace(/[\s\u200c\-().]/g, '')
    if (!/^\+?\d{1,15}$/.test(digits)) return 'wrong'
    if (operator === 'prefix') return sql`${column} like ${`${completePrefix(digits)}%`}`
    return sql`${column} like ${operator === 'suffix' ? `%${digits}` : `%${digits.replace(/^0+/, '')}%`}`
  },
  uuid: (column, operator, values) => (values.every(isUuid) ? makeEquality(column, operator, values, 'uuid') : 'wrong'),
  boolean: (column, _operator, values) => {
    if (values[0] !== 'true' && values[0] !== 'false') return 'wrong'
    return values[0] === 'true' ? sql`(${column})` : sql`not (${column})`
  },
  // a jsonb array of texts
  tag: (column, _operator, values) => {
    const each = values.map((value) => sql`${column} @> ${JSON.stringify([value])}::jsonb`)
    return sql`(${sql.join(each, sql` or `)})`
  },
}

function makeEquality(
  column: RawBuilder<unknown>,
  operator: Operator,
  values: readonly (string | number)[],
  type: 'text' | 'numeric' | 'uuid',
): RawBuilder<unknown> {
  const cast = sql.raw(type)
  if (operator === 'eq' || operator === 'in') {
    return values.length === 1 ? sql`${column} = ${values[0]}::${cast}` : sql`${column} = any(${values}::${cast}[])`
  }
  if (operator === 'ne') return sql`(${column} is null or ${column} <> all(${values}::${cast}[]))`
  return compare(column, operator, sql`${values[0]}::${cast}`)
}

const SIGNS: Partial<Record<Operator, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' }

const compare = (column: RawBuilder<unknown>, operator: Operator, value: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`${column} ${sql.raw(SIGNS[operator] as string)} ${value}`

// The id's time has milliseconds: later than t means from the first id of the next millisecond on.
function makeUuidRange(column: RawBuilder<unknown>, operator: Operator, ms: number): RawBuilder<unknown> {
  const isAfter = operator === 'gt' || operator === 'gte'
  const edge = operator === 'gt' || operator === 'lte' ? ms + 1 : ms
  return sql`${column} ${sql.raw(isAfter ? '>=' : '<')} ${uuidAt(edge)}::uuid`
}

function makeEmpty(
  field: SearchField,
  column: RawBuilder<unknown>,
  values: readonly string[],
): RawBuilder<unknown> | 'wrong' {
  if (values[0] !== 'true' && values[0] !== 'false') return 'wrong'
  const isEmpty =
    field.type === 'text'
      ? sql`coalesce(${column}, '') = ''`
      : field.type === 'tag'
        ? sql`coalesce(${column}, '[]'::jsonb) = '[]'::jsonb`
        : sql`${column} is null`
  return values[0] === 'true' ? isEmpty : sql`not (${isEmpty})`
}

/** Milliseconds since 1970 of a date (its midnight UTC) or an RFC 3339 instant; undefined where it is neither. */
export function readInstant(text: string): number | undefined {
  // `+03:30` in an address that was not encoded arrives as ` 03:30`
  const latin = toLatinDigits(text).replace(/ (?=\d\d:\d\d$)/, '+')
  if (!INSTANT.test(latin)) return undefined
  const ms = Date.parse(latin)
  return Number.isNaN(ms) || !isDay(latin.slice(0, 10)) ? undefined : ms
}

/** `Date.parse` takes 30 February for 2 March. */
const isDay = (day: string): boolean => {
  const ms = Date.parse(day)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}

// The beginning of an Iranian number as it is typed (0912…, 98912…) becomes the beginning of its E.164 form.
function completePrefix(digits: string): string {
  if (digits.startsWith('+')) return digits
  if (digits.startsWith('00')) return `+${digits.slice(2)}`
  if (digits.startsWith('0')) return `+98${digits.slice(1)}`
  return digits.startsWith('9') && !digits.startsWith('98') ? `+98${digits}` : `+${digits}`
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
