import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService } from '../../api/client.ts'
import type { InboundMessage, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const inboundKey = (service: string) => [service, 'inbound']

export function fetchInbound(service: string, filters: Filters, cursor?: string): Promise<Page<InboundMessage>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/inbound', { params: { query }, headers: forService(service) }))
}

export const inboundFieldsQuery = (service: string) =>
  queryOptions({
    queryKey: [...inboundKey(service), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/inbound/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })
