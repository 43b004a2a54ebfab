import type { RawBuilder } from 'kysely'
import { OPERATORS, type SpecialWhere } from './conditions.ts'

/**
 * One field that a list can be searched by. `sql` is an expression of the list's own statement (`m.recipient`); `where`
 * replaces it for a field that is no column (a state that follows from others).
 */
export type SearchField = {
  type: FieldType
  sql?: RawBuilder<unknown>
  where?: SpecialWhere
  /** Narrower than the type's own operators; default all of the type's. */
  operators?: readonly Operator[]
  /** Of an enum: all values. */
  values?: readonly string[]
  /** The list may be sorted by it. The expression must never be null. */
  sortable?: true
  /** Of an instant: the expression is a UUIDv7 (an id whose time is meant). */
  ofUuid?: true
}

export type FieldType = 'text' | 'number' | 'instant' | 'enum' | 'phone' | 'uuid' | 'boolean' | 'tag'
export type Operator = 'eq' | 'ne' | 'in' | 'contains' | 'prefix' | 'suffix' | 'gt' | 'gte' | 'lt' | 'lte' | 'empty'

/** What a module declares once about its list; validation, SQL, OpenAPI and the panel's filters are made from it. */
export type SearchDeclaration = {
  fields: Record<string, SearchField>
  /** The unique expression that ends every order, and its type: cursors compare it. */
  id: { sql: RawBuilder<unknown>; type: 'uuid' | 'integer' | 'text' }
  /** The order when none is asked for: a sortable field's name, `-` before it for the latest first. */
  defaultSort: string
  /** Free text (`q`): the condition for it, or undefined where the list has none. */
  freeText?: (text: string) => RawBuilder<unknown>
}

export type Search = SearchDeclaration & { fieldNames: readonly string[]; sortNames: readonly string[] }

/** Checks a declaration (its faults are ours and are thrown at once) and makes it ready for use. */
export function declareSearch(declaration: SearchDeclaration): Search {
  const fieldNames = Object.keys(declaration.fields)
  const sortNames = fieldNames.filter((name) => declaration.fields[name]?.sortable)
  for (const name of fieldNames) checkField(name, declaration.fields[name] as SearchField)
  const sort = declaration.defaultSort.replace(/^-/, '')
  if (!sortNames.includes(sort)) throw new Error(`search: the default sort ${sort} is not a sortable field`)
  return { ...declaration, fieldNames, sortNames }
}

function checkField(name: string, field: SearchField): void {
  if (!/^[a-z][A-Za-z]*$/.test(name)) throw new Error(`search: ${name} is no name of a field`)
  if ((field.sql === undefined) === (field.where === undefined))
    throw new Error(`search: ${name} needs either sql or where`)
  if (field.type === 'enum' && !field.values?.length) throw new Error(`search: ${name} needs its values`)
  if (field.sortable && field.sql === undefined) throw new Error(`search: ${name} cannot be sorted by without sql`)
  for (const operator of field.operators ?? [])
    if (!OPERATORS[field.type].includes(operator)) throw new Error(`search: ${name} cannot have ${operator}`)
}

/** The operators that a field has. */
export const listOperators = (field: SearchField): readonly Operator[] => field.operators ?? OPERATORS[field.type]

/** What `GET …/search-fields` answers: enough for the panel to build its filters. */
export function describeSearch(search: Search): {
  fields: { name: string; type: FieldType; operators: Operator[]; values?: string[] }[]
  sort: string[]
} {
  const fields = search.fieldNames.map((name) => {
    const field = search.fields[name] as SearchField
    const values = field.values === undefined ? {} : { values: [...field.values] }
    return { name, type: field.type, operators: [...listOperators(field)], ...values }
  })
  return { fields, sort: [...search.sortNames] }
}
