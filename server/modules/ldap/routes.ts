import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing, Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  changeDirectory,
  createDirectory,
  directorySearch,
  getDirectory,
  listDirectories,
  removeDirectory,
} from './ldap.ts'
import { registerRunRoutes } from './run-routes.ts'
import { Directory, DirectoryChanges, NewDirectory, Test } from './schemas.ts'
import { testDirectory } from './trial.ts'

const Name = Strict({ name: Slug })
const tags = ['Directories']

/** Directories that people and groups come from, and their syncs. */
export function registerDirectoriesRoutes(app: App, deps: Deps): void {
  const { database, live, vault, config } = deps
  const { db } = database
  const means = { vault, env: config.env }
  registerList(app, {
    url: '/centre/directories',
    permission: 'directory:read',
    search: directorySearch,
    item: Directory,
    tag: 'Directories',
    operationId: 'listDirectories',
    summary: 'Directories',
    list: ({ actor }, search) => listDirectories(db, actor.locale, search),
  })
  app.post(
    '/centre/directories',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags,
        operationId: 'createDirectory',
        summary: 'Set up a directory (LDAP, Active Directory)',
        description: 'Nothing is read from it before a sync.',
        body: NewDirectory,
        response: { 201: Directory },
      },
    },
    (request, reply) => {
      request.apiCallSubject = request.body.name
      const { password: _, ...body } = request.body
      return createOnce({ db, request, reply, body }, (tx) => createDirectory(tx, request.actor, means, request.body))
    },
  )
  app.get(
    '/centre/directories/:name',
    {
      config: { permission: 'directory:read' },
      schema: { tags, operationId: 'getDirectory', summary: 'A directory', params: Name, response: { 200: Directory } },
    },
    ({ actor, params }) => getDirectory(db, actor.locale, params.name),
  )
  app.patch(
    '/centre/directories/:name',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags,
        operationId: 'changeDirectory',
        summary: 'Change a directory',
        description: 'Another `url` wants the password again.',
        params: Name,
        body: DirectoryChanges,
        response: { 200: Directory },
      },
    },
    ({ actor, params, body }) => changeDirectory(db, actor, means, params.name, body),
  )
  app.delete(
    '/centre/directories/:name',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags,
        operationId: 'removeDirectory',
        summary: 'Remove a directory',
        description: 'Its people and groups stay as they are.',
        params: Name,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await applied(live, removeDirectory(db, actor, params.name))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/centre/directories/:name/connection-test',
    {
      config: { permission: 'directory:write', changesNothing: true },
      schema: {
        tags,
        operationId: 'testDirectory',
        summary: 'Connect to a directory, and read its first few entries',
        params: Name,
        response: { 200: Test },
      },
    },
    ({ actor, params }) => testDirectory(db, actor.locale, means, params.name),
  )
  registerRunRoutes(app, deps)
}
