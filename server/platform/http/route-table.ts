import type { RouteOptions } from 'fastify'

type Entry = { method: string; url: string; pattern: RegExp; route: RouteOptions }
const tables = new WeakMap<object, Entry[]>()

/** Remembers a route, so that a wrong method can be told from an unknown address. */
export function rememberRoute(app: object, route: RouteOptions): void {
  const entries = tables.get(app) ?? []
  tables.set(app, entries)
  const methods = Array.isArray(route.method) ? route.method : [route.method]
  for (const method of methods) entries.push({ method, url: route.url, pattern: makePattern(route.url), route })
}

/** The methods that an address knows; none for an unknown address. A wildcard route is a page, not a resource. */
export function listMethodsOf(app: object, url: string): string[] {
  const path = url.split('?', 1)[0] as string
  const entries = (tables.get(app) ?? []).filter((entry) => !entry.url.includes('*') && entry.pattern.test(path))
  return [...new Set(entries.map((entry) => entry.method))].sort()
}

function makePattern(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${parts.join('/')}$`)
}

/** Every registered route, one entry per method, without the HEAD that each GET has. */
export const listRoutes = (app: object): { method: string; url: string; route: RouteOptions }[] =>
  (tables.get(app) ?? []).filter((entry) => entry.method !== 'HEAD')
