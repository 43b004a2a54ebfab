import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import { type Static, Type } from 'typebox'
import { isLoopback } from '../../config.ts'
import { refusePermission } from '../auth/grants.ts'
import { findMissingMigrations } from '../db/migrate.ts'
import type { Deps } from '../deps.ts'
import type { App } from './app-types.ts'
import { registry } from './metrics.ts'

const ANSWER_WITHIN_MS = 1_000
/** Anybody may ask, and as often as they like: the database is asked for all of them, this often. */
const SHARED_FOR_MS = 1_000
const PERIODS_AHEAD = 3

/** This machine's own clock may be off by this much: people's sessions and providers' certificates are judged by it. */
const CLOCK_OFF_MAX_MS = 60_000

const Answer = Type.Object({
  ready: Type.Boolean(),
  database: Type.Boolean(),
  migrations: Type.Boolean(),
  partitions: Type.Boolean(),
  clock: Type.Boolean(),
  stopping: Type.Boolean(),
  /** What does not keep the node from its work, and can lose messages one day. */
  warnings: Type.Array(Type.String()),
})
type Readiness = Static<typeof Answer>

/**
 * `/livez` (the process answers), `/readyz` (it can do its work) and `/metrics`. Metrics are given to a caller on this
 * machine that came through no proxy and asked this machine by its own name, and to tokens of the centre with
 * `centre:read`.
 */
export function registerHealthRoutes(app: App, deps: Deps): void {
  let isStopping = false
  app.addHook('preClose', (done) => {
    isStopping = true
    done()
  })
  const look = shareLook(() => lookAtDatabase(deps.database.pools.rest))
  const config = { permission: 'public' } as const
  const schema = { hide: true }

  app.get('/livez', { config, schema }, () => ({ live: true }))

  app.get(
    '/readyz',
    { config, schema: { ...schema, response: { '2xx': Answer, 503: Answer } } },
    async (_request, reply) => {
      const readiness = judge(deps, await look(), isStopping)
      return reply
        .code(readiness.ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(readiness)
    },
  )

  app.get('/metrics', { config, schema }, async (request, reply) => {
    if (!mayReadMetrics(deps, request)) throw refusePermission('centre:read')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

type Seen = Pick<Readiness, 'migrations' | 'partitions' | 'warnings'>

function judge({ ids }: Deps, seen: Seen | null, stopping: boolean): Readiness {
  const { migrations, partitions, warnings } = seen ?? { migrations: false, partitions: false, warnings: [] }
  const clock = ids.isSteady() && Math.abs(ids.now() - Date.now()) < CLOCK_OFF_MAX_MS
  const ready = seen !== null && migrations && partitions && clock && !stopping
  return { ready, database: seen !== null, migrations, partitions, clock, stopping, warnings }
}

/** One look at a time, whose answer everybody gets who asks within a second of it: null where there was none in time. */
export function shareLook<T>(look: () => Promise<T>): () => Promise<T | null> {
  let answer: Promise<T | null> = Promise.resolve(null)
  let lookedAt = Number.NEGATIVE_INFINITY
  let isLooking = false
  return () => {
    const now = performance.now()
    if (isLooking || now - lookedAt < SHARED_FOR_MS) return answer
    lookedAt = now
    isLooking = true
    const seen = look()
      .catch(() => null)
      .finally(() => {
        isLooking = false
      })
    answer = Promise.race([seen, waitFor(ANSWER_WITHIN_MS)])
    return answer
  }
}

/** By one connection, which is given up where it does not answer in time. */
async function lookAtDatabase(pool: pg.Pool): Promise<Seen> {
  const client = await pool.connect()
  const query = (text: string) => client.query({ text, query_timeout: ANSWER_WITHIN_MS } as pg.QueryConfig)
  try {
    const seen = {
      migrations: (await findMissingMigrations(query)).length === 0,
      partitions: (await query(PARTITIONS_AHEAD)).rows[0]?.there === true,
      warnings: (await query(WARNINGS)).rows.map(({ warning }) => String(warning)),
    }
    client.release()
    return seen
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** What a crash or a promotion would lose: `rasan doctor` says it in words. */
const WARNINGS = `
  select name || '_off' as warning from pg_settings
  where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
  union all
  select 'replicas_asynchronous'
  where current_setting('synchronous_standby_names') = '' and exists (select from pg_stat_replication)
  union all
  select role.warning
  from (values ('no_dispatcher', (select bool_or(is_sending) from nodes where seen_at >= clock_timestamp() - interval '10 s')),
               ('no_jobs', (select bool_or(runs_jobs) from nodes where seen_at >= clock_timestamp() - interval '10 s'))) role (warning, there)
  where there is not true`

// Without its partition nothing can be written: weekly for the hot tables, daily for the keys of sending.
const PARTITIONS_AHEAD = `
  select bool_and(to_regclass(part) is not null) as there
  from (
    select parent || '_' || to_char(date_trunc('week', now() at time zone 'UTC') + make_interval(weeks => n), 'YYYYMMDD')
    from unnest(array['messages', 'calls', 'notes', 'api_calls', 'audit_entries', 'inbound_messages']) parent, generate_series(0, ${PERIODS_AHEAD}) n
    union all
    select 'idempotency_' || to_char((now() at time zone 'UTC')::date + n, 'YYYYMMDD')
    from generate_series(0, ${PERIODS_AHEAD}) n
  ) parts (part)`

const waitFor = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(resolve, ms, null).unref())

// A proxy on this machine calls from it too: it tells of itself, or passes on the name that the world asked for.
function isFromHere({ headers, hostname, socket }: FastifyRequest): boolean {
  const isNear = isLoopback((socket.remoteAddress ?? '').replace('::ffff:', ''))
  const isPassedOn = Object.keys(headers).some((name) => FROM_PROXIES.test(name))
  const name = hostname.replace(/^\[(.*)\]$/, '$1')
  return isNear && !isPassedOn && (name === 'localhost' || (isIP(name) !== 0 && isLoopback(name)))
}

const FROM_PROXIES = /^(forwarded|via|x-real-ip|x-forwarded-.+)$/

function mayReadMetrics({ access, ids }: Deps, request: FastifyRequest): boolean {
  if (isFromHere(request)) return true
  const token = access.checkToken((request.headers.authorization ?? '').replace(/^bearer /i, ''), ids.now())
  return typeof token !== 'string' && token.admits(request.actor.ip) && token.permissions.has('centre:read')
}
