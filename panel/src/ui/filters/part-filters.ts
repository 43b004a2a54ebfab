import type { Filters } from './conditions.ts'

/**
 * The filters of two lists in one address: those of the second stand behind `prefix` (`tokens.q=…`), all others are the
 * first's. Answers both, and what writes each without touching the other.
 */
export function partFilters(all: Filters, prefix: string) {
  const isSecond = (name: string) => name.startsWith(prefix)
  const entries = Object.entries(all)
  const first: Filters = Object.fromEntries(entries.filter(([name]) => !isSecond(name)))
  const prefixed: Filters = Object.fromEntries(entries.filter(([name]) => isSecond(name)))
  const second = Object.fromEntries(Object.entries(prefixed).map(([name, value]) => [name.slice(prefix.length), value]))
  const addPrefix = (filters: Filters): Filters =>
    Object.fromEntries(Object.entries(filters).map(([name, value]) => [prefix + name, value]))
  return {
    first,
    second,
    withFirst: (filters: Filters): Filters => ({ ...filters, ...prefixed }),
    withSecond: (filters: Filters): Filters => ({ ...first, ...addPrefix(filters) }),
  }
}
