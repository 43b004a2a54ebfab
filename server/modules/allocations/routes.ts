import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Instant, Nothing, Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  allocationSearch,
  changeAllocation,
  createAllocation,
  getAllocation,
  listAllocations,
  removeAllocation,
} from './allocations.ts'

const Methods = Type.Array(Type.String({ maxLength: 100, examples: ['sandbox.sms'] }), { minItems: 1, maxItems: 50 })
const Lines = Type.Array(Type.String({ maxLength: 31 }), { maxItems: 500, description: 'None: all of the account' })
const Position = Type.Integer({ minimum: 0, maximum: 32_767, description: 'The lower, the earlier it is chosen' })

const Allocation = Type.Object({
  id: Type.Integer(),
  service: Slug,
  account: Slug,
  methods: Methods,
  lines: Lines,
  position: Position,
  createdAt: Instant,
})

const Id = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const tags = ['Allocations']

/** Which service may use which account, and how. */
export function registerAllocationsRoutes(app: App, { database: { db }, live }: Deps): void {
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
          lines: Type.Optional(Lines),
          position: Type.Optional(Position),
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
          lines: Type.Optional(Lines),
          position: Type.Optional(Position),
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
