import { isDeepStrictEqual } from 'node:util'

export type Changes = { before: Record<string, unknown>; after: Record<string, unknown> }

/**
 * What a change really changes: the fields of `wanted` that are given (not undefined) and differ from `held`, with both
 * values. Undefined where nothing differs, so that nothing needs to be written or audited.
 */
export function findChanges(held: Record<string, unknown>, wanted: Record<string, unknown>): Changes | undefined {
  const names = Object.keys(wanted).filter(
    (name) => wanted[name] !== undefined && !isDeepStrictEqual(held[name], wanted[name]),
  )
  if (names.length === 0) return undefined
  const pick = (from: Record<string, unknown>) => Object.fromEntries(names.map((name) => [name, from[name] ?? null]))
  return { before: pick(held), after: pick(wanted) }
}
