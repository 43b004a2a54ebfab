/** Unknown fields that are looked at: as many faults as an answer tells. */
const UNKNOWN_MAX = 20

/**
 * A value without what is far beyond anything that is taken: of an object the known fields and the first twenty others,
 * of a list or an object in a known field so many items as are one too many. It is as wrong as it was, and looking for
 * its faults, which costs as much as it has parts, ends soon. For bodies that may be long: eight megabytes of fields
 * would hold a node up for seconds.
 */
export function clip(value: unknown, known: readonly string[], itemsMax: number): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const fields = value as Record<string, unknown>
  const kept: Record<string, unknown> = {}
  for (const name of known) if (Object.hasOwn(fields, name)) kept[name] = clipList(fields[name], itemsMax + 1)
  let unknown = 0
  for (const name in fields) {
    if (Object.hasOwn(kept, name)) continue
    if (unknown === UNKNOWN_MAX) break
    kept[name] = fields[name]
    unknown++
  }
  return kept
}

function clipList(value: unknown, items: number): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.length > items ? value.slice(0, items) : value
  const first: string[] = []
  for (const name in value) {
    first.push(name)
    if (first.length > items) break
  }
  if (first.length <= items) return value
  const fields = value as Record<string, unknown>
  return Object.fromEntries(first.slice(0, items).map((name) => [name, fields[name]]))
}
