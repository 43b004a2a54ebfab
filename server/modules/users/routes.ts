import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { ListedUser, NewUser, User, UserChanges, UserDetail } from './schemas.ts'
import {
  changeUser,
  createUser,
  endSessions,
  getUserDetail,
  listUsers,
  resetSecondFactor,
  resumeUser,
  suspendUser,
  userSearch,
} from './users.ts'

const Id = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const tags = ['Users']

/** The people of the installation. */
export function registerUsersRoutes(app: App, { database: { db }, live, signIn }: Deps): void {
  registerList(app, {
    url: '/centre/users',
    permission: 'users:read',
    search: userSearch,
    item: ListedUser,
    tag: 'Users',
    operationId: 'listUsers',
    summary: 'Users',
    list: (_request, search) => listUsers(db, search),
  })
  app.post(
    '/centre/users',
    {
      config: { permission: 'users:write' },
      schema: {
        tags,
        operationId: 'createUser',
        summary: 'Make a user, who can sign in if a password is given',
        body: NewUser,
        response: { 201: User },
      },
    },
    (request, reply) => {
      request.apiCallSubject = request.body.username
      const { password: _, ...body } = request.body
      return applied(
        live,
        createOnce({ db, request, reply, body }, (tx) => createUser(tx, request.actor, signIn, request.body)),
      )
    },
  )
  app.get(
    '/centre/users/:id',
    {
      config: { permission: 'users:read' },
      schema: {
        tags,
        operationId: 'getUser',
        summary: 'A user, with groups and roles',
        params: Id,
        response: { 200: UserDetail },
      },
    },
    (request) => getUserDetail(db, request.params.id),
  )
  app.patch(
    '/centre/users/:id',
    {
      config: { permission: 'users:write' },
      schema: {
        tags,
        operationId: 'changeUser',
        summary: 'Change a user',
        params: Id,
        body: UserChanges,
        response: { 200: User },
      },
    },
    ({ actor, params, body }) => applied(live, changeUser(db, actor, signIn, params.id, body)),
  )
  app.post(
    '/centre/users/:id/suspension',
    {
      config: { permission: 'users:write' },
      schema: {
        tags,
        operationId: 'suspendUser',
        summary: 'Suspend a user; sessions end',
        params: Id,
        response: { 200: User },
      },
    },
    ({ actor, params }) => applied(live, suspendUser(db, actor, signIn, params.id)),
  )
  app.delete(
    '/centre/users/:id/suspension',
    {
      config: { permission: 'users:write' },
      schema: {
        tags,
        operationId: 'resumeUser',
        summary: "Lift a user's suspension",
        params: Id,
        response: { 200: User },
      },
    },
    ({ actor, params }) => applied(live, resumeUser(db, actor, params.id)),
  )
  app.delete(
    '/centre/users/:id/sessions',
    {
      config: { permission: 'users:write' },
      schema: {
        tags,
        operationId: 'endSessionsOfUser',
        summary: 'Sign a user out everywhere',
        params: Id,
        response: { 200: User },
      },
    },
    ({ actor, params }) => endSessions(db, actor, signIn, params.id),
  )
  app.delete(
    '/centre/users/:id/second-factor',
    {
      config: { permission: 'users:write' },
      schema: {
        tags,
        operationId: 'resetSecondFactor',
        summary: 'Take away the second factor of a user who has lost it; sessions end',
        params: Id,
        response: { 200: User },
      },
    },
    ({ actor, params }) => resetSecondFactor(db, actor, signIn, params.id),
  )
}
