import type pg from 'pg'
import type { NewMessage } from '../../dispatch/accept/intake.ts'
import type { Deps } from '../../platform/deps.ts'
import { startTurns } from '../../platform/turns.ts'
import { maskNumber } from '../messages/people.ts'
import { addFaults } from './fault-tally.ts'
import { faultOf, makeJudge } from './judge.ts'
import { LOOK_AT } from './look.ts'
import { lookAfter, readRoom } from './pace.ts'
import type { BroadcastRow, RecipientRow } from './queries.ts'

/** Recipients that are taken, judged and written at once. */
const PIECE = 500

/** Who could be sent to when they were gathered, and cannot any more. */
type Dropped = { recipient: RecipientRow; code: string; field: string }

/** What a step has made: how many recipients it took, and what is to be done once it has committed. */
export type Step = { taken: number; announce(): void }

/**
 * Makes the next messages of a broadcast, in the transaction that holds its row: a recipient's row goes where its message
 * comes, so that each has exactly one of them, whenever a node dies. Throws what is wrong with all of them, or what a quota
 * says; nothing is made then. Answers undefined where its pace lets nothing be made yet. Recipients are taken in pieces:
 * one is judged here while the database is at another.
 */
export async function expandStep(
  deps: Deps,
  client: pg.ClientBase,
  row: BroadcastRow,
  take: number,
): Promise<Step | undefined> {
  const opensAt = await findOpening(client, row)
  const opensAtMs = opensAt?.getTime() ?? row.sendAt?.getTime() ?? null
  const paced = row.pace === null ? null : await readRoom(client, row, row.pace, opensAtMs)
  if (paced?.room === 0) {
    await noteOpening(client, row.id, opensAt)
    return undefined
  }
  const judge = makeJudge(deps, row, opensAtMs)
  const step = { taken: 0, dropped: 0, faults: row.faults, announcements: [] as (() => void)[] }

  async function write({ made, dropped }: Judged): Promise<void> {
    const messages = made.map(({ message }) => message)
    const { refused, announce } = await deps.dispatch.expand(client, { id: row.id, opensAtMs }, messages)
    for (const [i, { code }] of refused) dropped.push({ recipient: made[i]!.recipient, code, field: 'to' })
    if (dropped.length > 0) await noteDropped(client, row.id, dropped)
    step.faults = addFaults(step.faults, dropped)
    step.dropped += dropped.length
    step.announcements.push(announce)
  }

  let left = Math.min(take, paced?.room ?? take)
  const takePiece = async (): Promise<RecipientRow[]> => {
    const size = Math.min(left, PIECE)
    left -= size
    if (size === 0) return []
    const { rows } = await client.query<RecipientRow>({ name: 'broadcast take', text: TAKE, values: [row.id, size] })
    return rows
  }

  let writing: Promise<void> | undefined
  try {
    for (let piece = await takePiece(); piece.length > 0; ) {
      const following = heldBack(takePiece())
      const judged = await judgeAll(judge, piece)
      await writing
      writing = heldBack(write(judged))
      step.taken += piece.length
      piece = await following
    }
  } finally {
    // whoever ends the transaction finds nothing of it under way
    await writing
  }
  if (step.taken === 0) {
    await client.query(`update broadcasts set state = 'sending' where id = $1`, [row.id])
    return { taken: 0, announce: () => undefined }
  }
  if (row.expanded === 0) await letHostsThrough(client, row)
  const made = step.taken - step.dropped
  await client.query({
    name: 'broadcast expanded',
    text: `
      update broadcasts set expanded = expanded + $2, dropped = dropped + $3, count_at = coalesce(count_at, now()),
        faults = $4::jsonb, paced = coalesce($5::jsonb, paced), look_at = ${LOOK_AT('$6')}
      where id = $1`,
    values: [
      row.id,
      made,
      step.dropped,
      JSON.stringify(step.faults),
      paced && JSON.stringify([...paced.paced, [paced.nowMs, made]]),
      paced && lookAfter(paced, made),
    ],
  })
  return {
    taken: step.taken,
    announce() {
      for (const announce of step.announcements) announce()
    },
  }
}

/** A promise that is waited for later: its fault is met there. */
function heldBack<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

type Judged = { made: { recipient: RecipientRow; message: NewMessage }[]; dropped: Dropped[] }

async function judgeAll(judge: ReturnType<typeof makeJudge>, recipients: RecipientRow[]): Promise<Judged> {
  const judged: Judged = { made: [], dropped: [] }
  const letOthers = startTurns()
  for (const recipient of recipients) {
    await letOthers()
    try {
      const { address, toUserId, variables, body } = recipient
      judged.made.push({ recipient, message: judge({ number: address, toUserId, variables, body }) })
    } catch (error) {
      // a line's opt-out text has become longer, the number was blocked meanwhile: told at its place
      const { code, path } = faultOf(error)
      judged.dropped.push({ recipient, code, field: path })
    }
  }
  return judged
}

/** Links that a reviewer let through are first links no more; from now on, since until now it could be taken back. */
async function letHostsThrough(client: pg.ClientBase, { serviceId, hosts, reasons }: BroadcastRow): Promise<void> {
  if (!reasons?.includes('first_link')) return
  // it is told to every node as a change of configuration, which a crash must not take back: they would miss the next
  await client.query('set local synchronous_commit = on')
  await client.query(
    'insert into reviewed_hosts (service_id, host) select $1, unnest($2::text[]) on conflict do nothing',
    [serviceId, hosts],
  )
}

/** Its hours, where it is outside of them when its time comes. */
async function findOpening(client: pg.ClientBase, { id }: BroadcastRow): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date | null }>({
    name: 'broadcast opening',
    text: 'select broadcast_opening(b, greatest(now(), b.send_at)) as at from broadcasts b where id = $1',
    values: [id],
  })
  return rows[0]?.at ?? null
}

/** Whoever keeps the hours sees by it that they were changed, and lets it be looked at before. */
async function noteOpening(client: pg.ClientBase, id: string, opensAt: Date | null): Promise<void> {
  await client.query({
    name: 'broadcast note opening',
    text: 'update broadcasts set opens_at = $2 where id = $1 and opens_at is distinct from $2::timestamptz',
    values: [id, opensAt],
  })
}

// in order of their places, which is that of the request
const TAKE = `
with gone as (
  delete from broadcast_recipients r
  where r.broadcast_id = $1 and r.n = any (array(
    select n from broadcast_recipients where broadcast_id = $1 order by n limit $2))
  returning n, place, row_number, address, to_user_id, variables, body
)
select n, place, row_number as row, address, to_user_id as "toUserId", variables, body from gone order by n`

async function noteDropped(client: pg.ClientBase, id: string, dropped: Dropped[]): Promise<void> {
  const rows = dropped.map(({ recipient: { n, place, row, address, toUserId }, code, field }) => {
    const given = toUserId === null ? address : maskNumber(address)
    return { n, place, row, given, toUserId, code, field }
  })
  await client.query(
    `insert into broadcast_faults (broadcast_id, n, place, row_number, given, to_user_id, code, field)
     select $1, d.n, d.place, d.row, d.given, d."toUserId", d.code, d.field
     from jsonb_to_recordset($2::jsonb)
       d(n int, place int, row int, given text, "toUserId" int, code text, field text)`,
    [id, JSON.stringify(rows)],
  )
}
