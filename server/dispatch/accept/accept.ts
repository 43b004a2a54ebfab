import type pg from 'pg'
import { isDatabaseAway, isWorthRepeating } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { createKnownLimits, isBeyondLimit, type KnownLimits, type QuotaLeft } from '../limits/known-limits.ts'
import { isLimited } from '../limits/quotas.ts'
import { type AcceptRow, acceptQuery, readInserted } from './accept-statement.ts'
import { type Accepted, createGatherer, unavailable, type Waiting } from './gather.ts'
import { findKeys, type KnownKeys, keyDays, nameOfKey } from './keys.ts'

/** Tries of one batch with the same ids, when the database refuses for a passing reason. */
const TRIES_MAX = 5
/** Times that a batch is sorted anew, while other nodes use up what it was sorted by. */
const LOOKS_MAX = 20

/** Accepts messages, in one statement those that arrived while the last one ran. */
export type Acceptor = {
  /**
   * Resolves after the commit. Rejects with an `AppError`: nothing is stored then, unless the database was lost in commit and
   * is still away, which is told as `unavailable`.
   */
  accept(row: AcceptRow): Promise<Accepted>
  /** Many of one request, each for itself: what became of each, in order. Such requests take turns among themselves. */
  acceptGroup(rows: AcceptRow[]): Promise<PromiseSettledResult<Accepted>[]>
  /**
   * Accepts the messages of a broadcast in the transaction of whoever takes them off its recipients. Answers those that the
   * flood guard refuses, which are left out. Throws where a quota has no room for all of them, and nothing is accepted;
   * `unavailable` where what was known of it was old, and the transaction is over.
   */
  acceptWithin(client: pg.ClientBase, rows: AcceptRow[]): Promise<Map<AcceptRow, AppError>>
  /** The configuration has changed: what a limit refused may be allowed now. */
  forgetLimits(): void
  /** Waits for what is under way. */
  drain(): Promise<void>
}

export function createAcceptor(pool: pg.Pool, now: () => number, onAccepted: (rows: AcceptRow[]) => void): Acceptor {
  const limits = createKnownLimits(pool, now)
  const gatherer = createGatherer((batch) => write(batch))

  /**
   * Who does not fit in what is left of a limit is refused without a statement; `looks`: how often that was asked.
   * `wasTried`: some of it may be stored already.
   */
  async function write(given: Waiting[], { looks = 0, wasTried = false } = {}): Promise<void> {
    let batch = given
    try {
      await (looks === 0 ? limits.open(rowsOf(batch)) : limits.look(rowsOf(batch)))
      let sorted = limits.sort(rowsOf(batch))
      if (sorted.isOld && looks < LOOKS_MAX) return await write(batch, { looks: looks + 1, wasTried })
      if (sorted.refused.size > 0) {
        // a key of before is replayed, whatever is left, and takes no place of who comes with it
        batch = await answerKnown(pool, batch, now())
        sorted = limits.sort(rowsOf(batch))
      }
      const { fit, refused } = sorted
      const fitting = rowsOf(batch).filter((row) => fit.has(row))
      const inserted = await insertBatch(pool, fitting, { now, limits, wasTried })
      onAccepted(rowsOf(batch).filter((row) => inserted.has(row.id)))
      await answerBatch(pool, batch, { inserted, refused }, now())
    } catch (error) {
      // a lock that was not had in time is no row's fault: halving would wait for it again and again
      if (isDatabaseAway(error) || isWorthRepeating(error)) for (const one of batch) one.reject(unavailable(error))
      else if (isBeyondLimit(error) && looks < LOOKS_MAX) await write(batch, { looks: looks + 1, wasTried })
      else if (batch.length === 1) batch[0]?.reject(isBeyondLimit(error) ? unavailable(error) : error)
      else await bisect(batch)
    }
  }

  /**
   * One row that the database refuses fails itself alone: the rest is written without it. The refusal may be of a try after
   * one whose answer was lost.
   */
  async function bisect(batch: Waiting[]): Promise<void> {
    const half = batch.length >> 1
    await write(batch.slice(0, half), { wasTried: true })
    await write(batch.slice(half), { wasTried: true })
  }

  return {
    accept: gatherer.put,
    acceptGroup: gatherer.putGroup,
    drain: gatherer.drain,
    async acceptWithin(client, rows) {
      await limits.open(rows)
      // what its transaction has charged before counts as well
      await limits.look(rows, client)
      const { fit, refused } = limits.sort(rows)
      const beyond = [...refused.values()].find(({ code }) => code !== 'repeated_text')
      if (beyond) throw beyond
      const accepted = rows.filter((row) => fit.has(row))
      if (accepted.length === 0) return refused
      try {
        const query = acceptQuery(accepted, keyDays(now()))
        const result = await client.query<{ id: string } | ({ id: null } & QuotaLeft)>(query)
        limits.learn(result.rows.flatMap((row) => (row.id === null ? row : [])))
      } catch (error) {
        // another node, or a lone message, took the last of it meanwhile
        throw isBeyondLimit(error) ? new AppError('unavailable', { retryAfterS: 1, cause: error }) : error
      }
      return refused
    },
    forgetLimits: limits.forget,
  }
}

const rowsOf = (batch: Waiting[]): AcceptRow[] => batch.map(({ row }) => row)

type Inserting = { now(): number; limits: KnownLimits; wasTried: boolean }

/** The ids that were inserted now. A passing refusal, or a connection lost in commit, is tried again with the same ids. */
async function insertBatch(
  pool: pg.Pool,
  rows: AcceptRow[],
  { now, limits, wasTried }: Inserting,
): Promise<Set<string>> {
  const inserted = new Set<string>()
  if (rows.length === 0) return inserted
  for (let attempt = 1; ; attempt++) {
    // a try before this one may have committed without our hearing of it
    const isAgain = wasTried || attempt > 1
    try {
      const query = acceptQuery(rows, keyDays(now()), { isAgain })
      const result = await pool.query<{ id: string } | ({ id: null } & QuotaLeft)>(query)
      for (const id of readInserted(query, rows, result.rows)) inserted.add(id)
      limits.learn(result.rows.flatMap((row) => (row.id === null ? row : [])))
      if (isAgain) for (const id of await findOwn(pool, rows)) inserted.add(id)
      return inserted
    } catch (error) {
      if (attempt === TRIES_MAX || !(isWorthRepeating(error) || (isDatabaseAway(error) && attempt === 1))) throw error
    }
  }
}

async function findOwn(pool: pg.Pool, rows: AcceptRow[]): Promise<string[]> {
  const result = await pool.query<{ id: string }>('select id from messages where id = any ($1::uuid[])', [
    rows.map((row) => row.id),
  ])
  return result.rows.map(({ id }) => id)
}

/** Everybody gets their own answer: accepted, refused by a limit, or what their key says. */
async function answerBatch(
  pool: pg.Pool,
  batch: Waiting[],
  { inserted, refused }: { inserted: Set<string>; refused: Map<AcceptRow, AppError> },
  nowMs: number,
): Promise<void> {
  const repeated: Waiting[] = []
  for (const one of batch) {
    const refusal = refused.get(one.row)
    if (refusal) one.reject(refusal)
    else if (inserted.has(one.row.id)) one.resolve({ kind: 'accepted' })
    else repeated.push(one)
  }
  const known = await findKeysOf(pool, repeated, nowMs)
  for (const one of repeated) if (!answerByKey(one, known)) one.reject(unavailable(undefined))
}

/** Answers those with limits whose key was used before, and gives back who is left. */
async function answerKnown(pool: pg.Pool, batch: Waiting[], nowMs: number): Promise<Waiting[]> {
  const limited = batch.filter(({ row }) => isLimited(row))
  const known = await findKeysOf(pool, limited, nowMs)
  const answered = new Set(limited.filter((one) => answerByKey(one, known)))
  return batch.filter((one) => !answered.has(one))
}

/** Replayed, or a key that was used for something else; false where its key is unknown, and nothing is answered. */
function answerByKey({ row, resolve, reject }: Waiting, known: KnownKeys): boolean {
  const first = row.idempotency && known.get(nameOfKey({ serviceId: row.serviceId, key: row.idempotency.key }))
  if (!first) return false
  if (row.idempotency?.hash.equals(first.hash)) resolve({ kind: 'replayed', messageId: first.messageId })
  else reject(new AppError('idempotency_key_reused'))
  return true
}

const findKeysOf = (pool: pg.Pool, waiting: Waiting[], nowMs: number): Promise<KnownKeys> => {
  const uses = waiting.flatMap(({ row }) =>
    row.idempotency ? [{ serviceId: row.serviceId, key: row.idempotency.key }] : [],
  )
  return findKeys(pool, uses, nowMs)
}
