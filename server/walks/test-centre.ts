import { after } from 'node:test'
import type pg from 'pg'
import { startKavenegarSimulator } from '../../simulators/kavenegar.ts'
import type { Simulator } from '../../simulators/simulator.ts'
import { NODE_ROLES } from '../config.ts'
import { startDispatch } from '../dispatch/dispatch.ts'
import { openTestApp, type TestApp } from '../test-app.ts'
import { addAccount, addService } from '../test-node.ts'

/**
 * The whole application with its dispatch over a provider's simulator: two live services, each on an account of its own,
 * and one on the sandbox. Closed when the suite ends.
 */
export type TestCentre = TestApp & {
  pool: pg.Pool
  simulator: Simulator
  /** `payroll` may send from 10008663 only, though its account has 10008664 too; `clinic` from 20005000. */
  services: { payroll: number; clinic: number; lab: number; bare: number }
  accounts: { kn: { id: number; reportSecret: string }; other: { id: number; reportSecret: string } }
  call(credential: Credential, request: Asked): Promise<Answered>
}

/** A token's text, `{ cookie }` of a person, or nothing. */
export type Credential = string | { cookie: string } | null
export type Asked = {
  method?: string
  url: string
  /** Written as JSON. */
  body?: unknown
  /** The body as it is, in place of `body`. */
  raw?: string | Buffer
  headers?: Record<string, string>
}
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
export type Answered = { status: number; headers: Record<string, unknown>; text: string; body: any }

export async function openTestCentre(
  options: {
    isSending?: boolean
    reportAfterMs?: number
    log?: TestApp['deps']['log']
    config?: Partial<TestApp['deps']['config']>
  } = {},
): Promise<TestCentre> {
  const simulator = await startKavenegarSimulator({ reportAfterMs: options.reportAfterMs ?? 10 })
  after(() => simulator.close())
  const centre = await openTestApp({
    ...(options.log && { log: options.log }),
    ...(options.config && { config: options.config }),
    dispatch: async (deps) => {
      const dispatch = await startDispatch({ ...deps, roles: options.isSending ? NODE_ROLES : ['api', 'jobs'] })
      after(() => dispatch.stop())
      return dispatch
    },
  })
  const { deps, app } = centre
  const pool = deps.database.pools.rest
  const makers = { pool, vault: deps.vault }
  const key = { apiKey: 'key-of-the-provider' }
  const at = { provider: 'kavenegar', baseUrl: simulator.url, key }
  const kn = await addAccount(makers, { ...at, name: 'kn', line: '10008663' })
  await pool.query(`insert into sender_lines (account_id, number, position) values ($1, '10008664', 1)`, [kn.id])
  const other = await addAccount(makers, { ...at, name: 'other', line: '20005000' })
  const sandbox = await addAccount(makers, { name: 'sandbox', provider: 'sandbox' })
  const services = {
    payroll: await addService(pool, { name: 'payroll', accountId: kn.id, methods: ['kavenegar.sms'] }),
    clinic: await addService(pool, { name: 'clinic', accountId: other.id, methods: ['kavenegar.sms'] }),
    lab: await addService(pool, { name: 'lab', accountId: sandbox.id, methods: ['sandbox.sms'] }),
    bare: await centre.addService('bare'),
  }
  await pool.query(`update allocations set lines = '{10008663}' where service_id = $1`, [services.payroll])
  await deps.live.catchUp()

  async function call(credential: Credential, asked: Asked): Promise<Answered> {
    const payload = asked.raw ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body))
    const answer = await app.inject({
      method: (asked.method ?? 'GET') as 'GET',
      url: asked.url,
      ...(payload !== undefined && { payload }),
      headers: {
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...(typeof credential === 'string' && { authorization: `Bearer ${credential}` }),
        ...(credential !== null && typeof credential === 'object' && credential),
        ...asked.headers,
      },
    })
    const isJson = /json/.test(String(answer.headers['content-type']))
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: isJson ? answer.json() : undefined,
    }
  }
  return { ...centre, pool, simulator, services, accounts: { kn, other }, call }
}
