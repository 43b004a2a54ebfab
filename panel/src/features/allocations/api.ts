import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type { AllocationChanges, NewAllocation } from '../../api/types.ts'

export type Owner = { service: string } | { account: string }

export const allocationsKey = ['centre', 'allocations']

/** The allocations of one service, or of one account. */
export const allocationsQuery = (of: Owner) =>
  queryOptions({
    queryKey: [...allocationsKey, of],
    queryFn: () =>
      ask(api.GET('/api/v1/centre/allocations', { params: { query: { ...of, sort: 'position', limit: '200' } } })),
  })

export const accountsQuery = queryOptions({
  queryKey: ['centre', 'accounts', 'all'],
  queryFn: () => ask(api.GET('/api/v1/centre/accounts', { params: { query: { limit: '200' } } })),
})

export const providersQuery = queryOptions({
  queryKey: ['centre', 'providers'],
  queryFn: () => ask(api.GET('/api/v1/centre/providers', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export function createAllocation(input: NewAllocation) {
  const headers = { 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/centre/allocations', { body: input, headers }))
}

export function changeAllocation(id: number, changes: AllocationChanges) {
  return ask(api.PATCH('/api/v1/centre/allocations/{id}', { params: { path: { id } }, body: changes }))
}

/** What has gone by one that has a quota; it goes on by itself. */
const USAGE_EVERY_MS = 10_000
export const usageQuery = (id: number) =>
  queryOptions({
    queryKey: [...allocationsKey, id, 'quota'],
    queryFn: () => ask(api.GET('/api/v1/centre/allocations/{id}/quota', { params: { path: { id } } })),
    refetchInterval: USAGE_EVERY_MS,
  })

export function removeAllocation(id: number) {
  return ask(api.DELETE('/api/v1/centre/allocations/{id}', { params: { path: { id } } }))
}
