import { after } from 'node:test'
import { sql } from 'kysely'
import pino from 'pino'
import { buildApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { loadRouting } from './dispatch/road/routing.ts'
import { createAccessCache } from './platform/auth/access.ts'
import type { TokenKind } from './platform/auth/permissions.ts'
import { openSignIn } from './platform/auth/sign-in.ts'
import { mintToken } from './platform/auth/tokens.ts'
import { createVault } from './platform/crypto/vault.ts'
import { openDatabase } from './platform/db/database.ts'
import { createTestDatabase } from './platform/db/test-database.ts'
import type { Deps } from './platform/deps.ts'
import { createApiLog } from './platform/http/api-log.ts'
import type { App } from './platform/http/app-types.ts'
import { startIds } from './platform/ids.ts'
import { createLive } from './platform/live/live.ts'
import { atTestEnd } from './platform/test-end.ts'

/** The application on a database of its own, closed when the test file ends, and ways to make who uses it. */
export type TestApp = {
  app: App
  deps: Deps
  /** Makes a service; answers its id. */
  addService(name: string): Promise<number>
  /** Makes a token; answers its text. `service` by name, none for a centre's token. */
  addToken(kind: TokenKind, service?: string, options?: { scopes?: string[]; expiresAt?: Date }): Promise<string>
  /** Makes a person in a role (in a service, or at the centre) who can sign in with `PASSWORD`; answers the id. */
  addPerson(username: string, role: string | null, service?: string): Promise<number>
  /** Signs a person in; answers the Cookie header. */
  signIn(username: string): Promise<string>
}

export const PASSWORD = 'correct horse battery'

type Options = {
  config?: Partial<Config>
  log?: Deps['log']
  dispatch?: (deps: Omit<Deps, 'dispatch'>) => Promise<Deps['dispatch']>
}

/** What is known of the centre and nothing that sends. Credentials that a test made up cannot be read, and need not be. */
async function openRouting({ database, vault, live }: Omit<Deps, 'dispatch'>): Promise<Deps['dispatch']> {
  const load = () => loadRouting(database.pools.rest, vault)
  let routing = await load()
  live.onConfigChange(async () => {
    routing = await load().catch(() => routing)
  })
  return { routing: () => routing } as Deps['dispatch']
}

/** Starts the application for a test file. Without a dispatcher, routes that send fail. */
export async function openTestApp(options: Options = {}): Promise<TestApp> {
  const url = await createTestDatabase()
  const database = openDatabase(url)
  const log = options.log ?? pino({ level: 'silent' })
  const config = { ...readConfig({}), publicUrl: 'http://rasan.test', ...options.config }
  const vault = createVault(Buffer.alloc(32, 7))
  const ids = await startIds(database.pools.rest)
  const live = createLive(url, database.pools.rest, log)
  const access = createAccessCache(database.db)
  live.onConfigChange(access.reload)
  const signIn = openSignIn(config, database.db, vault)
  const apiLog = createApiLog(url, log)
  await live.start()
  const rest = { config, database, vault, log, ids, access, signIn, live, apiLog }
  const deps: Deps = { ...rest, dispatch: await (options.dispatch ?? openRouting)(rest) }
  const app = await buildApp(deps)
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= closeAll()
    return closing
  }
  async function closeAll(): Promise<void> {
    await app.close()
    await apiLog.close()
    await live.close()
    ids.stop()
    await database.close()
  }
  // with the suite that it was opened in, and in any case before its database is dropped
  after(close)
  atTestEnd(close)
  return { app, deps, ...makeMakers(app, deps) }
}

function makeMakers(app: App, { database: { db }, live, signIn }: Deps): Omit<TestApp, 'app' | 'deps'> {
  const findService = async (name: string | undefined): Promise<number | null> => {
    if (name === undefined) return null
    const { rows } = await sql<{ id: number }>`select id from services where name = ${name}`.execute(db)
    return rows[0]!.id
  }
  return {
    async addService(name) {
      const { rows } = await sql<{ id: number }>`
        insert into services (name, title_fa, title_en) values (${name}, ${name}, ${name}) returning id`.execute(db)
      await live.catchUp()
      return rows[0]!.id
    },
    async addToken(kind, service, { scopes, expiresAt } = {}) {
      const { token, publicId, secretHash } = mintToken(kind)
      await sql`
        insert into tokens (kind, service_id, name, public_id, secret_hash, scopes, expires_at, created_by)
        values (${kind}, ${await findService(service)}, ${kind}, ${publicId}, ${secretHash}, ${scopes ?? null},
                ${expiresAt ?? new Date(Date.now() + 86_400_000)}, 'test')`.execute(db)
      await live.catchUp()
      return token
    },
    async addPerson(username, role, service) {
      const { rows } = await sql<{ id: number }>`
        insert into users (username, name) values (${username}, ${username}) returning id`.execute(db)
      const id = rows[0]!.id
      if (role !== null) {
        await sql`
          insert into role_assignments (user_id, service_id, role)
          values (${id}, ${await findService(service)}, ${role})`.execute(db)
      }
      await signIn.createSignIn(db, { id, username }, PASSWORD)
      await live.catchUp()
      return id
    },
    async signIn(username) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { signInName: username, password: PASSWORD },
      })
      const cookie = answer.cookies.find(({ name }) => name === 'rasan_session')
      if (cookie === undefined) throw new Error(`${username} could not sign in: ${answer.body}`)
      return `${cookie.name}=${encodeURIComponent(cookie.value)}`
    },
  }
}
