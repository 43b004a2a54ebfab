import { queryOptions } from '@tanstack/react-query'
import { contactListsKey, contactsKey } from '../../api/choices.ts'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { Contact, ContactList, Page } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

/** One page of a search; `filters` are the list's parameters as the address has them. */
export function fetchLists(service: string, filters: Filters, cursor?: string): Promise<Page<ContactList>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/contact-lists', { params: { query }, headers: forService(service) }))
}

export const listSearchQuery = (service: string) =>
  queryOptions({
    queryKey: [...contactListsKey(service), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/contact-lists/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const listQuery = (service: string, id: number) =>
  queryOptions({
    queryKey: [...contactListsKey(service), 'one', id],
    queryFn: () =>
      ask(api.GET('/api/v1/contact-lists/{id}', { params: { path: { id } }, headers: forService(service) })),
  })

export const membersKey = (service: string, id: number) => [...contactsKey(service), 'of-list', id]

export const memberSearchQuery = (service: string) =>
  queryOptions({
    queryKey: [...contactsKey(service), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/contacts/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** One page of who is on a list. */
export function fetchMembers(service: string, id: number, filters: Filters, cursor?: string): Promise<Page<Contact>> {
  const query = pageOf({ ...filters, list: String(id) }, cursor)
  return ask(api.GET('/api/v1/contacts', { params: { query }, headers: forService(service) }))
}

export function createList(service: string, body: { name: string; notes: string }) {
  const headers = { ...forService(service), 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/contact-lists', { body, headers }))
}

export function changeList(service: string, id: number, body: { name: string; notes: string }) {
  return ask(api.PATCH('/api/v1/contact-lists/{id}', { params: { path: { id } }, body, headers: forService(service) }))
}

export function deleteList(service: string, id: number) {
  return ask(api.DELETE('/api/v1/contact-lists/{id}', { params: { path: { id } }, headers: forService(service) }))
}

export function changeMembers(service: string, id: number, body: { add?: number[]; remove?: number[] }) {
  const request = { params: { path: { id } }, body, headers: forService(service) }
  return ask(api.PATCH('/api/v1/contact-lists/{id}/members', request))
}

/** Where those who are on a list are had as a file. */
export const exportAddress = (service: string, id: number): string =>
  `/api/v1/contacts/export?${new URLSearchParams({ list: String(id), service })}`
