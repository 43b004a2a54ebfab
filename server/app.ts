import { registerApiLogRoutes } from './modules/api-log/routes.ts'
import { registerAuditLogRoutes } from './modules/audit-log/routes.ts'
import { registerSessionRoutes } from './modules/session/routes.ts'
import type { Deps } from './platform/deps.ts'
import type { App } from './platform/http/app-types.ts'
import { setUpHttp } from './platform/http/set-up.ts'

/** Every module's routes under /api/v1, one line each. */
const API: ((app: App, deps: Deps) => void)[] = [registerSessionRoutes, registerAuditLogRoutes, registerApiLogRoutes]

/** The whole HTTP application, ready to listen. Closing it finishes what is running and ends event streams. */
export async function buildApp(deps: Deps): Promise<App> {
  const app = await setUpHttp(deps)
  await app.register(
    async (scope) => {
      for (const register of API) register(scope, deps)
    },
    { prefix: '/api/v1' },
  )
  await app.ready()
  return app
}
