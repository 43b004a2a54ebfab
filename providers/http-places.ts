// Finding a value in JSON of which nobody has promised a shape, by pointer (RFC 6901).

/** Numbers too large to be exact stay as they were written: ids are such numbers. Undefined where it is no JSON. */
export function parseTree(text: string): unknown {
  const keepExact = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && context?.source !== undefined ? context.source : value
  try {
    return JSON.parse(text, keepExact as (key: string, value: unknown) => unknown)
  } catch {
    return undefined
  }
}

/** What a pointer points at; undefined where there is nothing. */
export function select(tree: unknown, pointer: string): unknown {
  let found = tree
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  return found
}

/** A text, a number or a truth value as text; undefined where it is something else. */
export const wordAt = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined
