import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { registerCallback } from './reports.ts'

/** Where providers call back with delivery reports. */
export function registerReportRoutes(app: App, deps: Deps): void {
  registerCallback(app, deps, {
    url: '/reports/:secret',
    what: 'a report',
    isKnownTo: ({ provider }) => provider.parseReports !== undefined,
    take: (account, request) =>
      deps.dispatch.report(account.id, account.provider.parseReports?.(request, account.settings) ?? []),
  })
}
