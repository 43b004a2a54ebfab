import { type RawBuilder, sql } from 'kysely'
import { AppError } from '../../platform/http/errors.ts'
import type { Filter, FilterValue, Operator } from './filter.ts'

/** What a filter can ask of a resource: how an attribute stands in the database. */
export type Attribute =
  /** `eq`: a plainer condition of equality, by an index. */
  | { kind: 'text'; sql: RawBuilder<unknown>; exact?: boolean; eq?: (value: string) => RawBuilder<unknown> }
  | { kind: 'boolean'; sql: RawBuilder<unknown> }
  | { kind: 'instant'; sql: RawBuilder<unknown> }
  /** A JSON array of objects, and what of each can be asked; `value` where nothing is named. */
  | { kind: 'list'; sql: RawBuilder<unknown>; part?: string }
  /** Ids of other resources, of which there may be very many: only whether one is among them, or any. */
  | { kind: 'links'; has: (id: string) => RawBuilder<unknown>; some: RawBuilder<unknown> }
export type Attributes = Record<string, Attribute>

type Condition = RawBuilder<unknown>

const ELEMENT: Attributes = {
  value: { kind: 'text', sql: sql`e->>'value'` },
  type: { kind: 'text', sql: sql`e->>'type'` },
  display: { kind: 'text', sql: sql`e->>'display'` },
  primary: { kind: 'boolean', sql: sql`coalesce(e->>'primary', 'false') = 'true'` },
}

/** The condition of a filter over these attributes. Throws `scim_filter_invalid` for others, and for what makes no sense. */
export function makeCondition(filter: Filter, attributes: Attributes): Condition {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts = filter.parts.map((part) => makeCondition(part, attributes))
      return sql`(${sql.join(parts, filter.kind === 'and' ? sql` and ` : sql` or `)})`
    }
    case 'not':
      return sql`not coalesce(${makeCondition(filter.part, attributes)}, false)`
    case 'within':
      return makeWithin(find(attributes, filter.path), filter.filter, filter.path)
    case 'present':
      return makePresent(find(attributes, filter.path))
    case 'compare':
      return compare(find(attributes, filter.path), filter.operator, filter.value, filter.path)
  }
}

/** `emails.value` is of `emails`, `members.value` of `members`. */
function find(attributes: Attributes, path: string): Attribute {
  const own = Object.hasOwn(attributes, path) ? attributes[path] : undefined
  if (own) return own
  const [name = '', part = ''] = path.split('.')
  const whole = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (whole?.kind === 'links' && part === 'value') return whole
  if (whole?.kind === 'list' && Object.hasOwn(ELEMENT, part)) return { ...whole, part }
  throw refuse(path)
}

function makeWithin(attribute: Attribute, filter: Filter, path: string): Condition {
  if (attribute.kind === 'links') return makeCondition(filter, { value: attribute })
  if (attribute.kind !== 'list') throw refuse(path)
  return sql`exists (select from jsonb_array_elements(${attribute.sql}) e where ${makeCondition(filter, ELEMENT)})`
}

function makePresent(attribute: Attribute): Condition {
  if (attribute.kind === 'links') return attribute.some
  if (attribute.kind === 'list') return sql`${attribute.sql} <> '[]'`
  return attribute.kind === 'text' ? sql`coalesce(${attribute.sql}, '') <> ''` : sql`(${attribute.sql}) is not null`
}

function compare(attribute: Attribute, operator: Operator, value: FilterValue, path: string): Condition {
  if (value === null && (operator === 'eq' || operator === 'ne'))
    return operator === 'ne' ? makePresent(attribute) : sql`not ${makePresent(attribute)}`
  switch (attribute.kind) {
    case 'text':
      return compareText(attribute, operator, String(value))
    case 'boolean':
      return compareBoolean(attribute.sql, operator, value, path)
    case 'instant':
      return compareInstant(attribute.sql, operator, value, path)
    case 'list': {
      const condition = compare(ELEMENT[attribute.part ?? 'value'] as Attribute, operator, value, path)
      return sql`exists (select from jsonb_array_elements(${attribute.sql}) e where ${condition})`
    }
    case 'links':
      if (operator !== 'eq' || typeof value !== 'string') throw refuse(path)
      return attribute.has(value)
  }
}

function compareText(
  { sql: column, exact, eq }: Extract<Attribute, { kind: 'text' }>,
  operator: Operator,
  value: string,
): Condition {
  if (operator === 'eq' && eq) return eq(value)
  const held = exact ? column : sql`lower(${column})`
  const wanted = exact ? sql`${value}::text` : sql`lower(${value}::text)`
  const ordered = ORDER[operator]
  if (ordered) return sql`${held} collate "C" ${ordered} ${wanted}`
  switch (operator) {
    case 'ne':
      return sql`${held} is distinct from ${wanted}`
    case 'co':
      return sql`strpos(${held}, ${wanted}) > 0`
    case 'sw':
      return sql`starts_with(${held}, ${wanted})`
    case 'ew':
      return sql`right(${held}, length(${wanted})) = ${wanted}`
    default:
      return sql`${held} = ${wanted}`
  }
}

function compareBoolean(column: Condition, operator: Operator, value: FilterValue, path: string): Condition {
  const text = String(value).toLowerCase()
  if ((operator !== 'eq' && operator !== 'ne') || (text !== 'true' && text !== 'false')) throw refuse(path)
  return sql`(${column}) = ${(text === 'true') === (operator === 'eq')}`
}

function compareInstant(column: Condition, operator: Operator, value: FilterValue, path: string): Condition {
  const ms = typeof value === 'string' && /^\d{4}-/.test(value) ? Date.parse(value) : Number.NaN
  const sign = operator === 'eq' ? sql`=` : operator === 'ne' ? sql`<>` : ORDER[operator]
  const instant = Number.isNaN(ms) ? '' : new Date(ms).toISOString()
  // the database knows no year 0, and writes those of five digits in another way
  if (!/^(?!0000)\d{4}-/.test(instant) || sign === undefined) throw refuse(path)
  // as it is told: by milliseconds
  return sql`date_trunc('milliseconds', ${column}) ${sign} ${instant}::timestamptz`
}

const ORDER: Partial<Record<Operator, Condition>> = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` }

const refuse = (path: string): AppError => new AppError('scim_filter_invalid', { params: { position: 0, near: path } })
