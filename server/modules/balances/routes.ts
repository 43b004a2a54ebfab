import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Slug, Strict } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  changeBalancePeriod,
  clearByHand,
  enterByHand,
  expirySearch,
  getBalance,
  listBalanceHistory,
  listExpiries,
  refreshBalance,
} from './balances.ts'
import { Balance, ByHand, Expiry, History, Period } from './schemas.ts'

const tags = ['Balances']
const params = Strict({ name: Slug })
const HISTORY_DAYS = 30

/** What accounts have left, for how long, and until when. */
export function registerBalancesRoutes(app: App, deps: Deps): void {
  const url = '/centre/accounts/:name/balance'
  registerList(app, {
    url: '/centre/expiries',
    permission: 'accounts:read',
    search: expirySearch,
    item: Expiry,
    tag: 'Balances',
    operationId: 'listExpiries',
    summary: 'What ends, the next first: accounts, keys, lines, and tokens for who may read them',
    list: ({ actor }, search) => listExpiries(deps.database.db, actor, search, deps.ids.now()),
  })
  app.get(
    url,
    {
      config: { permission: 'accounts:read' },
      schema: {
        tags,
        operationId: 'getBalance',
        summary: 'What an account has left',
        params,
        response: { 200: Balance },
      },
    },
    ({ actor, params: { name } }) => getBalance(deps, actor, name),
  )
  app.patch(
    url,
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'changeBalance',
        summary: 'Change how often the provider is asked',
        params,
        body: Strict({ periodMinutes: Period }),
        response: { 200: Balance },
      },
    },
    ({ actor, params: { name }, body }) => changeBalancePeriod(deps, actor, name, body.periodMinutes),
  )
  app.post(
    `${url}/refresh`,
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'refreshBalance',
        summary: 'Ask the provider now',
        description: 'A provider that refuses is told in `provider.failing`, with status 200: what was known stays.',
        params,
        response: { 200: Balance },
      },
    },
    ({ actor, params: { name } }) => refreshBalance(deps, actor, name),
  )
  app.put(
    `${url}/by-hand`,
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'enterBalance',
        summary: 'Enter a balance or an expiry by hand',
        description:
          'It outranks what the provider says until it is cleared. What is sent from now on is taken off the balance, by its cost. What is not named is left to the provider.',
        params,
        body: ByHand,
        response: { 200: Balance },
      },
    },
    ({ actor, params: { name }, body }) => enterByHand(deps, actor, name, body),
  )
  app.delete(
    `${url}/by-hand`,
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'clearBalance',
        summary: 'Clear what was entered by hand',
        params,
        response: { 200: Balance },
      },
    },
    ({ actor, params: { name } }) => clearByHand(deps, actor, name),
  )
  app.get(
    `${url}/history`,
    {
      config: { permission: 'accounts:read' },
      schema: {
        tags,
        operationId: 'listBalanceHistory',
        summary: 'How the balance of an account went',
        params,
        querystring: Strict({
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650, default: HISTORY_DAYS })),
        }),
        response: { 200: History },
      },
    },
    ({ params: { name }, query }) => listBalanceHistory(deps, name, query.days ?? HISTORY_DAYS),
  )
}
