import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import type { Permission } from '../auth/permissions.ts'
import { isTooSlow } from '../db/database.ts'
import type { App } from '../http/app-types.ts'
import { AppError } from '../http/errors.ts'
import { PageOf } from '../http/schema.ts'
import { LIMIT_DEFAULT, LIMIT_MAX, readSearch, type SearchRequest } from './request.ts'
import { describeSearch, listOperators, type Search, type SearchField } from './search.ts'
import { createTurnstile } from './turnstile.ts'

export type ListRoute<Item extends TSchema> = {
  url: string
  permission: Permission
  search: Search
  item: Item
  /** Group of the reference, and its name there: `listAccounts`. */
  tag: string
  operationId: string
  summary: string
  /** Of what the address names, where it names something: for the document. */
  params?: TSchema
  list(request: FastifyRequest, search: SearchRequest): Promise<{ items: Static<Item>[]; nextCursor: string | null }>
}

const SearchFields = Type.Object(
  {
    fields: Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.String(),
        operators: Type.Array(Type.String()),
        values: Type.Optional(Type.Array(Type.String())),
      }),
    ),
    sort: Type.Array(Type.String({ description: 'Sort by it; with `-` before it, descending' })),
  },
  { description: 'What a list can be searched and sorted by' },
)

/** Registers a list with its search: `GET url` and `GET url/search-fields`. */
export function registerList<Item extends TSchema>(app: App, route: ListRoute<Item>): void {
  const { permission, search, tag, operationId, summary } = route
  const params = route.params === undefined ? {} : { params: route.params }
  app.get(
    route.url,
    {
      // the schema is for the document: `readSearch` reads the query, and tells each fault better
      validatorCompiler: () => () => true,
      config: { permission, search },
      schema: {
        tags: [tag],
        operationId,
        summary,
        ...params,
        querystring: makeQuerySchema(search),
        response: { 200: PageOf(route.item) },
      },
    },
    (request) =>
      runList(request, () =>
        route.list(request, readSearch(search, request.query as Record<string, unknown>)),
      ) as never,
  )
  const fields = describeSearch(search)
  app.get(
    `${route.url}/search-fields`,
    {
      config: { permission },
      schema: {
        tags: [tag],
        operationId: `${operationId}SearchFields`,
        summary: `${summary}: fields to search by`,
        ...params,
        response: { 200: SearchFields },
      },
    },
    () => fields,
  )
}

/**
 * The query parameters of a list, for the document alone.
 */
function makeQuerySchema(search: Search) {
  const properties: Record<string, TSchema> = {
    limit: Type.Optional(Type.String({ description: `1 to ${LIMIT_MAX}; ${LIMIT_DEFAULT} unless given` })),
    cursor: Type.Optional(Type.String({ description: '`nextCursor` of the page before' })),
    sort: Type.Optional(
      Type.String({
        description: `One of ${search.sortNames.join(', ')}, with \`-\` before it for descending; \`${search.defaultSort}\` unless given`,
      }),
    ),
  }
  if (search.freeText !== undefined)
    properties.q = Type.Optional(Type.String({ description: 'Free text, of ten different words at most' }))
  for (const name of search.fieldNames) {
    const field = search.fields[name] as SearchField
    for (const operator of listOperators(field)) {
      const key = operator === 'eq' ? name : `${name}[${operator}]`
      if (operator !== 'in') properties[key] = Type.Optional(Type.String({ description: describeParameter(field) }))
    }
  }
  return Type.Object(properties)
}

function describeParameter(field: SearchField): string {
  const values = field.values === undefined ? '' : `: ${field.values.join(', ')}`
  return `${field.type}${values}`
}

/** One asker's searches at a time: who asks many slow ones waits for oneself, and nobody else does. */
const turnstile = createTurnstile(2, 20)

async function runList<T>({ actor }: FastifyRequest, list: () => Promise<T>): Promise<T> {
  const page = turnstile.pass(`${actor.kind}/${actor.tokenId ?? actor.userId}`, async () => list())
  if (page === undefined) throw new AppError('too_many_requests', { retryAfterS: 2 })
  try {
    return await page
  } catch (error) {
    if (isTooSlow(error)) throw new AppError('search_too_wide', { cause: error })
    throw error
  }
}
