import { queryOptions } from '@tanstack/react-query'
import { api, ask, forService } from './client.ts'
import type { Page } from './types.ts'

// What forms of more than one feature choose from.

export const servicesKey = ['centre', 'services']
export const servicesQuery = queryOptions({
  queryKey: [...servicesKey, 'all'],
  queryFn: () => ask(api.GET('/api/v1/centre/services', { params: { query: { limit: '200' } } })),
})

/** As many as anybody reads before another letter is typed. */
export const FOUND_MAX = '20'

/** Groups, by a part of the name. */
export const foundGroupsQuery = (q: string) =>
  queryOptions({
    queryKey: ['centre', 'groups', 'found', q],
    queryFn: () => ask(api.GET('/api/v1/centre/groups', { params: { query: { limit: FOUND_MAX, ...(q && { q }) } } })),
  })

/** People, by a part of the name. */
export const foundUsersQuery = (q: string) =>
  queryOptions({
    queryKey: ['centre', 'users', 'found', q],
    queryFn: () => ask(api.GET('/api/v1/centre/users', { params: { query: { limit: FOUND_MAX, ...(q && { q }) } } })),
  })

/** What a service may do, and by which methods. */
export const serviceQuery = (service: string) =>
  queryOptions({
    queryKey: [service, 'service'],
    queryFn: () => ask(api.GET('/api/v1/service', { headers: forService(service) })),
  })

export const templatesKey = (service: string) => [service, 'templates']

/** All templates of a service, by name. */
export const allTemplatesQuery = (service: string) =>
  queryOptions({
    queryKey: [...templatesKey(service), 'all'],
    queryFn: () =>
      readAll((query) => ask(api.GET('/api/v1/templates', { params: { query }, headers: forService(service) }))),
  })

/** All rows of a list that is short enough to be chosen from, page by page. */
async function readAll<Row>(fetchPage: (query: { limit: string; cursor?: string }) => Promise<Page<Row>>) {
  const found: Row[] = []
  let cursor: string | null = null
  do {
    const page: Page<Row> = await fetchPage({ limit: '200', ...(cursor === null ? {} : { cursor }) })
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}

export const contactsKey = (service: string) => [service, 'contacts']

/** Contacts, by a part of the name or by a number. */
export const foundContactsQuery = (service: string, q: string) =>
  queryOptions({
    queryKey: [...contactsKey(service), 'found', q],
    queryFn: () => {
      const query = { limit: FOUND_MAX, ...(q && { q }) }
      return ask(api.GET('/api/v1/contacts', { params: { query }, headers: forService(service) }))
    },
  })

export const contactListsKey = (service: string) => [service, 'contact-lists']

/** Contact lists, by a part of the name. */
export const foundContactListsQuery = (service: string, q: string) =>
  queryOptions({
    queryKey: [...contactListsKey(service), 'found', q],
    queryFn: () => {
      const query = { limit: FOUND_MAX, ...(q && { q }) }
      return ask(api.GET('/api/v1/contact-lists', { params: { query }, headers: forService(service) }))
    },
  })

/** All contact lists of a service, by name. */
export const allContactListsQuery = (service: string) =>
  queryOptions({
    queryKey: [...contactListsKey(service), 'all'],
    queryFn: () =>
      readAll((query) => ask(api.GET('/api/v1/contact-lists', { params: { query }, headers: forService(service) }))),
  })
