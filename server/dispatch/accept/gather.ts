import { AppError } from '../../platform/http/errors.ts'
import type { AcceptRow } from './accept-statement.ts'
import { nameOfKey } from './keys.ts'

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

/** `replayed`: the key named an earlier message with the same body; it is answered as it was accepted then. */
export type Accepted = { kind: 'accepted' } | { kind: 'replayed'; messageId: string }

/** A message that waits for a statement, and who hears what became of it. */
export type Waiting = { row: AcceptRow; since: number; resolve(accepted: Accepted): void; reject(error: unknown): void }

/** Has what arrives while one statement runs wait for the next. */
export type Gatherer = {
  /** A lone message. Rejects where too much waits already, and where its key is being accepted. */
  put(row: AcceptRow): Promise<Accepted>
  /** Many of one request: what became of each, in order. Such requests take turns among themselves. */
  putGroup(rows: AcceptRow[]): Promise<PromiseSettledResult<Accepted>[]>
  /** Waits for what is under way. */
  drain(): Promise<void>
}

/** `write` answers everybody in a batch, and does not reject. */
export function createGatherer(write: (batch: Waiting[]) => Promise<void>): Gatherer {
  const lone: Waiting[] = []
  const groups: Waiting[][] = []
  let inGroups = 0
  const keysRunning = new Set<string>()
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

  /** One message at a time has a key. */
  function enqueue(row: AcceptRow, queue: Waiting[]): Promise<Accepted> {
    const key = row.idempotency ? nameOfKey({ serviceId: row.serviceId, key: row.idempotency.key }) : undefined
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
    put(row) {
      if (isBehind(lone[0], lone.length)) return Promise.reject(unavailable(undefined))
      wake()
      return enqueue(row, lone)
    },
    putGroup(rows) {
      if (isBehind(groups[0]?.[0], inGroups))
        return Promise.resolve(rows.map(() => ({ status: 'rejected', reason: unavailable(undefined) })))
      wake()
      const group: Waiting[] = []
      const accepted = rows.map((row) => enqueue(row, group))
      if (group.length > 0) groups.push(group)
      inGroups += group.length
      return Promise.allSettled(accepted)
    },
    drain: () => (writing === 0 && isEmpty() ? Promise.resolve() : new Promise((resolve) => drained.push(resolve))),
  }
}

/** Nothing of it was stored, as far as we know; whoever sends it again says so by its key. */
export const unavailable = (cause: unknown) => new AppError('unavailable', { retryAfterS: 2, cause })

const hasWaited = (oldest: Waiting | undefined): boolean =>
  oldest !== undefined && performance.now() - oldest.since >= LONE_WAIT_MS
const isBehind = (oldest: Waiting | undefined, count: number): boolean =>
  oldest !== undefined && (count >= WAITING_MAX || performance.now() - oldest.since > WAIT_MAX_MS)
