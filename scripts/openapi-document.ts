import pino from 'pino'
import { buildApp } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import type { Deps } from '../server/platform/deps.ts'

// Stands for everything that routes are handed: they are only registered here, none is ever called.
const anything: unknown = new Proxy(() => undefined, {
  get: (_target, name) => (name === 'then' ? undefined : anything),
  apply: () => anything,
})

/** The OpenAPI document of the API as the server of this checkout serves it; needs no database. */
export async function makeOpenApiDocument(): Promise<object> {
  const deps = { config: readConfig({}), log: pino({ level: 'silent' }) }
  const app = await buildApp(
    new Proxy(deps, { get: (own, name) => Reflect.get(own, name) ?? anything }) as unknown as Deps,
  )
  const document = app.swagger()
  await app.close()
  return document
}
