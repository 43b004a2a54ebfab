import type pg from 'pg'
import { isDatabaseAway, isWorthRepeating } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { isLimited } from './accept-limits.ts'
import { type AcceptRow, acceptQuery, readInserted } from './accept-statement.ts'
import { findKeys, type KnownKeys, keyDays } from './keys.ts'
import { type Charged, createLimits, isBeyondLimit, type Limits } from './limits.ts'

/** Messages in one statement. */
const BATCH_MAX = 400
/** What one request with many messages gets of a statement before the next such request has its turn. */
const GROUP_TURN = 100
/**
 * Statements at once: while one commits, the next gathers. Of them requests with many messages have one at most, so that a
 * lone message waits for none of theirs.
 */
const WRITERS = 2
/**
 * Lone messages that are worth a second statement beside another of their kind. Fewer wait for the one that runs, for a
 * statement costs as much as some messages; many more would have node and database wait for each other in turn (at 64
 * connections 0.53 of the floor with 24, 0.57 with 40, 0.61 with 48, in one hour, and the slowest hundredth sooner; at 32
 * connections, which never come to 48, 0.62 with 24 and 0.72).
 */
const LONE_MIN = 48
/** Whoever has waited so long is worth one as well: the statement that runs may itself wait, for a quota's row. */
const LONE_WAIT_MS = 50
/** Who waits longer than this is told to come back, rather than kept while memory grows. */
const WAIT_MAX_MS = 2_000
const WAITING_MAX = 20_000
/** Tries of one batch with the same ids, when the database refuses for a passing reason. */
const TRIES_MAX = 5
/** Times that a batch is sorted anew, while other nodes use up what it was sorted by. */
const LOOKS_MAX = 20

/** `replayed`: the key named an earlier message with the same body; it is answered as it was accepted then. */
export type Accepted = { kind: 'accepted' } | { kind: 'replayed'; messageId: string }

/**
 * Gathers what arrives while the last commit runs and accepts it in one transaction, so that each commit carries up to
 * hundreds of messages and a lone one waits for no batch.
 */
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

type Waiting = { row: AcceptRow; since: number; resolve(accepted: Accepted): void; reject(error: unknown): void }

export function createAcceptor(pool: pg.Pool, now: () => number, onAccepted: (rows: AcceptRow[]) => void): Acceptor {
  const lone: Waiting[] = []
  const groups: Waiting[][] = []
  let inGroups = 0
  const keysRunning = new Set<string>()
  const limits = createLimits(pool, now)
  let writing = 0
  let isWritingGroups = false
  let isWoken = false
  let timer: NodeJS.Timeout | null = null
  let drained: (() => void)[] = []

  function pump(): void {
    while (writing < WRITERS) {
      const isGroups = groups.length > 0 && !isWritingGroups
      const isLoneBeside = writing - (isWritingGroups ? 1 : 0) > 0
      if (!isGroups && isLoneBeside && lone.length < LONE_MIN && !hasWaited(lone[0])) {
        pumpLater()
        break
      }
      const batch = isGroups ? takeFromGroups() : lone.splice(0, BATCH_MAX)
      if (batch.length === 0) break
      writing++
      if (isGroups) isWritingGroups = true
      write(batch).finally(() => {
        writing--
        if (isGroups) isWritingGroups = false
        pump()
      })
    }
    if (writing > 0 || !isEmpty()) return
    for (const resolve of drained) resolve()
    drained = []
  }

  /** Starts who is idle; what the same turn of the event loop brings goes together. */
  function wake(): void {
    if (isWoken || writing === WRITERS) return
    isWoken = true
    setImmediate(() => {
      isWoken = false
      pump()
    })
  }

  /** Nobody may come after the last one that waits. */
  function pumpLater(): void {
    const [oldest] = lone
    if (timer !== null || oldest === undefined) return
    timer = setTimeout(
      () => {
        timer = null
        pump()
      },
      LONE_WAIT_MS - (performance.now() - oldest.since),
    )
  }

  const isEmpty = (): boolean => lone.length === 0 && groups.length === 0

  function takeFromGroups(): Waiting[] {
    const batch: Waiting[] = []
    while (batch.length < BATCH_MAX && groups.length > 0) {
      const group = groups.shift() as Waiting[]
      batch.push(...group.splice(0, Math.min(GROUP_TURN, BATCH_MAX - batch.length)))
      if (group.length > 0) groups.push(group)
    }
    inGroups -= batch.length
    return batch
  }

  /**
   * Who does not fit in what is left of a limit is refused without a statement; `looks`: how often that was asked.
   * `wasTried`: some of it may be stored already.
   */
  async function write(given: Waiting[], looks = 0, wasTried = false): Promise<void> {
    let batch = given
    try {
      await (looks === 0 ? limits.open(rowsOf(batch)) : limits.look(rowsOf(batch)))
      let sorted = limits.sort(rowsOf(batch))
      if (sorted.isOld && looks < LOOKS_MAX) return await write(batch, looks + 1, wasTried)
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
      else if (isBeyondLimit(error) && looks < LOOKS_MAX) await write(batch, looks + 1, wasTried)
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
    await write(batch.slice(0, half), 0, true)
    await write(batch.slice(half), 0, true)
  }

  function put(row: AcceptRow, queue: Waiting[]): Promise<Accepted> {
    const key = row.idempotency ? keyOf(row) : undefined
    if (key !== undefined) {
      if (keysRunning.has(key)) return Promise.reject(new AppError('idempotency_key_running', { retryAfterS: 1 }))
      keysRunning.add(key)
    }
    const accepted = new Promise<Accepted>((resolve, reject) => {
      queue.push({ row, since: performance.now(), resolve, reject })
    })
    // free before its caller hears of it, who may use it again at once
    return key === undefined ? accepted : accepted.finally(() => keysRunning.delete(key))
  }

  return {
    accept(row) {
      if (isBehind(lone[0], lone.length)) return Promise.reject(unavailable(undefined))
      wake()
      return put(row, lone)
    },
    acceptGroup(rows) {
      if (isBehind(groups[0]?.[0], inGroups))
        return Promise.resolve(rows.map(() => ({ status: 'rejected', reason: unavailable(undefined) })))
      wake()
      const group: Waiting[] = []
      const accepted = rows.map((row) => put(row, group))
      if (group.length > 0) groups.push(group)
      inGroups += group.length
      return Promise.allSettled(accepted)
    },
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
        const result = await client.query<{ id: string } | ({ id: null } & Charged)>(query)
        limits.learn(result.rows.flatMap((row) => (row.id === null ? row : [])))
      } catch (error) {
        // another node, or a lone message, took the last of it meanwhile
        throw isBeyondLimit(error) ? new AppError('unavailable', { retryAfterS: 1, cause: error }) : error
      }
      return refused
    },
    forgetLimits: limits.forget,
    drain: () => (writing === 0 && isEmpty() ? Promise.resolve() : new Promise((resolve) => drained.push(resolve))),
  }
}

const hasWaited = (oldest: Waiting | undefined): boolean =>
  oldest !== undefined && performance.now() - oldest.since >= LONE_WAIT_MS
const isBehind = (oldest: Waiting | undefined, count: number): boolean =>
  oldest !== undefined && (count >= WAITING_MAX || performance.now() - oldest.since > WAIT_MAX_MS)
const rowsOf = (batch: Waiting[]): AcceptRow[] => batch.map(({ row }) => row)
const unavailable = (cause: unknown) => new AppError('unavailable', { retryAfterS: 2, cause })
const keyOf = (row: AcceptRow): string => `${row.serviceId}/${row.idempotency?.key}`

type Inserting = { now(): number; limits: Limits; wasTried: boolean }

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
      const query = acceptQuery(rows, keyDays(now()), isAgain)
      const result = await pool.query<{ id: string } | ({ id: null } & Charged)>(query)
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
  const first = row.idempotency ? known.get(keyOf(row)) : undefined
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
