import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Slug, Strict } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { type AccountMeans, circuitEventSearch, getAccount, listCircuitEvents, tryCircuits } from './accounts.ts'
import { Account, CircuitEvent } from './schemas.ts'

/** What of an account is or was stopped while it is at fault. */
export function registerCircuitRoutes(app: App, { database: { db } }: Deps, means: AccountMeans): void {
  registerList(app, {
    url: '/centre/accounts/:name/circuit-events',
    permission: 'accounts:read',
    search: circuitEventSearch,
    params: Strict({ name: Slug }),
    item: CircuitEvent,
    tag: 'Accounts',
    operationId: 'listCircuitEvents',
    summary: 'When an account, or a part of it, was stopped and went on',
    list: (request, search) => listCircuitEvents(db, request.actor, (request.params as { name: string }).name, search),
  })
  app.post(
    '/centre/accounts/:name/circuit-trial',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags: ['Accounts'],
        operationId: 'tryAccount',
        summary: 'Try now what of an account is stopped',
        description: 'It would be tried by itself at `retryAt`. Nothing happens where nothing is stopped.',
        params: Strict({ name: Slug }),
        response: { 200: Account },
      },
    },
    async ({ actor, params }) => {
      await tryCircuits(db, actor, params.name)
      return getAccount(db, actor, means, params.name)
    },
  )
}
