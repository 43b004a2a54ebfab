import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  type Account as AccountView,
  accountSearch,
  changeAccount,
  createAccount,
  getAccount,
  listAccounts,
  resumeAccount,
  rotateReportSecret,
  suspendAccount,
} from './accounts.ts'
import { registerCircuitRoutes } from './circuit-routes.ts'
import { registerKeyRoutes } from './key-routes.ts'
import { registerLineRoutes } from './line-routes.ts'
import { registerRehearsalRoutes } from './rehearsal-routes.ts'
import { Account, AccountChanges, NewAccount } from './schemas.ts'
import { registerTariffRoutes } from './tariff-routes.ts'
import { registerUsageRoutes } from './usage-routes.ts'

const Name = Strict({ name: Slug })
const tags = ['Accounts']

// The addresses hold the secret: a repeated request is answered without them.
const withoutSecret = (account: AccountView): AccountView => ({ ...account, reportUrl: null, inboundUrl: null })

/** The organisation's accounts at providers, with their keys and sender lines. */
export function registerAccountsRoutes(app: App, deps: Deps): void {
  const { database, live, vault, config } = deps
  const { db } = database
  const means = { vault, publicUrl: config.publicUrl }

  registerList(app, {
    url: '/centre/accounts',
    permission: 'accounts:read',
    search: accountSearch,
    item: Account,
    tag: 'Accounts',
    operationId: 'listAccounts',
    summary: 'Accounts',
    list: (request, search) => listAccounts(db, request.actor, means, search),
  })
  app.post(
    '/centre/accounts',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'createAccount',
        summary: 'Add an account, with its keys and lines if you like',
        body: NewAccount,
        response: { 201: Account },
      },
    },
    (request, reply) => {
      request.apiCallSubject = request.body.name
      return applied(
        live,
        createOnce({ db, request, reply, keep: withoutSecret }, (tx) =>
          createAccount(tx, request.actor, means, request.body),
        ),
      )
    },
  )
  app.get(
    '/centre/accounts/:name',
    {
      config: { permission: 'accounts:read' },
      schema: { tags, operationId: 'getAccount', summary: 'An account', params: Name, response: { 200: Account } },
    },
    (request) => getAccount(db, request.actor, means, request.params.name),
  )
  app.patch(
    '/centre/accounts/:name',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'changeAccount',
        summary: 'Change an account',
        params: Name,
        body: AccountChanges,
        response: { 200: Account },
      },
    },
    (request) => applied(live, changeAccount(db, request.actor, means, request.params.name, request.body)),
  )
  app.post(
    '/centre/accounts/:name/suspension',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'suspendAccount',
        summary: 'Suspend an account',
        description:
          'Nothing leaves through it until the suspension is lifted; messages wait or take the next account.',
        params: Name,
        response: { 200: Account },
      },
    },
    (request) => applied(live, suspendAccount(db, request.actor, means, request.params.name)),
  )
  app.delete(
    '/centre/accounts/:name/suspension',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'resumeAccount',
        summary: "Lift an account's suspension",
        params: Name,
        response: { 200: Account },
      },
    },
    (request) => applied(live, resumeAccount(db, request.actor, means, request.params.name)),
  )
  app.post(
    '/centre/accounts/:name/report-secret',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'rotateReportSecret',
        summary: 'Make new callback addresses',
        description: 'The former addresses stop at once: hand the new ones to the provider.',
        params: Name,
        response: { 200: Account },
      },
    },
    (request, reply) =>
      applied(
        live,
        createOnce({ db, request, reply, status: 200, keep: withoutSecret }, (tx) =>
          rotateReportSecret(tx, request.actor, means, request.params.name),
        ),
      ),
  )
  registerCircuitRoutes(app, deps, means)
  registerKeyRoutes(app, deps)
  registerLineRoutes(app, deps)
  registerRehearsalRoutes(app)
  registerTariffRoutes(app, deps)
  registerUsageRoutes(app, deps)
}
