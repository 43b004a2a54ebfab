import type pg from 'pg'
import { createReferences, type References, secondOf } from './references.ts'

/**
 * A node's lease on a slot: renewed each 2 s, taken over by others 10 s after the last renewal (database's clock). A node
 * starts no claim and no call once its last renewal began more than 6 s ago by its own monotonic clock, so what it
 * has begun is over, or past its call's timeout, before somebody else asks about it.
 */
const RENEW_EVERY_MS = 2_000
const TRUST_MS = 6_000
/** How long a slot is its node's after a renewal, in SQL: one that has not been seen for so long is gone. */
export const LEASE = `interval '10 s'`
const SLOTS = 256
/** Others hear of a new node at their next renewal: until then it begins nothing, since they count on its share. */
const JOIN_MS = RENEW_EVERY_MS + 500
/** References are allowed this far ahead of each renewal, in seconds: a burst may borrow, and a late renewal wait. */
const FLOOR_AHEAD_S = 20

export type Lease = {
  slot: number
  epoch: number
  references: References
  /** Whether this node may still begin something. */
  isHeld(): boolean
  /** Whether any living node sends, as of the last renewal. */
  isAnybodySending(): boolean
  /** This node's part of what all nodes that send have together; undefined while others do not count on it yet. */
  share(): Share | undefined
  release(): Promise<void>
}

/** The `position`th (from 0) of `count` nodes that send. */
export type Share = { position: number; count: number }

/**
 * Takes a free slot and keeps it. `onLost` is called once when another node has taken it, or another database has taken
 * this one's place: take a new lease then.
 * `isSending` false: others share what there is to send with among them. `runsJobs`: it may become the leader.
 */
export async function takeLease(
  pool: pg.Pool,
  now: () => number,
  onLost: () => void,
  { isSending = true, runsJobs = true } = {},
): Promise<Lease> {
  const { slot, epoch, reference_floor } = await takeSlot(pool, isSending, runsJobs)
  const references = createReferences(slot, reference_floor, now)
  let renewedAt = { monotonic: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY }
  let isLost = false
  let senders: number[] = []

  async function renew(): Promise<void> {
    const began = { monotonic: performance.now(), wall: Date.now() }
    const floor = Math.max(secondOf(now()), references.lastSecond()) + FLOOR_AHEAD_S
    const { rows } = await pool.query<{ senders: number[] | null }>(
      `update nodes set seen_at = clock_timestamp(), reference_floor = $3 where slot = $1 and epoch = $2 and lineage = lineage()
       returning (
         select array_agg(slot order by slot) from nodes
         where is_sending and seen_at >= clock_timestamp() - ${LEASE}) as senders`,
      [slot, epoch, floor],
    )
    // renewals may overlap, and one may end after the release
    if (isLost) return
    if (rows.length === 0) {
      isLost = true
      clearInterval(timer)
      onLost()
      return
    }
    renewedAt = began
    senders = rows[0]?.senders ?? []
    references.allowUntil(floor)
  }

  const timer = setInterval(() => {
    // a renewal that fails leaves the lease to run out by itself; the next one may come through
    renew().catch(() => undefined)
  }, RENEW_EVERY_MS)
  timer.unref()
  await renew()
  const countsFrom = senders.length > 1 ? performance.now() + JOIN_MS : 0

  return {
    slot,
    epoch,
    references,
    isHeld: () => !isLost && isRecent(renewedAt),
    isAnybodySending: () => senders.length > 0,
    share() {
      const position = senders.indexOf(slot)
      return position < 0 || performance.now() < countsFrom ? undefined : { position, count: senders.length }
    },
    async release() {
      clearInterval(timer)
      isLost = true
      await pool.query(
        `with seen as (update centre set lineage_seen_at = clock_timestamp() where lineage = lineage())
         update nodes set seen_at = '-infinity', reference_floor = $3
         where slot = $1 and epoch = $2 and lineage = lineage()`,
        [slot, epoch, references.lastSecond()],
      )
    },
  }
}

// A machine that was suspended may not count that time by its monotonic clock; its wall clock shows it.
const isRecent = ({ monotonic, wall }: { monotonic: number; wall: number }): boolean =>
  performance.now() - monotonic < TRUST_MS && Date.now() - wall < TRUST_MS

type Slot = { slot: number; epoch: number; reference_floor: number }

async function takeSlot(pool: pg.Pool, isSending: boolean, runsJobs: boolean): Promise<Slot> {
  for (let attempt = 0; attempt < SLOTS; attempt++) {
    const free = await pool.query<Slot>(
      `update nodes set epoch = epoch + 1, seen_at = clock_timestamp(), lineage = lineage(), is_sending = $1, runs_jobs = $2
      where slot = (
        select slot from nodes where seen_at < clock_timestamp() - ${LEASE}
        order by slot limit 1 for update skip locked)
      returning slot, epoch, reference_floor`,
      [isSending, runsJobs],
    )
    if (free.rows[0]) return free.rows[0]
    const made = await pool.query<Slot>(
      `insert into nodes (slot, epoch, seen_at, is_sending, runs_jobs)
      select coalesce(max(slot) + 1, 0), 1, clock_timestamp(), $1, $2 from nodes having coalesce(max(slot) + 1, 0) < ${SLOTS}
      on conflict (slot) do nothing
      returning slot, epoch, reference_floor`,
      [isSending, runsJobs],
    )
    if (made.rows[0]) return made.rows[0]
  }
  throw new Error('every node slot is taken')
}
