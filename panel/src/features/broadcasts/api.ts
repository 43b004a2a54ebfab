import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { Broadcast, BroadcastFault, NewBroadcast, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'
import type { Reading } from '../../ui/reading-fields.tsx'
import type { FailedEnd } from './ends.ts'

export type State = Broadcast['state']

export const broadcastsKey = (service: string) => [service, 'broadcasts']

export function fetchBroadcasts(service: string, filters: Filters, cursor?: string): Promise<Page<Broadcast>> {
  return ask(
    api.GET('/api/v1/broadcasts', { params: { query: pageOf(filters, cursor) }, headers: forService(service) }),
  )
}

export const broadcastFieldsQuery = (service: string) =>
  queryOptions({
    queryKey: [...broadcastsKey(service), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/broadcasts/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

const MOVING_MS = 1_500
/** Counted by the server ever more rarely. */
const SETTLING_MS = 10_000
const MOVES: readonly State[] = ['collecting', 'expanding', 'sending', 'scheduled', 'paused']

/** Asked for again while something happens to it. */
export const broadcastQuery = (service: string, id: string) =>
  queryOptions({
    queryKey: [...broadcastsKey(service), 'one', id],
    queryFn: () => ask(api.GET('/api/v1/broadcasts/{id}', { params: { path: { id } }, headers: forService(service) })),
    refetchInterval: ({ state: { data } }) => (data && !MOVES.includes(data.state) ? SETTLING_MS : MOVING_MS),
  })

export function fetchFaults(
  service: string,
  id: string,
  filters: Filters,
  cursor?: string,
): Promise<Page<BroadcastFault>> {
  return askFaults(service, id, pageOf(filters, cursor))
}

/** As many as the page of a broadcast shows by itself. */
const FIRST_FAULTS = '5'

/** The first of them, as one page after which none is asked for. */
export async function fetchFirstFaults(service: string, id: string): Promise<Page<BroadcastFault>> {
  const { items } = await askFaults(service, id, pageOf({}, undefined, FIRST_FAULTS))
  return { items, nextCursor: null }
}

function askFaults(service: string, id: string, query: never) {
  const params = { path: { id }, query }
  return ask(api.GET('/api/v1/broadcasts/{id}/faults', { params, headers: forService(service) }))
}

/** What faults can be searched by, which is the same for every broadcast. */
export const faultFieldsQuery = (service: string, id: string) =>
  queryOptions({
    queryKey: [...broadcastsKey(service), 'fault-fields'],
    queryFn: () => {
      const params = { path: { id } }
      return ask(api.GET('/api/v1/broadcasts/{id}/faults/search-fields', { params, headers: forService(service) }))
    },
    staleTime: Number.POSITIVE_INFINITY,
  })

export const faultsAddress = (service: string, id: string): string =>
  `/api/v1/broadcasts/${id}/faults.csv?service=${encodeURIComponent(service)}`

export function createBroadcast(service: string, body: NewBroadcast) {
  const headers = { ...forService(service), 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/broadcasts', { body, headers }))
}

export function sendAgain(service: string, id: string, statuses: FailedEnd[]) {
  const headers = { ...forService(service), 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/broadcasts/{id}/again', { params: { path: { id } }, body: { statuses }, headers }))
}

export type Act = 'start' | 'pause' | 'resume' | 'cancellation' | 'release'

export function actOn(service: string, id: string, act: Act) {
  const request = { params: { path: { id } }, headers: forService(service) }
  if (act === 'start') return ask(api.POST('/api/v1/broadcasts/{id}/start', request))
  if (act === 'pause') return ask(api.POST('/api/v1/broadcasts/{id}/pause', request))
  if (act === 'resume') return ask(api.POST('/api/v1/broadcasts/{id}/resume', request))
  if (act === 'release') return ask(api.POST('/api/v1/broadcasts/{id}/release', request))
  return ask(api.POST('/api/v1/broadcasts/{id}/cancellation', request))
}

/** `pace`: messages a minute; null: as fast as they go. */
export function changePace(service: string, id: string, pace: number | null) {
  const params = { path: { id } }
  return ask(api.PATCH('/api/v1/broadcasts/{id}', { params, body: { pace }, headers: forService(service) }))
}

export function undoRelease(service: string, id: string) {
  return ask(api.DELETE('/api/v1/broadcasts/{id}/release', { params: { path: { id } }, headers: forService(service) }))
}

export function refuseBroadcast(service: string, id: string, reason: string) {
  const params = { path: { id } }
  return ask(api.POST('/api/v1/broadcasts/{id}/refusal', { params, body: { reason }, headers: forService(service) }))
}

/** What the columns of an uploaded file seem to hold, where it is read so. */
export const fileColumnsQuery = (service: string, id: number, query: Reading) =>
  queryOptions({
    queryKey: [service, 'files', id, 'columns', query],
    queryFn: () =>
      ask(api.GET('/api/v1/files/{id}/columns', { params: { path: { id }, query }, headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
