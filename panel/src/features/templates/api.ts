import { queryOptions } from '@tanstack/react-query'
import { templatesKey } from '../../api/choices.ts'
import { api, ask, forService, newIdempotencyKey } from '../../api/client.ts'
import type { NewTemplate, Page, Template, TemplateChanges } from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

/** One page of a search; `filters` are the list's parameters as the address has them. */
export function fetchTemplates(service: string, filters: Filters, cursor?: string): Promise<Page<Template>> {
  const query = pageOf(filters, cursor)
  return ask(api.GET('/api/v1/templates', { params: { query }, headers: forService(service) }))
}

export const templateFieldsQuery = (service: string) =>
  queryOptions({
    queryKey: [...templatesKey(service), 'search-fields'],
    queryFn: () => ask(api.GET('/api/v1/templates/search-fields', { headers: forService(service) })),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** One template, with what goes by it. */
export const templateQuery = (service: string, name: string) =>
  queryOptions({
    queryKey: [...templatesKey(service), 'one', name],
    queryFn: () =>
      ask(api.GET('/api/v1/templates/{name}', { params: { path: { name } }, headers: forService(service) })),
  })

/** What a template says in each language with these values, and what that counts. */
export const templatePreviewQuery = (service: string, { name, version }: Template, variables: Record<string, string>) =>
  queryOptions({
    queryKey: [...templatesKey(service), 'preview', name, version, variables],
    queryFn: () =>
      ask(
        api.POST('/api/v1/templates/{name}/preview', {
          params: { path: { name } },
          body: { variables },
          headers: forService(service),
        }),
      ),
    retry: false,
  })

export const templateVersionsQuery = (service: string, name: string) =>
  queryOptions({
    queryKey: [...templatesKey(service), 'versions', name],
    queryFn: () =>
      ask(api.GET('/api/v1/templates/{name}/versions', { params: { path: { name } }, headers: forService(service) })),
  })

/** Makes what an old version holds the newest one. */
export function restoreVersion(service: string, name: string, version: number) {
  const request = { params: { path: { name } }, body: { restore: version }, headers: forService(service) }
  return ask(api.POST('/api/v1/templates/{name}/versions', request))
}

export function createTemplate(service: string, body: NewTemplate) {
  const headers = { ...forService(service), 'Idempotency-Key': newIdempotencyKey() }
  return ask(api.POST('/api/v1/templates', { body, headers }))
}

export function changeTemplate(service: string, name: string, body: TemplateChanges) {
  return ask(api.PATCH('/api/v1/templates/{name}', { params: { path: { name } }, body, headers: forService(service) }))
}

export function deleteTemplate(service: string, name: string) {
  return ask(api.DELETE('/api/v1/templates/{name}', { params: { path: { name } }, headers: forService(service) }))
}
