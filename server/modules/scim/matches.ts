import type { Filter, FilterValue, Operator } from './filter.ts'

/** Whether one element of a multi-valued attribute is what a filter within brackets says: `type eq "work"`. */
export function matches(filter: Filter, element: Record<string, unknown>): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matches(part, element))
    case 'or':
      return filter.parts.some((part) => matches(part, element))
    case 'not':
      return !matches(filter.part, element)
    case 'present':
      return isPresent(find(element, filter.path))
    case 'compare':
      return compare(find(element, filter.path), filter.operator, filter.value)
    case 'within':
      return false
  }
}

/** What an element would have to hold to match, where a filter says no more than that: pairs joined by `and`. */
export function listEqualities(filter: Filter): Record<string, FilterValue> | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq') return { [filter.path]: filter.value }
  if (filter.kind !== 'and') return undefined
  const parts = filter.parts.map(listEqualities)
  return parts.includes(undefined) ? undefined : Object.assign({}, ...parts)
}

const find = (element: Record<string, unknown>, path: string): unknown =>
  Object.entries(element).find(([name]) => name.toLowerCase() === path)?.[1]

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

function compare(held: unknown, operator: Operator, value: FilterValue): boolean {
  if (operator === 'ne') return !compare(held, 'eq', value)
  if (value === null) return operator === 'eq' && !isPresent(held)
  // Entra writes `primary eq "True"`
  if (typeof held === 'boolean') return operator === 'eq' && String(held) === String(value).toLowerCase()
  if (typeof held !== 'string') return false
  const [a, b] = [held.toLowerCase(), String(value).toLowerCase()]
  switch (operator) {
    case 'eq':
      return a === b
    case 'co':
      return a.includes(b)
    case 'sw':
      return a.startsWith(b)
    case 'ew':
      return a.endsWith(b)
    case 'gt':
      return a > b
    case 'ge':
      return a >= b
    case 'lt':
      return a < b
    case 'le':
      return a <= b
  }
}
