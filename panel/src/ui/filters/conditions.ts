/** The parameters of a list as its address has them: `q`, `sort`, `status=…`, `createdAt[gte]=…`. */
export type Filters = Record<string, string | undefined>

/** What a list can be searched by, as it tells itself. */
export type FilterField = { name: string; type: string; operators: string[]; values?: string[] }

/** One condition of a search: `createdAt[gte]=…` is the field createdAt, the operator gte and the value. */
export type Condition = { key: string; field: string; operator: string; value: string }

/** The words of a list's fields and values, in the reader's language. */
export type FilterWords = { field: (name: string) => string; value: (field: string, value: string) => string }

const OWN_NAMES = new Set(['q', 'sort', 'limit', 'cursor'])

/** The conditions of a search, in the order of its address; free text and order are no conditions. */
export function readConditions(filters: Filters): Condition[] {
  return Object.entries(filters).flatMap(([key, value]) => {
    if (value === undefined || OWN_NAMES.has(key)) return []
    const [, field = key, operator = 'eq'] = /^([A-Za-z]+)\[([a-z]+)\]$/.exec(key) ?? []
    return [{ key, field, operator, value }]
  })
}

/** The name under which a condition stands in an address. */
export function keyOf(field: string, operator: string): string {
  return operator === 'eq' || operator === 'in' ? field : `${field}[${operator}]`
}

/** The operators to choose from: several values are written as `eq` with commas, so `in` is none of them. */
export function offeredOperators(field: FilterField): string[] {
  return field.operators.filter((operator) => operator !== 'in')
}
