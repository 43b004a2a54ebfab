/** Far below what would exhaust the stack of whatever walks through a body; nothing that we read comes near it. */
const DEPTH_MAX = 32

/** The name of a part of a JSON value that is nested too deep to be walked through; undefined where none is. */
export function findTooDeep(body: unknown): string | undefined {
  if (body === null || typeof body !== 'object') return undefined
  return Object.keys(body).find((name) => isDeeper((body as Record<string, unknown>)[name], DEPTH_MAX - 1))
}

function isDeeper(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== 'object') return false
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1))
}
