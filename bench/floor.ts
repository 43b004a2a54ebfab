import Fastify from 'fastify'
import pg from 'pg'
import { createUuidSource } from '../server/platform/ids.ts'

/**
 * The floor: the same job with nothing of ours. A bare route that stores the same rows (message, queue, API call) with the
 * same micro-batching, without a token, a check, a key or a counter. `node bench/floor.ts DATABASE_URL`.
 */
const BATCH_MAX = 400
const WRITERS = 2

const INSERT = `
with m as (
  insert into floor_messages (id, recipient, body, expires_at, status)
  select id, recipient, body, now() + interval '1 day', 10 from unnest($1::uuid[], $2::text[], $3::text[]) t(id, recipient, body)
  returning id, expires_at
), q as (
  insert into floor_queue (lane, flow, id, expires_at) select 1, 1, id, expires_at from m
)
insert into floor_api_calls (id, service_id, method, route, status, request_id)
select id, 1, 'POST', '/messages', 202, 'r' from m`

const TABLES = `
create table if not exists floor_messages (like messages including all) with (fillfactor = 40);
alter table floor_messages alter service_id set default 1, alter lane set default 1, alter flow set default 1, alter ref set default 1,
  alter class set default 2, alter test set default false, alter encoding set default 2, alter segments set default 1;
create table if not exists floor_queue (like queue including all);
create table if not exists floor_api_calls (like api_calls including all);`

type Waiting = { id: string; to: string; text: string; resolve(): void; reject(error: unknown): void }

const pool = new pg.Pool({ connectionString: process.argv[2], max: WRITERS })
await pool.query(TABLES)
const uuid = createUuidSource(Date.now)
const waiting: Waiting[] = []
let writing = 0

function pump(): void {
  while (writing < WRITERS && waiting.length > 0) {
    writing++
    const batch = waiting.splice(0, BATCH_MAX)
    const values = [batch.map((one) => one.id), batch.map((one) => one.to), batch.map((one) => one.text)]
    pool
      .query({ name: 'insert', text: INSERT, values })
      .then(() => {
        for (const one of batch) one.resolve()
      })
      .catch((error) => {
        for (const one of batch) one.reject(error)
      })
      .finally(() => {
        writing--
        pump()
      })
  }
}

const app = Fastify()
app.post<{ Body: { to: string; text: string } }>('/api/v1/messages', async (request, reply) => {
  const id = uuid()
  await new Promise<void>((resolve, reject) => {
    waiting.push({ id, ...request.body, resolve, reject })
    if (waiting.length === 1) setImmediate(pump)
  })
  return reply.code(202).send({ id, status: 'queued' })
})
process.send?.({ url: await app.listen({ port: 0, host: '127.0.0.1' }) })
