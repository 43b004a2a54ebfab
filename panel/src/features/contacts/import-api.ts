import { queryOptions } from '@tanstack/react-query'
import { contactsKey } from '../../api/choices.ts'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { ContactImport, NewContactImport, NewImportPreview } from '../../api/types.ts'

const LOOK_EVERY_MS = 1_000
const FAULTS_SHOWN = 100
/** As many as anybody looks back at. */
const RECENT = '10'

const importsKey = (service: string) => [...contactsKey(service), 'imports']

/** What an import would take; asked for anew with each change of how the file is read. */
export const importPreviewQuery = (service: string, body: NewImportPreview) =>
  queryOptions({
    queryKey: [...importsKey(service), 'preview', body],
    queryFn: () => ask(api.POST('/api/v1/contact-imports/preview', { body, headers: forService(service) })),
    retry: false,
  })

export function createImport(service: string, body: NewContactImport) {
  const headers = { ...forService(service), 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/contact-imports', { body, headers }))
}

export const isOpen = ({ state }: ContactImport): boolean => state === 'waiting' || state === 'running'

export const importQuery = (service: string, id: number) =>
  queryOptions({
    queryKey: [...importsKey(service), 'one', id],
    queryFn: () =>
      ask(api.GET('/api/v1/contact-imports/{id}', { params: { path: { id } }, headers: forService(service) })),
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : LOOK_EVERY_MS),
  })

export const recentImportsQuery = (service: string) =>
  queryOptions({
    queryKey: [...importsKey(service), 'recent'],
    queryFn: () =>
      ask(api.GET('/api/v1/contact-imports', { params: { query: { limit: RECENT } }, headers: forService(service) })),
  })

/** The first rows that were not taken. `count`: how many there are, asked for anew as they become more. */
export const importFaultsQuery = (service: string, id: number, count: number) =>
  queryOptions({
    queryKey: [...importsKey(service), 'faults', id, Math.min(count, FAULTS_SHOWN)],
    queryFn: () => {
      const params = { path: { id }, query: { limit: FAULTS_SHOWN } }
      return ask(api.GET('/api/v1/contact-imports/{id}/faults', { params, headers: forService(service) }))
    },
    enabled: count > 0,
  })

export function cancelImport(service: string, id: number) {
  const request = { params: { path: { id } }, headers: forService(service) }
  return ask(api.POST('/api/v1/contact-imports/{id}/cancellation', request))
}

export const faultsAddress = (service: string, id: number): string =>
  `/api/v1/contact-imports/${id}/faults.csv?service=${encodeURIComponent(service)}`
