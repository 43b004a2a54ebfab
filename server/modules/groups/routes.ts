import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { addressableGroupSearch, listAddressableGroups } from './addressable-groups.ts'
import {
  addChild,
  changeMembers,
  createGroup,
  deleteGroup,
  getGroup,
  groupSearch,
  listGroups,
  listMembers,
  memberSearch,
  removeChild,
  renameGroup,
} from './groups.ts'
import {
  AddressableGroup,
  ChangedMembers,
  ChildId,
  Group,
  GroupChanges,
  GroupDetail,
  GroupId,
  Member,
  MemberChanges,
} from './schemas.ts'

const tags = ['Groups']

/** Groups of people: recipients, and carriers of roles. */
export function registerGroupsRoutes(app: App, { database: { db }, live }: Deps): void {
  registerList(app, {
    url: '/centre/groups',
    permission: 'groups:read',
    search: groupSearch,
    item: Group,
    tag: 'Groups',
    operationId: 'listGroups',
    summary: 'Groups',
    list: (_request, search) => listGroups(db, search),
  })
  registerList(app, {
    url: '/addressable-groups',
    permission: 'messages:send-to-users',
    search: addressableGroupSearch,
    item: AddressableGroup,
    tag: 'Groups',
    operationId: 'listAddressableGroups',
    summary: 'Groups of the centre that the service may send to: those that an administrator names, or all',
    list: ({ actor }, search) => listAddressableGroups(db, actor, search),
  })
  app.post(
    '/centre/groups',
    {
      config: { permission: 'groups:write' },
      schema: {
        tags,
        operationId: 'createGroup',
        summary: 'Make a group',
        body: GroupChanges,
        response: { 201: GroupDetail },
      },
    },
    (request, reply) => {
      const { name } = request.body
      request.apiCallSubject = name
      return applied(
        live,
        createOnce({ db, request, reply }, (tx) => createGroup(tx, request.actor, name)),
      )
    },
  )
  app.get(
    '/centre/groups/:id',
    {
      config: { permission: 'groups:read' },
      schema: {
        tags,
        operationId: 'getGroup',
        summary: 'A group, with what hangs on it',
        params: GroupId,
        response: { 200: GroupDetail },
      },
    },
    ({ params }) => getGroup(db, params.id),
  )
  app.patch(
    '/centre/groups/:id',
    {
      config: { permission: 'groups:write' },
      schema: {
        tags,
        operationId: 'renameGroup',
        summary: 'Rename a group',
        params: GroupId,
        body: GroupChanges,
        response: { 200: GroupDetail },
      },
    },
    ({ actor, params, body }) => applied(live, renameGroup(db, actor, params.id, body.name)),
  )
  app.delete(
    '/centre/groups/:id',
    {
      config: { permission: 'groups:write' },
      schema: {
        tags,
        operationId: 'deleteGroup',
        summary: 'Delete a group',
        description: 'Its members stay, and lose the roles that it carried. Answers what it was.',
        params: GroupId,
        response: { 200: GroupDetail },
      },
    },
    ({ actor, params }) => applied(live, deleteGroup(db, actor, params.id)),
  )
  registerList(app, {
    url: '/centre/groups/:id/members',
    permission: 'groups:read',
    search: memberSearch,
    item: Member,
    tag: 'Groups',
    operationId: 'listGroupMembers',
    summary: 'Members of a group, those of the groups in it too',
    params: GroupId,
    list: (request, search) => listMembers(db, readId(request.params), search),
  })
  app.patch(
    '/centre/groups/:id/members',
    {
      config: { permission: 'groups:write' },
      schema: {
        tags,
        operationId: 'changeGroupMembers',
        summary: 'Add members to a group and take others out',
        description: 'All or nothing. Who is a member already, or was none, is no fault.',
        params: GroupId,
        body: MemberChanges,
        response: { 200: ChangedMembers },
      },
    },
    ({ actor, params, body }) => applied(live, changeMembers(db, actor, params.id, body)),
  )
  app.put(
    '/centre/groups/:id/groups/:child',
    {
      config: { permission: 'groups:write' },
      schema: {
        tags,
        operationId: 'addGroupToGroup',
        summary: 'Place a group in a group',
        description: 'Its members are members of the outer one too. A group that holds the outer one is refused.',
        params: ChildId,
        response: { 200: GroupDetail },
      },
    },
    async ({ actor, params: { id, child } }) => {
      await applied(live, addChild(db, actor, id, child))
      return getGroup(db, id)
    },
  )
  app.delete(
    '/centre/groups/:id/groups/:child',
    {
      config: { permission: 'groups:write' },
      schema: {
        tags,
        operationId: 'removeGroupFromGroup',
        summary: 'Take a group out of a group',
        params: ChildId,
        response: { 200: GroupDetail },
      },
    },
    async ({ actor, params: { id, child } }) => {
      await applied(live, removeChild(db, actor, id, child))
      return getGroup(db, id)
    },
  )
}

// a list checks its own query, and no schema has looked at the address before it
function readId(params: unknown): number {
  const { id } = params as { id: string }
  if (!/^[1-9]\d{0,8}$/.test(id)) throw new AppError('group_not_found')
  return Number(id)
}
