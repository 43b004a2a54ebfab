import { Type } from 'typebox'
import { PERMISSIONS, type Permission } from '../../platform/auth/permissions.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing, OneOf, Slug, Strict, Title } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { changeRole, createRole, describePermissions, getRole, listRoles, removeRole, roleSearch } from './roles.ts'

const Code = OneOf(Object.keys(PERMISSIONS) as Permission[])
const Scope = OneOf(['centre', 'service'], { description: 'Where it is carried: at the centre, or in one service' })
const Permissions = Type.Array(Code, { minItems: 1, maxItems: 100, uniqueItems: true })
const Sentence = Type.String({ maxLength: 500 })
const Description = Strict({ fa: Sentence, en: Sentence }, { description: 'What it is for' })

const Role = Type.Object({
  name: Slug,
  scope: Scope,
  readyMade: Type.Boolean({ description: 'Comes with Rasan, and cannot be changed or removed' }),
  title: Title,
  description: Description,
  permissions: Type.Array(Type.String()),
  carriers: Type.Integer({ description: 'People and groups that carry it now' }),
})
const changeable = { title: Type.Optional(Title), description: Type.Optional(Description) }
const RoleChanges = Strict({ ...changeable, permissions: Type.Optional(Permissions) })
const NewRole = Strict({ name: Slug, scope: Scope, ...changeable, title: Title, permissions: Permissions })

const PermissionWords = Type.Object({
  code: Code,
  scope: Scope,
  title: Type.String(),
  allows: Type.String({ description: 'What it allows, in a sentence' }),
  mayGive: Type.Boolean({ description: 'Whether who asks may put it into a role' }),
})

const Name = Strict({ name: Slug })
const tags = ['Roles']

/** Who may do what by which name: the ready-made roles, and those that the administrator defines. */
export function registerRolesRoutes(app: App, { database: { db }, live }: Deps): void {
  app.get(
    '/centre/permissions',
    {
      config: { permission: 'roles:read' },
      schema: {
        tags,
        operationId: 'listPermissions',
        summary: 'Every permission, and what it allows',
        response: { 200: Type.Object({ items: Type.Array(PermissionWords) }) },
      },
    },
    async ({ actor }) => ({ items: describePermissions(actor) }),
  )
  registerList(app, {
    url: '/centre/roles',
    permission: 'roles:read',
    search: roleSearch,
    item: Role,
    tag: 'Roles',
    operationId: 'listRoles',
    summary: 'Roles',
    list: (_request, search) => listRoles(db, search),
  })
  app.post(
    '/centre/roles',
    {
      config: { permission: 'roles:write' },
      schema: {
        tags,
        operationId: 'createRole',
        summary: 'Define a role',
        description: 'Of permissions that who asks has. A role of the centre gives its permissions in every service.',
        body: NewRole,
        response: { 201: Role },
      },
    },
    (request, reply) => {
      request.apiCallSubject = request.body.name
      return applied(
        live,
        createOnce({ db, request, reply }, (tx) => createRole(tx, request.actor, request.body)),
      )
    },
  )
  app.get(
    '/centre/roles/:name',
    {
      config: { permission: 'roles:read' },
      schema: { tags, operationId: 'getRole', summary: 'A role', params: Name, response: { 200: Role } },
    },
    ({ params }) => getRole(db, params.name),
  )
  app.patch(
    '/centre/roles/:name',
    {
      config: { permission: 'roles:write' },
      schema: {
        tags,
        operationId: 'changeRole',
        summary: 'Change a role, for all who carry it',
        description: 'Ready-made roles cannot be changed: define one of your own with their permissions.',
        params: Name,
        body: RoleChanges,
        response: { 200: Role },
      },
    },
    ({ actor, params, body }) => applied(live, changeRole(db, actor, params.name, body)),
  )
  app.delete(
    '/centre/roles/:name',
    {
      config: { permission: 'roles:write' },
      schema: {
        tags,
        operationId: 'removeRole',
        summary: 'Remove a role that nobody carries',
        params: Name,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await applied(live, removeRole(db, actor, params.name))
      return reply.code(204).send(null)
    },
  )
}
