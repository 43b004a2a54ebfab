import type pg from 'pg'
import { lookAgainAt } from './look.ts'
import type { BroadcastRow } from './queries.ts'

/** How many messages were put in, and when (ms since 1970, by the database's clock), the oldest first. */
export type Paced = [atMs: number, n: number][]

const MINUTE_MS = 60_000
/** Within these no more than a fifth of a minute's messages go, so that they spread over it. */
const SPREAD_MS = 10_000
const SPREAD = 5
/** What was put in so long ago and still waits is held up: it counts from when it goes. */
const SETTLES_MS = 2_000

/**
 * How many messages may be put in at a moment, so that in no minute more leave than `pace`. `waiting`: how many of those
 * put in last have not left yet. Answers with them what is to be remembered of those before, and when to look again where
 * nothing may.
 */
export function findRoom(
  pace: number,
  paced: Paced,
  { nowMs, waiting }: { nowMs: number; waiting: number },
): { room: number; paced: Paced; isHeldUp: boolean; lookAtMs: number } {
  const isHeldUp = waiting > countSince(paced, nowMs - SETTLES_MS)
  const known = (isHeldUp ? countAnew(paced, waiting, nowMs) : paced).filter(([atMs]) => atMs > nowMs - MINUTE_MS)
  const atOnce = Math.ceil(pace / SPREAD)
  const room = Math.min(
    pace - countSince(known, nowMs - MINUTE_MS),
    atOnce - countSince(known, nowMs - SPREAD_MS),
    atOnce - waiting,
  )
  const opensMs = Math.max(
    findFall(known, pace, nowMs - MINUTE_MS) + MINUTE_MS,
    findFall(known, atOnce, nowMs - SPREAD_MS) + SPREAD_MS,
    waiting >= atOnce ? nowMs + SETTLES_MS : nowMs,
  )
  return { room: Math.max(0, room), paced: known, isHeldUp, lookAtMs: findLook(opensMs, nowMs, waiting) }
}

/** What waits has to be seen waiting, so that it counts from then. */
const findLook = (atMs: number, nowMs: number, waiting: number): number =>
  waiting > 0 ? Math.min(atMs, nowMs + SETTLES_MS) : atMs

/** From which time on fewer than `most` were put in; not before `sinceMs`. */
function findFall(paced: Paced, most: number, sinceMs: number): number {
  let sum = 0
  for (const [atMs, n] of paced.toReversed()) {
    sum += n
    if (atMs > sinceMs && sum >= most) return atMs
  }
  return sinceMs
}

const countSince = (paced: Paced, sinceMs: number): number =>
  paced.reduce((sum, [atMs, n]) => (atMs > sinceMs ? sum + n : sum), 0)

/** The last `waiting` ones, as if they were put in now. */
function countAnew(paced: Paced, waiting: number, nowMs: number): Paced {
  let left = waiting
  const before = paced.toReversed().map(([atMs, n]): Paced[number] => {
    const taken = Math.min(left, n)
    left -= taken
    return [atMs, n - taken]
  })
  return [...before.reverse().filter(([, n]) => n > 0), [nowMs, waiting]]
}

/**
 * How many of a paced broadcast may be put in now: none before its time, or outside of its hours. Where none may, the row
 * tells when to look again.
 */
export async function readRoom(
  client: pg.ClientBase,
  { id, paced }: BroadcastRow,
  pace: number,
  opensAtMs: number | null,
): Promise<{ room: number; nowMs: number; paced: Paced }> {
  const { rows } = await client.query<{ nowMs: number; waiting: number }>({
    name: 'broadcast waiting',
    text: WAITING,
    values: [id, pace],
  })
  const moment = rows[0]!
  const found = findRoom(pace, paced, moment)
  const isClosed = opensAtMs !== null && opensAtMs > moment.nowMs
  // a step writes it by itself
  if (found.isHeldUp && (isClosed || found.room === 0)) await savePaced(client, id, found.paced)
  if (isClosed) await lookAgainAt(client, id, findOpeningLook(opensAtMs, moment))
  else if (found.room === 0) await lookAgainAt(client, id, found.lookAtMs)
  return { room: isClosed ? 0 : found.room, nowMs: moment.nowMs, paced: found.paced }
}

/** What waits for its hours goes as soon as they begin, and is counted just before. */
const findOpeningLook = (opensAtMs: number, { nowMs, waiting }: { nowMs: number; waiting: number }): number =>
  waiting > 0 ? Math.max(nowMs + SETTLES_MS, opensAtMs - SETTLES_MS) : opensAtMs

/** When to look again after a step that has put in `n`: while there is room at once, else when they should have gone. */
export const lookAfter = ({ room, nowMs }: { room: number; nowMs: number }, n: number): number | null =>
  n < room ? null : nowMs + SETTLES_MS

const WAITING = `
  select (extract(epoch from clock_timestamp()) * 1000)::float8 as "nowMs", (
    select count(*)::int from (
      select from flows f join queue q on q.lane = f.lane and q.flow = f.id where f.broadcast_id = $1 limit $2) first
  ) as waiting`

/** What was put in within the last minute. */
async function savePaced(client: pg.ClientBase, id: string, paced: Paced): Promise<void> {
  await client.query({
    name: 'broadcast paced',
    text: 'update broadcasts set paced = $2::jsonb where id = $1',
    values: [id, JSON.stringify(paced)],
  })
}

/** When all of it will have been put in, in ms since 1970, by its pace alone; null: it has none, or does not go on. */
export function findExpectedEnd(row: BroadcastRow, nowMs: number): number | null {
  const { pace, state, pausedAt, valid, expanded, dropped, sendAt, opensAt, undoUntil } = row
  if (pace === null || state !== 'expanding' || pausedAt !== null) return null
  const fromMs = Math.max(nowMs, ...[sendAt, opensAt, undoUntil].map((at) => at?.getTime() ?? 0))
  return fromMs + findDuration({ pace, valid, expanded, dropped })
}

/** How long it takes to put in what is left of it at its pace, in ms. */
export const findDuration = ({
  pace,
  valid,
  expanded,
  dropped,
}: Pick<BroadcastRow, 'pace' | 'valid' | 'expanded' | 'dropped'>): number =>
  pace === null ? 0 : Math.ceil(((valid - expanded - dropped) / pace) * MINUTE_MS)
