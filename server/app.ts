import { registerAccountsRoutes } from './modules/accounts/routes.ts'
import { registerAlertsRoutes } from './modules/alerts/routes.ts'
import { registerAllocationsRoutes } from './modules/allocations/routes.ts'
import { registerApiLogRoutes } from './modules/api-log/routes.ts'
import { registerAuditLogRoutes } from './modules/audit-log/routes.ts'
import { registerBalancesRoutes } from './modules/balances/routes.ts'
import { registerBlockedNumberRoutes } from './modules/blocked-numbers/routes.ts'
import { registerBroadcastRoutes } from './modules/broadcasts/routes.ts'
import { registerCentralSignInRoutes } from './modules/central-sign-in/routes.ts'
import { registerCentralSessionRoutes } from './modules/central-sign-in/session-routes.ts'
import { registerContactImportsRoutes } from './modules/contact-imports/routes.ts'
import { registerContactListsRoutes } from './modules/contact-lists/routes.ts'
import { registerContactsRoutes } from './modules/contacts/routes.ts'
import { registerDashboardRoutes } from './modules/dashboard/routes.ts'
import { registerDocsRoutes } from './modules/docs/routes.ts'
import { registerFilesRoutes } from './modules/files/routes.ts'
import { registerFirstRunRoutes } from './modules/first-run/routes.ts'
import { registerFollowUpRoutes } from './modules/follow-ups/routes.ts'
import { registerGroupsRoutes } from './modules/groups/routes.ts'
import { registerInboundCallback, registerInboundRoutes } from './modules/inbound/routes.ts'
import { registerDirectoriesRoutes } from './modules/ldap/routes.ts'
import { registerMembersRoutes } from './modules/members/routes.ts'
import { registerMessageRoutes } from './modules/messages/routes.ts'
import { registerMethodsRoutes } from './modules/methods/routes.ts'
import { registerPasswordResetRoutes } from './modules/password-reset/routes.ts'
import { registerProvidersRoutes } from './modules/providers/routes.ts'
import { registerPushReceipts, registerPushSubscriptionRoutes } from './modules/push-subscriptions/routes.ts'
import { registerReportRoutes } from './modules/reports/routes.ts'
import { registerReviewRoutes } from './modules/reviews/routes.ts'
import { registerRolesRoutes } from './modules/roles/routes.ts'
import { registerScimCentreRoutes } from './modules/scim/centre-routes.ts'
import { registerScimRoutes } from './modules/scim/routes.ts'
import { registerServicesRoutes } from './modules/services/routes.ts'
import { registerFactorRoutes } from './modules/session/factor-routes.ts'
import { registerOwnSessionRoutes } from './modules/session/own-routes.ts'
import { registerSessionRoutes } from './modules/session/routes.ts'
import { registerSettingsRoutes } from './modules/settings/routes.ts'
import { registerSignInPolicyRoutes } from './modules/sign-in-policy/routes.ts'
import { registerTemplatesRoutes } from './modules/templates/routes.ts'
import { registerTestMessageRoutes } from './modules/test-messages/routes.ts'
import { registerTokensRoutes } from './modules/tokens/routes.ts'
import { registerUsersRoutes } from './modules/users/routes.ts'
import type { Deps } from './platform/deps.ts'
import type { App } from './platform/http/app-types.ts'
import { registerHealthRoutes } from './platform/http/health.ts'
import { answerUnknown } from './platform/http/not-found.ts'
import { servePanel } from './platform/http/panel.ts'
import { setUpHttp } from './platform/http/set-up.ts'
import { registerEventRoutes } from './platform/live/events-route.ts'

/** Every module's routes under /api/v1, one line each. */
const API: ((app: App, deps: Deps) => void)[] = [
  registerMessageRoutes,
  registerInboundRoutes,
  registerBlockedNumberRoutes,
  registerReviewRoutes,
  registerBroadcastRoutes,
  registerFollowUpRoutes,
  registerTemplatesRoutes,
  registerContactsRoutes,
  registerContactListsRoutes,
  registerContactImportsRoutes,
  registerFilesRoutes,
  registerUsersRoutes,
  registerRolesRoutes,
  registerMembersRoutes,
  registerGroupsRoutes,
  registerTokensRoutes,
  registerServicesRoutes,
  registerDashboardRoutes,
  registerSettingsRoutes,
  registerProvidersRoutes,
  registerFirstRunRoutes,
  registerAllocationsRoutes,
  registerAccountsRoutes,
  registerBalancesRoutes,
  registerAlertsRoutes,
  registerMethodsRoutes,
  registerTestMessageRoutes,
  registerDirectoriesRoutes,
  registerScimCentreRoutes,
  registerSessionRoutes,
  registerCentralSignInRoutes,
  registerCentralSessionRoutes,
  registerOwnSessionRoutes,
  registerPushSubscriptionRoutes,
  registerFactorRoutes,
  registerPasswordResetRoutes,
  registerSignInPolicyRoutes,
  registerAuditLogRoutes,
  registerApiLogRoutes,
  registerEventRoutes,
]

/**
 * The whole HTTP application, ready to listen; of a node without the role `api` only what tells of its health. Closing it
 * finishes what is running and ends event streams.
 */
export async function buildApp(deps: Deps): Promise<App> {
  const app = await setUpHttp(deps)
  registerHealthRoutes(app, deps)
  if (!deps.config.roles.includes('api')) {
    answerUnknown(app, () => false)
    return app
  }
  registerDocsRoutes(app)
  registerReportRoutes(app, deps)
  registerInboundCallback(app, deps)
  registerPushReceipts(app, deps)
  registerScimRoutes(app, deps)
  await app.register(
    async (scope) => {
      for (const register of API) register(scope, deps)
    },
    { prefix: '/api/v1' },
  )
  answerUnknown(app, await servePanel(app))
  await app.ready()
  return app
}
