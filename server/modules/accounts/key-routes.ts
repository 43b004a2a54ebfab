import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing, Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { addKey, changeKey, keySearch, listKeys, removeKey } from './accounts.ts'
import { Key, KeyChanges, KeyName, NewKey } from './schemas.ts'

const tags = ['Accounts']
const KeyPath = Strict({ name: Slug, key: KeyName })

/** The credentials of an account: made, changed and removed, never read. */
export function registerKeyRoutes(app: App, { database: { db }, live, vault }: Deps): void {
  registerList(app, {
    url: '/centre/accounts/:name/keys',
    permission: 'accounts:read',
    search: keySearch,
    item: Key,
    tag: 'Accounts',
    operationId: 'listAccountKeys',
    summary: "An account's keys, without their credentials",
    list: (request, search) => listKeys(db, (request.params as { name: string }).name, search),
  })
  app.post(
    '/centre/accounts/:name/keys',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'addAccountKey',
        summary: 'Add a key',
        params: Strict({ name: Slug }),
        body: NewKey,
        response: { 201: Key },
      },
    },
    (request, reply) =>
      applied(
        live,
        createOnce({ db, request, reply }, (tx) => addKey(tx, request.actor, vault, request.params.name, request.body)),
      ),
  )
  app.patch(
    '/centre/accounts/:name/keys/:key',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'changeAccountKey',
        summary: 'Change a key',
        params: KeyPath,
        body: KeyChanges,
        response: { 200: Key },
      },
    },
    ({ actor, params, body }) => applied(live, changeKey(db, actor, vault, params.name, params.key, body)),
  )
  app.delete(
    '/centre/accounts/:name/keys/:key',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'removeAccountKey',
        summary: 'Remove a key',
        params: KeyPath,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await applied(live, removeKey(db, actor, params.name, params.key))
      return reply.code(204).send(null)
    },
  )
}
