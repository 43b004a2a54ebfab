import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Instant, Nothing, Nullable, OneOf, Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { Quota, QuotaChanges } from '../services/limit-schemas.ts'
import {
  allocationSearch,
  changeAllocation,
  createAllocation,
  getAllocation,
  listAllocations,
  readAllocationQuota,
  removeAllocation,
} from './allocations.ts'

const Methods = Type.Array(Type.String({ maxLength: 100, examples: ['sandbox.sms'] }), { minItems: 1, maxItems: 50 })
const Lines = Type.Array(Type.String({ maxLength: 31 }), { maxItems: 500, description: 'None: all of the account' })
const Position = Type.Integer({ minimum: 0, maximum: 32_767, description: 'The lower, the earlier it is chosen' })

const Weight = Nullable(
  Type.Integer({
    minimum: 1,
    maximum: 1_000,
    description: 'Its share of the messages among those at the same position that have one; null: by their order',
  }),
)
export const Classes = Type.Array(OneOf(['otp', 'normal', 'bulk']), {
  maxItems: 3,
  uniqueItems: true,
  description: 'Classes of messages that may go this way; none named: all',
})
const traits = {
  lines: Type.Optional(Lines),
  position: Type.Optional(Position),
  weight: Type.Optional(Weight),
  classes: Type.Optional(Classes),
  quota: Type.Optional(QuotaChanges),
}

const Allocation = Type.Object({
  id: Type.Integer(),
  service: Slug,
  account: Slug,
  methods: Methods,
  lines: Lines,
  position: Position,
  weight: Weight,
  classes: Classes,
  quota: Quota,
  createdAt: Instant,
})
const AllocationUsage = Type.Object({
  uses: Type.Array(
    Type.Object({
      span: OneOf(['day', 'month']),
      unit: OneOf(['messages', 'segments', 'money'], { description: 'Money in rials' }),
      cap: Type.Integer(),
      used: Type.Integer(),
      endsAt: Instant,
    }),
  ),
})

const Id = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const tags = ['Allocations']

/** Which service may use which account, and how. */
export function registerAllocationsRoutes(app: App, deps: Deps): void {
  const { database, live } = deps
  const { db } = database
  registerList(app, {
    url: '/centre/allocations',
    permission: 'allocations:read',
    search: allocationSearch,
    item: Allocation,
    tag: 'Allocations',
    operationId: 'listAllocations',
    summary: 'Allocations',
    list: (request, search) => {
      const { service } = request.query as { service?: string }
      return listAllocations(db, search, service ?? null)
    },
  })
  app.post(
    '/centre/allocations',
    {
      config: { permission: 'allocations:write' },
      schema: {
        tags,
        operationId: 'createAllocation',
        summary: 'Let a service use an account',
        body: Strict({
          service: Slug,
          account: Slug,
          methods: Methods,
          ...traits,
        }),
        response: { 201: Allocation },
      },
    },
    (request, reply) =>
      applied(
        live,
        createOnce({ db, request, reply }, (tx) => createAllocation(tx, request.actor, request.body)),
      ),
  )
  app.get(
    '/centre/allocations/:id',
    {
      config: { permission: 'allocations:read' },
      schema: {
        tags,
        operationId: 'getAllocation',
        summary: 'An allocation',
        params: Id,
        response: { 200: Allocation },
      },
    },
    (request) => getAllocation(db, request.params.id),
  )
  app.get(
    '/centre/allocations/:id/quota',
    {
      config: { permission: 'allocations:read' },
      schema: {
        tags,
        operationId: 'readAllocationQuota',
        summary: 'What has gone by an allocation that has a quota',
        params: Id,
        response: { 200: AllocationUsage },
      },
    },
    (request) => readAllocationQuota(deps, request.params.id),
  )
  app.patch(
    '/centre/allocations/:id',
    {
      config: { permission: 'allocations:write' },
      schema: {
        tags,
        operationId: 'changeAllocation',
        summary: 'Change an allocation',
        params: Id,
        body: Strict({
          methods: Type.Optional(Methods),
          ...traits,
        }),
        response: { 200: Allocation },
      },
    },
    ({ actor, params, body }) => applied(live, changeAllocation(db, actor, params.id, body)),
  )
  app.delete(
    '/centre/allocations/:id',
    {
      config: { permission: 'allocations:write' },
      schema: {
        tags,
        operationId: 'removeAllocation',
        summary: 'Take an account from a service',
        params: Id,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await applied(live, removeAllocation(db, actor, params.id))
      return reply.code(204).send(null)
    },
  )
}
