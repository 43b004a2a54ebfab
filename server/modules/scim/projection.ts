import { isObject } from './document.ts'
import { readAttributePath } from './filter.ts'

/** Which attributes of a resource are wanted: these alone, or all but those. In small letters. */
export type Wanted = { only: string[] | null; except: string[] }

// returned always (RFC 7643, 7)
const ALWAYS = new Set(['schemas', 'id'])

/** Reads `attributes` and `excludedAttributes` of a query. */
export function readWanted(query: Record<string, unknown>): Wanted {
  const only = readPaths(query.attributes)
  return { only: only.length > 0 ? only : null, except: only.length > 0 ? [] : readPaths(query.excludedAttributes) }
}

/** Whether anything of an attribute is wanted: what is not need not be looked up. */
export const isWanted = ({ only, except }: Wanted, name: string): boolean =>
  only === null ? !except.includes(name) : only.some((path) => path === name || path.startsWith(`${name}.`))

/** The wanted part of a resource. */
export function project(resource: Record<string, unknown>, wanted: Wanted): Record<string, unknown> {
  const kept = Object.entries(resource).flatMap(([key, value]) => {
    const name = key.toLowerCase()
    if (ALWAYS.has(name) || name.startsWith('urn:')) return [[key, value]]
    if (!isWanted(wanted, name)) return []
    return [[key, narrow(value, name, wanted)]]
  })
  return Object.fromEntries(kept)
}

function narrow(value: unknown, name: string, wanted: Wanted): unknown {
  if (Array.isArray(value)) return value.map((one) => narrow(one, name, wanted))
  if (!isObject(value)) return value
  const { only, except } = wanted
  const isKept = (part: string): boolean => {
    const path = `${name}.${part.toLowerCase()}`
    return only === null ? !except.includes(path) : only.includes(name) || only.includes(path)
  }
  return Object.fromEntries(Object.entries(value).filter(([part]) => isKept(part)))
}

function readPaths(given: unknown): string[] {
  const texts = (Array.isArray(given) ? given : [given]).filter((one) => typeof one === 'string')
  return texts.flatMap((text) => text.split(',')).flatMap((path) => readAttributePath(path.trim()) ?? [])
}
