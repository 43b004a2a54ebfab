import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Slug, Strict } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { acknowledgeAlert, alertSearch, getAlertRules, listAlerts, setAlertRules } from './alerts.ts'
import { Alert, AlertRules, NewAlertRules } from './schemas.ts'

const tags = ['Alerts']
const params = Strict({ name: Slug })
const Id = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

/** Who is told of an account, when, and what was told. */
export function registerAlertsRoutes(app: App, deps: Deps): void {
  const { db } = deps.database
  registerList(app, {
    url: '/centre/alerts',
    permission: 'accounts:read',
    search: alertSearch,
    item: Alert,
    tag: 'Alerts',
    operationId: 'listAlerts',
    summary: 'Alerts of accounts and of tokens that end, lasting and past',
    list: (request, search) => listAlerts(deps, request.actor, search),
  })
  app.post(
    '/centre/alerts/:id/acknowledgement',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'acknowledgeAlert',
        summary: 'Say that somebody has seen an alert',
        description: 'It is not repeated any more, unless a deeper threshold is crossed.',
        params: Id,
        response: { 200: Alert },
      },
    },
    ({ actor, params: { id } }) => acknowledgeAlert(deps, actor, id),
  )
  app.get(
    '/centre/accounts/:name/alert-rules',
    {
      config: { permission: 'accounts:read' },
      schema: {
        tags,
        operationId: 'getAlertRules',
        summary: 'When somebody is told of an account, and who',
        params,
        response: { 200: AlertRules },
      },
    },
    ({ actor, params: { name } }) => getAlertRules(db, actor, name),
  )
  app.put(
    '/centre/accounts/:name/alert-rules',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'setAlertRules',
        summary: 'Set when somebody is told of an account, and who',
        description:
          'All of them, in place of those that were. Each threshold is told once when it is crossed, and again only after the value was clearly above it. Users that were not in them need the permission users:read.',
        params,
        body: NewAlertRules,
        response: { 200: AlertRules },
      },
    },
    ({ actor, params: { name }, body }) => setAlertRules(db, actor, name, body),
  )
}
