import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Permission } from '../../platform/auth/permissions.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Instant, Nullable, Uuid } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { auditSearch, type EntriesOf, getAuditEntry, listAuditEntries } from './audit-log.ts'

const AuditEntry = Type.Object({
  id: Uuid,
  at: Instant,
  actor: Type.Object({
    kind: Type.String(),
    id: Nullable(Type.String()),
    name: Type.String({ description: 'The username of a person, the name of a token' }),
    fullName: Nullable(Type.String({ description: 'What a person is called' })),
  }),
  action: Type.String({ examples: ['account.create'] }),
  subject: Type.Object({
    kind: Type.String(),
    id: Type.String(),
    title: Nullable(
      Type.Object(
        { fa: Type.String(), en: Type.String() },
        {
          description: 'What it is called now, or was by this entry; null where it has no name',
        },
      ),
    ),
  }),
  service: Nullable(Type.String()),
  before: Type.Unknown({ description: 'What it was; secrets are masked' }),
  after: Type.Unknown({ description: 'What it became; secrets are masked' }),
  requestId: Nullable(Type.String()),
  ip: Nullable(Type.String()),
})

const Id = Type.Object({ id: Type.String() })

/** Entries that are told by one set of routes. */
type Entries = {
  url: string
  permission: Permission
  /** Distinguishes the operations of the document: `listAuditEntries`, `listCentreAuditEntries`. */
  word: string
  all: string
  one: string
  scopeOf(request: FastifyRequest): EntriesOf
}

/** Who changed what: of one service, and of the whole centre. */
export function registerAuditLogRoutes(app: App, deps: Deps): void {
  registerEntries(app, deps, {
    url: '/audit-entries',
    permission: 'audit:read',
    word: '',
    all: 'Who changed what in a service',
    one: 'One change in a service',
    scopeOf: ({ actor }) => ({ serviceId: actor.service!.id, isTest: actor.test }),
  })
  registerEntries(app, deps, {
    url: '/centre/audit-entries',
    permission: 'centre-audit:read',
    word: 'Centre',
    all: 'Who changed what at the centre and in all services',
    one: 'One change, anywhere',
    scopeOf: () => ({ serviceId: null, isTest: false }),
  })
}

function registerEntries(app: App, { database }: Deps, { url, permission, word, all, one, scopeOf }: Entries): void {
  registerList(app, {
    url,
    permission,
    search: auditSearch,
    item: AuditEntry,
    tag: 'Audit',
    operationId: `list${word}AuditEntries`,
    summary: all,
    list: (request, search) => listAuditEntries(database.lists, scopeOf(request), search),
  })
  app.get(
    `${url}/:id`,
    {
      config: { permission },
      schema: {
        tags: ['Audit'],
        operationId: `get${word}AuditEntry`,
        summary: one,
        params: Id,
        response: { 200: AuditEntry },
      },
    },
    (request) => getAuditEntry(database.db, scopeOf(request), request.params.id),
  )
}
