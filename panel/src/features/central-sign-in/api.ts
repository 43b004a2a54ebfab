import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { IdentityProvider, IdentityProviderChanges, NewIdentityProvider, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const providersKey = ['centre', 'central-sign-in']

export function fetchProviders(filters: Filters, cursor: string | undefined): Promise<Page<IdentityProvider>> {
  return ask(api.GET('/api/v1/centre/central-sign-in', { params: { query: pageOf(filters, cursor) } }))
}

export const providerFieldsQuery = queryOptions({
  queryKey: [...providersKey, 'search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/central-sign-in/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export const providerQuery = (name: string) =>
  queryOptions({
    queryKey: [...providersKey, 'one', name],
    queryFn: () => ask(api.GET('/api/v1/centre/central-sign-in/{name}', { params: { path: { name } } })),
  })

/** What trying a provider out has shown; told in the reader's language. */
export const trialQuery = (name: string, id: string) =>
  queryOptions({
    queryKey: [...providersKey, 'one', name, 'tests', id],
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
export const trialAddress = (name: string): string => `/api/v1/centre/central-sign-in/${name}/test`
