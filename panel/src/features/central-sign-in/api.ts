import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { IdentityProvider, IdentityProviderChanges, NewIdentityProvider, Page } from '../../api/types.ts'

export const providersKey = ['centre', 'central-sign-in']

export function fetchProviders(cursor: string | undefined): Promise<Page<IdentityProvider>> {
  const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) }
  return ask(api.GET('/api/v1/centre/central-sign-in', { params: { query } }))
}

export const providerQuery = (name: string) =>
  queryOptions({
    queryKey: [...providersKey, name],
    queryFn: () => ask(api.GET('/api/v1/centre/central-sign-in/{name}', { params: { path: { name } } })),
  })

/** What trying a provider out has shown; told in the reader's language. */
export const testQuery = (name: string, id: string) =>
  queryOptions({
    queryKey: [...providersKey, name, 'tests', id],
    queryFn: () => ask(api.GET('/api/v1/centre/central-sign-in/{name}/tests/{id}', { params: { path: { name, id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

export function createProvider(body: NewIdentityProvider) {
  const headers = { 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/centre/central-sign-in', { body, headers }))
}

export function changeProvider(name: string, body: IdentityProviderChanges) {
  return ask(api.PATCH('/api/v1/centre/central-sign-in/{name}', { params: { path: { name } }, body }))
}

export function removeProvider(name: string) {
  return ask(api.DELETE('/api/v1/centre/central-sign-in/{name}', { params: { path: { name } } }))
}

/** Where a browser tries a provider out: a page of the provider, and then one of ours with the result. */
export const testAddress = (name: string): string => `/api/v1/centre/central-sign-in/${name}/test`
