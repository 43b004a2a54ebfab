import pg from 'pg'
import type { Logger } from 'pino'
import { isDatabaseAway, outliveLosses } from '../db/database.ts'

/** One request to /api/v1, as the API log keeps it. `route` is the pattern, never the address with its values. */
export type ApiCall = {
  id: string
  serviceId: number | null
  tokenId: number | null
  userId: number | null
  method: string
  route: string
  status: number
  code: string | null
  ms: number
  ip: string | null
  requestId: string
  subject: string | null
  /** The address with its values, and the body as JSON: without secrets. Null where they are not kept. */
  path: string | null
  body: string | null
  /** The problem that was answered, as JSON. */
  problem: string | null
  /** What else was answered to a change, as JSON without secrets. */
  answer: string | null
}

/** Takes rows without waiting, writes them together. */
export type ApiLog = {
  add(row: ApiCall): void
  /** Rows that were given up because the database was away for too long. */
  dropped(): number
  /** Writes what has been added so far. */
  flush(): Promise<void>
  close(): Promise<void>
}

const EVERY_MS = 250
const ROWS_MAX = 20_000
const BATCH_MAX = 2_000

const INSERT = `
  insert into api_calls
    (id, service_id, token_id, user_id, method, route, status, code, ms, ip, request_id, subject, path,
     body, problem, answer)
  select * from unnest(
    $1::uuid[], $2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::smallint[], $8::text[], $9::real[],
    $10::inet[], $11::text[], $12::text[], $13::text[], $14::jsonb[], $15::jsonb[], $16::jsonb[])
  on conflict do nothing`

const COLUMNS: (keyof ApiCall)[] = [
  'id',
  'serviceId',
  'tokenId',
  'userId',
  'method',
  'route',
  'status',
  'code',
  'ms',
  'ip',
  'requestId',
  'subject',
  'path',
  'body',
  'problem',
  'answer',
]

/**
 * The buffer of API-call rows: written each 250 ms by one connection of its own with `synchronous_commit=off`, for what
 * it holds (reads, refusals) is worth less than a wait. While the database is away at most 20,000 rows are kept.
 */
export function createApiLog(url: string, log: Logger): ApiLog {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 5_000,
    application_name: 'rasan api log',
    options: '-c synchronous_commit=off -c statement_timeout=15000',
  })
  outliveLosses(pool, (error) => log.debug({ err: error }, 'the connection of the API log ended'))
  let rows: ApiCall[] = []
  let dropped = 0
  let writing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    if (rows.length > 0) void flush().catch(() => undefined)
  }, EVERY_MS)
  timer.unref()

  async function write(): Promise<void> {
    while (rows.length > 0) {
      const batch = rows.splice(0, BATCH_MAX)
      try {
        await pool.query({ name: 'insert_api_calls', text: INSERT, values: turnToColumns(batch) })
      } catch (error) {
        if (isDatabaseAway(error)) keep(batch)
        else dropped += batch.length // what PostgreSQL refuses once it would refuse for ever, and hold up all that follow
        log.warn({ err: error, waiting: rows.length, dropped }, 'API calls could not be written')
        throw error
      }
    }
  }

  function keep(batch: ApiCall[]): void {
    rows = [...batch, ...rows]
    if (rows.length <= ROWS_MAX) return
    dropped += rows.length - ROWS_MAX
    rows = rows.slice(0, ROWS_MAX)
  }

  // One write at a time; a flush that is asked for during another covers what was added meanwhile.
  function flush(): Promise<void> {
    const next = writing.then(write)
    writing = next.catch(() => undefined)
    return next
  }

  return {
    add(row) {
      if (rows.length < ROWS_MAX) rows.push(row)
      else dropped++
    },
    dropped: () => dropped,
    flush,
    async close() {
      clearInterval(timer)
      await flush().catch(() => undefined)
      await pool.end()
    },
  }
}

const turnToColumns = (batch: ApiCall[]): unknown[][] => COLUMNS.map((column) => batch.map((row) => row[column]))
