import { Type } from 'typebox'
import { SOURCES } from '../../platform/auth/sources.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Instant, Nullable, OneOf, RatePerMinute, Slug, Strict, Title } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { FloodGuard, Quota, QuotaChanges, QuotaUsage, TextsKeptDays } from './limit-schemas.ts'
import { NewReviewPolicy, ReviewNotices, ReviewPolicy } from './review-policy-schema.ts'
import {
  archiveService,
  changeService,
  createService,
  getService,
  getServiceRow,
  listSenders,
  listServices,
  listUsableMethods,
  readQuotaUsage,
  restoreService,
  resumeService,
  type Service as ServiceAsKept,
  serviceSearch,
  suspendService,
} from './services.ts'
import { UsableMethod } from './usable-method-schema.ts'

const UnknownPolicy = Nullable(
  OneOf(['never-twice', 'rather-twice'], {
    description: 'What becomes of a message whose outcome stays unknown; null: the default of its class',
  }),
)

const AddressesAllGroups = Type.Boolean({ description: 'It may address any group' })

const Service = Type.Object({
  name: Slug,
  title: Title,
  unknownPolicy: UnknownPolicy,
  ratePerMinute: RatePerMinute,
  textsKeptDays: TextsKeptDays,
  quota: Quota,
  floodGuard: FloodGuard,
  reviewPolicy: ReviewPolicy,
  reviewNotices: ReviewNotices,
  addressesAllGroups: AddressesAllGroups,
  groups: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), source: OneOf(SOURCES) }), {
    description: 'The groups that it may address',
  }),
  suspended: Type.Boolean(),
  archived: Type.Boolean(),
  sandbox: Type.Boolean({ description: 'Its messages go to the sandbox and reach nobody' }),
  canSend: Type.Boolean({
    description:
      'It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself',
  }),
  createdAt: Instant,
})

const changeable = {
  title: Type.Optional(Title),
  unknownPolicy: Type.Optional(UnknownPolicy),
  ratePerMinute: Type.Optional(RatePerMinute),
  textsKeptDays: Type.Optional(TextsKeptDays),
  quota: Type.Optional(QuotaChanges),
  floodGuard: Type.Optional(FloodGuard),
  reviewPolicy: Type.Optional(NewReviewPolicy),
  reviewNotices: Type.Optional(ReviewNotices),
  addressesAllGroups: Type.Optional(AddressesAllGroups),
  groups: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), {
      maxItems: 1_000,
      description: 'All groups that it may address, by id',
    }),
  ),
}

const Name = Strict({ name: Slug })
const tags = ['Services']

/** Calling systems: for the centre, and each for itself. */
export function registerServicesRoutes(app: App, deps: Deps): void {
  const {
    database: { db },
    live,
  } = deps
  const findSenders = () => listSenders(deps.dispatch.routing(), deps.ids.now())
  const tell = (service: ServiceAsKept) => ({ ...service, canSend: findSenders().has(service.name) })
  app.get(
    '/service',
    {
      config: { permission: 'service:read' },
      schema: {
        tags,
        operationId: 'getOwnService',
        summary: 'The service that asks, and how it may send',
        response: { 200: Type.Object({ ...Service.properties, methods: Type.Array(UsableMethod) }) },
      },
    },
    async ({ actor }) => {
      const { id, name } = actor.service!
      return { ...tell(await getService(db, name)), methods: await listUsableMethods(db, id, actor.locale) }
    },
  )
  app.get(
    '/service/quota',
    {
      config: { permission: 'service:read' },
      schema: {
        tags,
        operationId: 'readOwnQuota',
        summary: 'What the service that asks may still send',
        description:
          'For a test token: of its test messages, which have quotas of the same size and use up none of the others. What never leaves is given back within seconds.',
        response: { 200: QuotaUsage },
      },
    },
    async ({ actor }) => {
      const { id, name } = actor.service!
      const service = await getService(db, name)
      return readQuotaUsage(deps, { id, ...service }, actor.test || service.sandbox)
    },
  )
  registerList(app, {
    url: '/centre/services',
    permission: 'services:read',
    search: serviceSearch,
    item: Service,
    tag: 'Services',
    operationId: 'listServices',
    summary: 'Services',
    list: async (_request, search) => {
      const { items, nextCursor } = await listServices(db, search)
      const senders = findSenders()
      return { items: items.map((service) => ({ ...service, canSend: senders.has(service.name) })), nextCursor }
    },
  })
  app.post(
    '/centre/services',
    {
      config: { permission: 'services:write' },
      schema: {
        tags,
        operationId: 'createService',
        summary: 'Make a service',
        body: Strict({ name: Slug, ...changeable }),
        response: { 201: Service },
      },
    },
    (request, reply) => {
      request.apiCallSubject = request.body.name
      return applied(
        live,
        createOnce({ db, request, reply }, async (tx) => tell(await createService(tx, request.actor, request.body))),
      )
    },
  )
  app.get(
    '/centre/services/:name',
    {
      config: { permission: 'services:read' },
      schema: { tags, operationId: 'getService', summary: 'A service', params: Name, response: { 200: Service } },
    },
    async (request) => tell(await getService(db, request.params.name)),
  )
  app.get(
    '/centre/services/:name/quota',
    {
      config: { permission: 'services:read' },
      schema: {
        tags,
        operationId: 'readServiceQuota',
        summary: 'What a service has used of its quotas',
        params: Name,
        response: { 200: QuotaUsage },
      },
    },
    async ({ params }) => {
      const { id } = await getServiceRow(db, params.name)
      const service = await getService(db, params.name)
      return readQuotaUsage(deps, { id, ...service }, service.sandbox)
    },
  )
  app.patch(
    '/centre/services/:name',
    {
      config: { permission: 'services:write' },
      schema: {
        tags,
        operationId: 'changeService',
        summary: 'Change a service',
        params: Name,
        body: Strict(changeable),
        response: { 200: Service },
      },
    },
    async (request) => tell(await applied(live, changeService(db, request.actor, request.params.name, request.body))),
  )
  app.post(
    '/centre/services/:name/suspension',
    {
      config: { permission: 'services:write' },
      schema: {
        tags,
        operationId: 'suspendService',
        summary: 'Suspend a service',
        description: 'Nothing is accepted from it and nothing of it leaves until the suspension is lifted.',
        params: Name,
        response: { 200: Service },
      },
    },
    async (request) => tell(await applied(live, suspendService(db, request.actor, request.params.name))),
  )
  app.delete(
    '/centre/services/:name/suspension',
    {
      config: { permission: 'services:write' },
      schema: {
        tags,
        operationId: 'resumeService',
        summary: "Lift a service's suspension",
        params: Name,
        response: { 200: Service },
      },
    },
    async (request) => tell(await applied(live, resumeService(db, request.actor, request.params.name))),
  )
  app.post(
    '/centre/services/:name/archive',
    {
      config: { permission: 'services:write' },
      schema: {
        tags,
        operationId: 'archiveService',
        summary: 'Archive a service',
        description:
          'It is suspended, its tokens are refused and nothing of it changes any more; what it sent can still be read.',
        params: Name,
        response: { 200: Service },
      },
    },
    async (request) => tell(await applied(live, archiveService(db, request.actor, request.params.name))),
  )
  app.delete(
    '/centre/services/:name/archive',
    {
      config: { permission: 'services:write' },
      schema: {
        tags,
        operationId: 'restoreService',
        summary: 'Bring a service back from the archive, suspended',
        params: Name,
        response: { 200: Service },
      },
    },
    async (request) => tell(await applied(live, restoreService(db, request.actor, request.params.name))),
  )
}
