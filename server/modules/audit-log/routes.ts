import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Instant, Nullable, Uuid } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { auditSearch, getAuditEntry, listAuditEntries } from './audit-log.ts'

const AuditEntry = Type.Object({
  id: Uuid,
  at: Instant,
  actor: Type.Object({ kind: Type.String(), id: Nullable(Type.String()), name: Type.String() }),
  action: Type.String({ examples: ['account.create'] }),
  subject: Type.Object({ kind: Type.String(), id: Type.String() }),
  service: Nullable(Type.String()),
  before: Type.Unknown({ description: 'What it was; secrets are masked' }),
  after: Type.Unknown({ description: 'What it became; secrets are masked' }),
  requestId: Nullable(Type.String()),
  ip: Nullable(Type.String()),
})

const Id = Type.Object({ id: Type.String() })

/** Who changed what: of one service, and of the whole centre. */
export function registerAuditLogRoutes(app: App, { database }: Deps): void {
  registerList(app, {
    url: '/audit-entries',
    permission: 'audit:read',
    search: auditSearch,
    item: AuditEntry,
    tag: 'Audit',
    operationId: 'listAuditEntries',
    summary: 'Who changed what in a service',
    list: (request, search) => listAuditEntries(database.lists, request.actor.service!.id, search),
  })
  registerList(app, {
    url: '/centre/audit-entries',
    permission: 'centre-audit:read',
    search: auditSearch,
    item: AuditEntry,
    tag: 'Audit',
    operationId: 'listCentreAuditEntries',
    summary: 'Who changed what at the centre and in all services',
    list: (_request, search) => listAuditEntries(database.lists, null, search),
  })
  app.get(
    '/audit-entries/:id',
    {
      config: { permission: 'audit:read' },
      schema: {
        tags: ['Audit'],
        operationId: 'getAuditEntry',
        summary: 'One change in a service',
        params: Id,
        response: { 200: AuditEntry },
      },
    },
    ({ actor, params }) => getAuditEntry(database.db, actor.service!.id, params.id),
  )
  app.get(
    '/centre/audit-entries/:id',
    {
      config: { permission: 'centre-audit:read' },
      schema: {
        tags: ['Audit'],
        operationId: 'getCentreAuditEntry',
        summary: 'One change, anywhere',
        params: Id,
        response: { 200: AuditEntry },
      },
    },
    ({ params }) => getAuditEntry(database.db, null, params.id),
  )
}
