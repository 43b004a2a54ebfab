import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** How often the database is asked for its time, in ms; after a jump it is soon asked again. */
const ASK_EVERY_MS = 10_000
const ASK_AGAIN_MS = 1_000
/** A database clock that jumps by more than this between two questions is not to be built ids on. */
const JUMP_MAX_MS = 5_000
const COUNT_MAX = 0xfff

/**
 * Ids and times by the database's clock, so that a node whose own clock is wrong cannot write outside the partitions.
 * `uuid` is a UUIDv7 that never steps back on this node, unless the database's own clock was set back; `now` is in ms
 * since 1970.
 */
export type Ids = {
  uuid(): string
  now(): number
  /** Database's clock minus this machine's, in ms. */
  offset(): number
  /** False after the database's clock jumped, until two questions in a row agree again. */
  isSteady(): boolean
  stop(): void
}

/** The monotonic clock carries the time between questions: a step of the machine's clock moves nothing. */
const readMonotonic = (): number => performance.timeOrigin + performance.now()

/**
 * Asks the database's clock, keeps asking, and answers the source of ids. A jump is believed once two questions in a row
 * agree on it, and until then the former time goes on. Throws where the database cannot be asked, or its clock jumps.
 * `own`: this machine's monotonic clock, in ms.
 */
export async function startIds(pool: Pick<pg.Pool, 'query'>, own = readMonotonic): Promise<Ids> {
  let offsetMs = await readOffset(pool, own)
  if (!isNear(await readOffset(pool, own), offsetMs))
    throw new Error("the database's clock jumps: two questions for its time differ by more than five seconds")
  let jumpedTo: number | undefined
  let isStopped = false

  async function ask(): Promise<void> {
    const next = await readOffset(pool, own)
    const isBelieved = isNear(next, offsetMs) || (jumpedTo !== undefined && isNear(next, jumpedTo))
    jumpedTo = isBelieved ? undefined : next
    if (isBelieved) offsetMs = next
  }

  function plan(): void {
    if (isStopped) return
    timer = setTimeout(
      // the database is away: the offset measured last stays the best known
      () =>
        ask()
          .catch(() => undefined)
          .finally(plan),
      jumpedTo === undefined ? ASK_EVERY_MS : ASK_AGAIN_MS,
    )
    timer.unref()
  }

  let timer: NodeJS.Timeout
  plan()
  const now = () => own() + offsetMs
  return {
    uuid: createUuidSource(now),
    now,
    offset: () => offsetMs,
    isSteady: () => jumpedTo === undefined,
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= JUMP_MAX_MS

async function readOffset(pool: Pick<pg.Pool, 'query'>, own: () => number): Promise<number> {
  const asked = own()
  const { rows } = await pool.query('select extract(epoch from clock_timestamp())::float8 * 1000 as ms')
  return rows[0].ms - (asked + own()) / 2
}

/** UUIDv7 whose 12 bits after the version count within a millisecond, so that ids of one node are in order. */
export function createUuidSource(now: () => number): () => string {
  let lastMs = 0
  let count = 0
  let time = writeTime(0)
  function begin(ms: number): void {
    lastMs = ms
    count = 0
    time = writeTime(ms)
  }
  return () => {
    const ms = Math.floor(now())
    // a burst borrows from the ms to come; further ahead than that is a time that was never true
    if (ms > lastMs || lastMs - ms > JUMP_MAX_MS) begin(ms)
    else if (++count > COUNT_MAX) begin(lastMs + 1)
    // the variant and the random bits stand in the same places in every version
    return `${time}-7${count.toString(16).padStart(3, '0')}-${randomUUID().slice(19)}`
  }
}

/** The first 48 bits of a UUIDv7. */
function writeTime(ms: number): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}`
}

/** The instant of a UUIDv7, in ms since 1970. */
export const timeOfUuid = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

/** The smallest UUIDv7 of an instant: a bound for ranges of ids. */
export const uuidAt = (ms: number): string => `${writeTime(Math.max(0, Math.floor(ms)))}-0000-0000-000000000000`

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
