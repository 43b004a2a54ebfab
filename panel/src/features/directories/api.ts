import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { Directory, DirectoryChanges, DirectoryRun, NewDirectory, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const directoriesKey = ['centre', 'directories']
export const runsKey = (name: string) => [...directoriesKey, 'one', name, 'runs']

/** While something runs it is looked at again so often, else so. */
const RUNNING_MS = 1_000
export const REFRESH_MS = 10_000

const at = (name: string) => ({ path: { name } })
const once = () => ({ 'Idempotency-Key': newIdempotencyKey() })

export function fetchDirectories(filters: Filters, cursor: string | undefined): Promise<Page<Directory>> {
  return ask(api.GET('/api/v1/centre/directories', { params: { query: pageOf(filters, cursor) } }))
}

export const directoryFieldsQuery = queryOptions({
  queryKey: [...directoriesKey, 'search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/directories/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export const directoryQuery = (name: string) =>
  queryOptions({
    queryKey: [...directoriesKey, 'one', name],
    queryFn: () => ask(api.GET('/api/v1/centre/directories/{name}', { params: at(name) })),
    refetchInterval: ({ state }) => (state.data?.running ? RUNNING_MS : REFRESH_MS),
  })

export const runQuery = (name: string, id: number) =>
  queryOptions({
    queryKey: [...runsKey(name), id],
    queryFn: () => ask(api.GET('/api/v1/centre/directories/{name}/runs/{id}', { params: { path: { name, id } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? RUNNING_MS : false),
  })

export const runFieldsQuery = (name: string) =>
  queryOptions({
    queryKey: [...runsKey(name), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/centre/directories/{name}/runs/search-fields', { params: at(name) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

const RUNS_A_PAGE = '20'

export function fetchRuns(name: string, filters: Filters, cursor: string | undefined): Promise<Page<DirectoryRun>> {
  const query = pageOf(filters, cursor, RUNS_A_PAGE)
  return ask(api.GET('/api/v1/centre/directories/{name}/runs', { params: { ...at(name), query } }))
}

export function createDirectory(directory: NewDirectory) {
  return ask(api.POST('/api/v1/centre/directories', { body: directory, headers: once() }))
}

export function changeDirectory(name: string, changes: DirectoryChanges) {
  return ask(api.PATCH('/api/v1/centre/directories/{name}', { params: at(name), body: changes }))
}

export function removeDirectory(name: string) {
  return ask(api.DELETE('/api/v1/centre/directories/{name}', { params: at(name) }))
}

export function tryDirectory(name: string) {
  return ask(api.POST('/api/v1/centre/directories/{name}/connection-test', { params: at(name) }))
}

export function dryRun(name: string) {
  return ask(api.POST('/api/v1/centre/directories/{name}/dry-run', { params: at(name), headers: once() }))
}

/** `beyondGuard`: even where it takes away more than the share. */
export function sync(name: string, beyondGuard: boolean) {
  return ask(
    api.POST('/api/v1/centre/directories/{name}/sync', { params: at(name), body: { beyondGuard }, headers: once() }),
  )
}
