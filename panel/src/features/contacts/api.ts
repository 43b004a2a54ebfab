import { queryOptions } from '@tanstack/react-query'
import { contactsKey } from '../../api/choices.ts'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { Contact, ContactChanges, ContactField, NewContact, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

/** One page of a search; `filters` are the list's parameters as the address has them. */
export function fetchContacts(service: string, filters: Filters, cursor?: string): Promise<Page<Contact>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/contacts', { params: { query }, headers: forService(service) }))
}

export const contactSearchQuery = (service: string) =>
  queryOptions({
    queryKey: [...contactsKey(service), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/contacts/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What the service keeps of its contacts. */
export const contactFieldsQuery = (service: string) =>
  queryOptions({
    queryKey: [...contactsKey(service), 'fields'],
    queryFn: () => ask(api.GET('/api/v1/contact-fields', { headers: forService(service) })),
  })

export function changeContactFields(service: string, fields: ContactField[]) {
  return ask(api.PUT('/api/v1/contact-fields', { body: { fields }, headers: forService(service) }))
}

export function createContact(service: string, body: NewContact) {
  const headers = { ...forService(service), 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/contacts', { body, headers }))
}

export function changeContact(service: string, id: number, body: ContactChanges) {
  return ask(api.PATCH('/api/v1/contacts/{id}', { params: { path: { id } }, body, headers: forService(service) }))
}

export function deleteContact(service: string, id: number) {
  return ask(api.DELETE('/api/v1/contacts/{id}', { params: { path: { id } }, headers: forService(service) }))
}

/** Where what a search finds is had as a file. */
export function exportAddress(service: string, filters: Filters): string {
  const { sort: _, ...asked } = filters
  const found = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return `/api/v1/contacts/export?${new URLSearchParams([...found, ['service', service]])}`
}
