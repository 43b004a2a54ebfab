import { randomFillSync } from 'node:crypto'
import type pg from 'pg'

/** How often the database is asked for its time, in ms. */
const ASK_EVERY_MS = 10_000
/** A database clock that jumps by more than this between two questions is not to be built ids on. */
const JUMP_MAX_MS = 5_000

/**
 * Ids and times by the database's clock, so that a node whose own clock is wrong cannot write outside the partitions.
 * `uuid` is a UUIDv7 that never steps back on this node; `now` is in ms since 1970.
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

/** Asks the database's clock, keeps asking, and answers the source of ids. Throws where the database cannot be asked. */
export async function startIds(pool: pg.Pool): Promise<Ids> {
  let offsetMs = await readOffset(pool)
  let steady = true
  const timer = setInterval(async () => {
    try {
      const next = await readOffset(pool)
      steady = Math.abs(next - offsetMs) <= JUMP_MAX_MS
      offsetMs = next
    } catch {
      // the database is away: the offset measured last stays the best known
    }
  }, ASK_EVERY_MS)
  timer.unref()
  // the monotonic clock carries the time between questions: a step of the machine's clock moves nothing
  const now = () => performance.timeOrigin + performance.now() + offsetMs
  return {
    uuid: createUuidSource(now),
    now,
    offset: () => offsetMs,
    isSteady: () => steady,
    stop: () => clearInterval(timer),
  }
}

async function readOffset(pool: pg.Pool): Promise<number> {
  const asked = performance.now()
  const { rows } = await pool.query('select extract(epoch from clock_timestamp())::float8 * 1000 as ms')
  const answered = performance.now()
  return rows[0].ms - (performance.timeOrigin + (asked + answered) / 2)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const POOL_BYTES = 8_192

/** UUIDv7 whose 12 bits after the version count within a millisecond, so that ids of one node are in order. */
export function createUuidSource(now: () => number): () => string {
  const random = Buffer.alloc(POOL_BYTES)
  let at = POOL_BYTES
  let lastMs = 0
  let count = 0
  return () => {
    const ms = Math.floor(now())
    if (ms > lastMs) {
      lastMs = ms
      count = 0
    } else if (++count > 0xfff) {
      lastMs++
      count = 0
    }
    if (at + 8 > POOL_BYTES) {
      randomFillSync(random)
      at = 0
    }
    const time = lastMs.toString(16).padStart(12, '0')
    const byte = () => HEX[random[at++] as number]
    const variant = HEX[((random[at++] as number) & 0x3f) | 0x80]
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}-${variant}${byte()}-${byte()}${byte()}${byte()}${byte()}${byte()}${byte()}`
  }
}

/** The instant of a UUIDv7, in ms since 1970. */
export const timeOfUuid = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

/** The smallest UUIDv7 of an instant: a bound for ranges of ids. */
export const uuidAt = (ms: number): string => {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
