import { createHmac } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { inTransaction } from '../db/transaction.ts'
import './app-types.ts'
import { AppError } from './errors.ts'

const KEY_FORM = /^[\x21-\x7e]{1,200}$/
/** Twice what is promised to callers, in hours. */
const KEPT_HOURS = 48
const SWEPT_AT_ONCE = 50

/** The request's `Idempotency-Key`, or null; throws where it is no key (1 to 200 printable ASCII characters). */
export function readIdempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !KEY_FORM.test(key)) throw new AppError('idempotency_key_invalid')
  return key
}

export type Creation<T> = {
  db: Db
  request: FastifyRequest
  reply: FastifyReply
  /** The status of the answer; 201 unless given. */
  status?: number
  /** What is kept of the answer for a repetition: without any secret that it shows. All of it unless given. */
  keep?: (answer: T) => unknown
  /** What of the body tells a repetition from another request: all of it unless given (a password is never hashed fast). */
  body?: unknown
}

/**
 * Runs an operation that creates something, in one transaction with the keeping of its answer: whoever repeats the
 * request with the same `Idempotency-Key` and body gets that answer again, and nothing is created twice. Another body
 * under the same key is 422, a request that still runs 409. Keys stand per service, of tests apart, those of the centre
 * together.
 */
export async function createOnce<T>(creation: Creation<T>, create: (tx: Db) => Promise<T>): Promise<T> {
  const { db, request, reply, status = 201, keep = (answer: T) => answer } = creation
  const key = readIdempotencyKey(request)
  const { answer, code, isReplayed } = await inTransaction(db, async (tx) => {
    if (key === null) return { answer: await create(tx), code: status, isReplayed: false }
    const entry = { scope: findScope(request), key, hash: signRequest(request, creation.body ?? request.body) }
    const kept = await findKept(tx, entry)
    if (kept) return { answer: kept.body as T, code: kept.status, isReplayed: true }
    const made = await create(tx)
    await keepAnswer(tx, entry, status, keep(made))
    return { answer: made, code: status, isReplayed: false }
  })
  if (isReplayed) reply.header('idempotency-replayed', 'true')
  reply.code(code)
  return answer
}

type Entry = { scope: string; key: string; hash: Buffer }

const findScope = ({ actor, routeOptions }: FastifyRequest): string =>
  routeOptions.url?.includes('/centre/') || !actor.service
    ? 'centre'
    : `service/${actor.service.id}${actor.test ? '/test' : ''}`

// Under a key: bodies hold secrets, and whoever has the database must not find them by trying.
function signRequest(request: FastifyRequest, body: unknown): Buffer {
  const path = request.url.split('?', 1)[0]
  const text = `${request.method} ${path}\n${JSON.stringify(body ?? null)}`
  return createHmac('sha256', request.server.bodyKey).update(text).digest()
}

async function findKept(tx: Db, entry: Entry): Promise<{ status: number; body: unknown } | undefined> {
  const name = `${entry.scope} ${entry.key}`
  const lock = await sql<{ had: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 7242913)) as had`.execute(tx)
  if (!lock.rows[0]?.had) throw new AppError('idempotency_key_running', { retryAfterS: 1 })
  const kept = await tx
    .selectFrom('idempotent_answers')
    .select(['hash', 'status', 'body'])
    .where('scope', '=', entry.scope)
    .where('key', '=', entry.key)
    .executeTakeFirst()
  if (kept && !kept.hash.equals(entry.hash)) throw new AppError('idempotency_key_reused')
  return kept
}

// Answers that nobody may ask for any more go with the ones that come, so no job is needed for them.
async function keepAnswer(tx: Db, entry: Entry, status: number, body: unknown): Promise<void> {
  await sql`
    with swept as (
      delete from idempotent_answers
      where (scope, key) in (
        select scope, key from idempotent_answers
        where created_at < now() - make_interval(hours => ${KEPT_HOURS}) limit ${SWEPT_AT_ONCE}
        for update skip locked)
    )
    insert into idempotent_answers (scope, key, hash, status, body)
    values (${entry.scope}, ${entry.key}, ${entry.hash}, ${status}, ${JSON.stringify(body ?? null)}::jsonb)`.execute(tx)
}
