import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing, Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { addLine, changeLine, lineSearch, listLines, removeLine } from './accounts.ts'
import { Line, LineChanges, LineNumber, NewLine } from './schemas.ts'

const tags = ['Accounts']
const LinePath = Strict({ name: Slug, number: LineNumber })

/** The sender lines of an account. */
export function registerLineRoutes(app: App, { database: { db }, live }: Deps): void {
  registerList(app, {
    url: '/centre/accounts/:name/lines',
    permission: 'accounts:read',
    search: lineSearch,
    item: Line,
    tag: 'Accounts',
    operationId: 'listAccountLines',
    summary: "An account's sender lines",
    list: (request, search) => listLines(db, (request.params as { name: string }).name, search),
  })
  app.post(
    '/centre/accounts/:name/lines',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'addAccountLine',
        summary: 'Add a sender line',
        params: Strict({ name: Slug }),
        body: NewLine,
        response: { 201: Line },
      },
    },
    (request, reply) =>
      applied(
        live,
        createOnce({ db, request, reply }, (tx) => addLine(tx, request.actor, request.params.name, request.body)),
      ),
  )
  app.patch(
    '/centre/accounts/:name/lines/:number',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'changeAccountLine',
        summary: 'Change a sender line',
        params: LinePath,
        body: LineChanges,
        response: { 200: Line },
      },
    },
    ({ actor, params, body }) => applied(live, changeLine(db, actor, params.name, params.number, body)),
  )
  app.delete(
    '/centre/accounts/:name/lines/:number',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'removeAccountLine',
        summary: 'Remove a sender line',
        description: 'Refused while a service is allowed the line by name.',
        params: LinePath,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await applied(live, removeLine(db, actor, params.name, params.number))
      return reply.code(204).send(null)
    },
  )
}
