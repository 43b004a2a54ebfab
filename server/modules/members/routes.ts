import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Permission } from '../../platform/auth/permissions.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Instant, Nothing, Nullable, OneOf, Slug, Strict, Title } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  addMember,
  changeMember,
  listCandidates,
  listGivableRoles,
  listMembers,
  memberSearch,
  type Place,
  removeMember,
} from './members.ts'

const IdNumber = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const EndsAt = Nullable(Type.String({ format: 'date-time', description: 'When it ends by itself; null: it does not' }))

const Member = Type.Object({
  id: Type.Integer(),
  user: Nullable(
    Type.Object({ id: Type.Integer(), username: Type.String(), name: Type.String(), suspended: Type.Boolean() }),
  ),
  group: Nullable(Type.Object({ id: Type.Integer(), name: Type.String() })),
  role: Type.Object({ name: Type.String(), title: Title }),
  endsAt: Nullable(Instant),
  ended: Type.Boolean({ description: 'The role has ended, and gives nothing any more' }),
  addedBy: Nullable(Type.String()),
  addedAt: Instant,
})
const NewMember = Strict(
  {
    userId: Type.Optional(IdNumber),
    groupId: Type.Optional(IdNumber),
    role: Slug,
    endsAt: Type.Optional(EndsAt),
  },
  { description: 'Either `userId` or `groupId`' },
)
const MemberChanges = Strict({ role: Type.Optional(Slug), endsAt: Type.Optional(EndsAt) })
const GivableRole = Type.Object({
  name: Type.String(),
  title: Title,
  description: Type.Object({ fa: Type.String(), en: Type.String() }),
  permissions: Type.Array(Type.String()),
  mayGive: Type.Boolean({ description: 'Whether who asks may give it: nobody gives what they do not have' }),
})
const Candidate = Type.Object({
  kind: OneOf(['user', 'group']),
  id: Type.Integer(),
  name: Type.String(),
  username: Nullable(Type.String()),
})

const Id = Strict({ id: IdNumber })
const tags = ['Members']

/** A place whose members are told by one set of routes. */
type Members = {
  url: string
  read: Permission
  write: Permission
  /** Distinguishes the operations of the document: `listMembers`, `listCentreMembers`. */
  word: string
  /** Whose members: for the document. */
  whose: string
  placeOf(request: FastifyRequest): Place
}

/** Who has which role, in a service and at the centre. */
export function registerMembersRoutes(app: App, deps: Deps): void {
  registerMembers(app, deps, {
    url: '/members',
    read: 'members:read',
    write: 'members:write',
    word: '',
    whose: "a service's",
    placeOf: ({ actor }) => actor.service!.id,
  })
  registerMembers(app, deps, {
    url: '/centre/members',
    read: 'centre-members:read',
    write: 'centre-members:write',
    word: 'Centre',
    whose: "the centre's",
    placeOf: () => null,
  })
}

function registerMembers(app: App, { database: { db }, live }: Deps, members: Members): void {
  const { url, word, whose, placeOf } = members
  const [read, write] = [{ permission: members.read }, { permission: members.write }]
  registerList(app, {
    url,
    permission: members.read,
    search: memberSearch,
    item: Member,
    tag: 'Members',
    operationId: `list${word}Members`,
    summary: `Members: who has which of ${whose} roles`,
    list: (request, search) => listMembers(db, placeOf(request), search),
  })
  app.get(
    `${url}/roles`,
    {
      config: read,
      schema: {
        tags,
        operationId: `list${word}MemberRoles`,
        summary: `Of ${whose} roles, those that one may give`,
        response: { 200: Type.Object({ items: Type.Array(GivableRole) }) },
      },
    },
    async (request) => ({ items: await listGivableRoles(db, request.actor, placeOf(request)) }),
  )
  app.get(
    `${url}/candidates`,
    {
      config: write,
      schema: {
        tags,
        operationId: `list${word}MemberCandidates`,
        summary: `People and groups that may become ${whose} members`,
        description:
          'At most 20 people and 20 groups, by a part of the name or username. Nothing else of them is told.',
        querystring: Strict({
          q: Type.Optional(Type.String({ maxLength: 200, description: 'A part of the name; without it, any' })),
          service: Type.Optional(Type.String({ description: 'Name of the service' })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Candidate) }) },
      },
    },
    async ({ query }) => ({ items: await listCandidates(db, query.q ?? '') }),
  )
  app.post(
    url,
    {
      config: write,
      schema: {
        tags,
        operationId: `add${word}Member`,
        summary: `Give somebody, or a group, one of ${whose} roles`,
        description: 'Nobody gives a role that may do more than they may.',
        body: NewMember,
        response: { 201: Member },
      },
    },
    (request, reply) =>
      applied(
        live,
        createOnce({ db, request, reply }, (tx) => addMember(tx, request.actor, placeOf(request), request.body)),
      ),
  )
  app.patch(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        operationId: `change${word}Member`,
        summary: `Change the role or the end of one of ${whose} members`,
        params: Id,
        body: MemberChanges,
        response: { 200: Member },
      },
    },
    (request) => applied(live, changeMember(db, request.actor, placeOf(request), request.params.id, request.body)),
  )
  app.delete(
    `${url}/:id`,
    {
      config: write,
      schema: {
        tags,
        operationId: `remove${word}Member`,
        summary: `Take the role from one of ${whose} members`,
        params: Id,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await applied(live, removeMember(db, request.actor, placeOf(request), request.params.id))
      return reply.code(204).send(null)
    },
  )
}
