import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { Directory, DirectoryChanges, DirectoryRun, NewDirectory, Page } from '../../api/types.ts'

export const directoriesKey = ['centre', 'directories']
export const runsKey = (name: string) => [...directoriesKey, name, 'runs']

/** While something runs it is looked at again so often, else so. */
const RUNNING_MS = 1_000
export const REFRESH_MS = 10_000

const at = (name: string) => ({ path: { name } })
const once = () => ({ 'Idempotency-Key': newIdempotencyKey() })

export function fetchDirectories(cursor: string | undefined): Promise<Page<Directory>> {
  const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) }
  return ask(api.GET('/api/v1/centre/directories', { params: { query } }))
}

export const directoryQuery = (name: string) =>
  queryOptions({
    queryKey: [...directoriesKey, name],
    queryFn: () => ask(api.GET('/api/v1/centre/directories/{name}', { params: at(name) })),
    refetchInterval: ({ state }) => (state.data?.running ? RUNNING_MS : REFRESH_MS),
  })

export const runQuery = (name: string, id: number) =>
  queryOptions({
    queryKey: [...runsKey(name), id],
    queryFn: () => ask(api.GET('/api/v1/centre/directories/{name}/runs/{id}', { params: { path: { name, id } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? RUNNING_MS : false),
  })

export function fetchRuns(name: string, cursor: string | undefined): Promise<Page<DirectoryRun>> {
  const query = { limit: '20', ...(cursor === undefined ? {} : { cursor }) }
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

export function testDirectory(name: string) {
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
