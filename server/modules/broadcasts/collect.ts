import type pg from 'pg'
import { classOf } from '../../dispatch/classes.ts'
import { judgeReview, type ReviewReason } from '../../dispatch/road/review-policy.ts'
import { type Column, columnTable, columnValues } from '../../platform/db/arrays.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { startTurns } from '../../platform/turns.ts'
import { addFaults } from './fault-tally.ts'
import { actorOf, addTo, faultOf, makeJudge, type Tally } from './judge.ts'
import { findDuration } from './pace.ts'
import type { BroadcastRow, SourcePiece } from './queries.ts'
import { type Found, readPage } from './sources.ts'

/** Of one broadcast, with the faulty ones: a file can stand in it many times. */
const RECIPIENTS_MAX = 2_000_000

/** A recipient as it was judged: with a number, or with what is wrong. */
type Judged = Found & { n: number; place: number; address: string | null }

/**
 * Gathers and judges the next page of a broadcast's recipients, in the transaction that holds its row. A number that it
 * has already, and whoever cannot be sent to, is kept as a fault at its place. After the last page it is decided how the
 * broadcast goes on. Throws what is wrong with all of it.
 */
export async function collectPage(deps: Deps, client: pg.ClientBase, row: BroadcastRow): Promise<void> {
  const { rows } = await client.query<SourcePiece>(
    'select place, kind, content from broadcast_sources where broadcast_id = $1 and position = $2',
    [row.id, row.sourceAt],
  )
  const [piece] = rows
  if (!piece) return finishCollecting(deps, client, row)
  if (row.nextN > RECIPIENTS_MAX) throw fieldError('to', 'too_many', { limit: RECIPIENTS_MAX })
  const { found, next } = await readPage(deps, actorOf(deps, row), row, piece)
  const judge = makeJudge(deps, row)
  const nowMs = deps.ids.now()
  const made = new Map<number, ReturnType<typeof judge>>()
  const judgeOne = (one: Found, n: number): Judged => {
    const place = piece.place
    if (one.fault || one.number === undefined) return { ...one, n, place, address: null }
    try {
      const message = judge({ ...one, number: one.number })
      made.set(n, message)
      return { ...one, n, place, address: message.recipient }
    } catch (error) {
      return { ...one, n, place, address: null, fault: faultOf(error) }
    }
  }
  const judged: Judged[] = []
  const letOthers = startTurns()
  for (const [i, one] of found.entries()) {
    await letOthers()
    judged.push(judgeOne(one, row.nextN + i))
  }
  const kept = await store(client, row.id, judged)
  const tally: Tally = {
    segments: 0,
    segmentsMax: row.segmentsMax,
    cost: 0,
    hosts: new Set(row.hosts),
    locales: { ...row.locales },
  }
  for (const n of kept) addTo(tally, made.get(n)!, nowMs)
  const sentTo = new Set(kept)
  const faults = judged.flatMap(({ n, fault }) =>
    sentTo.has(n) ? [] : [{ code: fault?.code ?? 'repeated', field: fault?.path ?? 'to' }],
  )
  const invalid = judged.filter(({ address }) => address === null).length
  await client.query({
    name: 'broadcast collected',
    text: `
      update broadcasts set next_n = next_n + $2, valid = valid + $3, invalid = invalid + $4,
        duplicate = duplicate + $5, segments = segments + $6, segments_max = $7,
        cost = cost + $8, hosts = $9::text[], source_at = source_at + $10, source_cursor = $11::jsonb,
        locales = $12::jsonb, faults = $13::jsonb
      where id = $1`,
    values: [
      row.id,
      judged.length,
      kept.length,
      invalid,
      judged.length - invalid - kept.length,
      tally.segments,
      tally.segmentsMax,
      tally.cost,
      [...tally.hosts],
      next === null ? 1 : 0,
      next === null ? null : JSON.stringify(next),
      JSON.stringify(tally.locales),
      JSON.stringify(addFaults(row.faults, faults)),
    ],
  })
}

const COLUMNS: Column<Judged>[] = [
  ['n', 'int', ({ n }) => n],
  ['place', 'int', ({ place }) => place],
  ['row_number', 'int', ({ row }) => row],
  ['given', 'text', ({ given }) => storable(given)],
  ['address', 'text', ({ address }) => address],
  ['to_user_id', 'int', ({ toUserId }) => toUserId ?? null],
  ['variables', 'text', ({ variables }) => (variables ? JSON.stringify(variables) : null)],
  ['body', 'text', ({ body }) => body ?? null],
  ['code', 'text', ({ fault }) => fault?.code ?? null],
  ['field', 'text', ({ fault }) => fault?.path ?? null],
  ['params', 'text', ({ fault }) => (fault?.params ? JSON.stringify(fault.params) : null)],
]

/** A number with a NUL in it is none, and is told without it. */
const storable = (given: string): string => given.replaceAll('\0', '').slice(0, 300).toWellFormed()

const STORE = `
with t as materialized (
  select * from ${columnTable(COLUMNS, 2, 't')}
), kept as (
  insert into broadcast_recipients (broadcast_id, n, place, row_number, address, to_user_id, variables, body)
  select $1, n, place, row_number, address, to_user_id, variables::jsonb, body from t where address is not null order by n
  on conflict (broadcast_id, address) do nothing
  returning n
), bad as (
  insert into broadcast_faults (broadcast_id, n, place, row_number, given, to_user_id, code, field, params)
  select $1, n, place, row_number, given, to_user_id, coalesce(code, 'repeated'), coalesce(field, 'to'), params::jsonb
  from t where n not in (select n from kept)
)
select n from kept`

/** Answers the places that are sent to; the others have become faults. */
async function store(client: pg.ClientBase, id: string, judged: Judged[]): Promise<number[]> {
  if (judged.length === 0) return []
  const { rows } = await client.query<{ n: number }>({
    name: 'broadcast collect',
    text: STORE,
    values: [id, ...columnValues(COLUMNS, judged)],
  })
  return rows.map(({ n }) => n)
}

async function finishCollecting(deps: Deps, client: pg.ClientBase, row: BroadcastRow): Promise<void> {
  await client.query('delete from broadcast_sources where broadcast_id = $1', [row.id])
  const { state, reasons, refusalCode } = row.isDraft ? DRAFT : decideStart(deps, row)
  await client.query(
    `update broadcasts set state = $2::text, reasons = $3::text[], refusal_code = $4::text,
       finished_at = case when $2::text = 'refused' then now() end
     where id = $1`,
    [row.id, state, reasons, refusalCode],
  )
}

/** How a broadcast goes on once it is gathered, and why it waits or is sent to nobody. */
export type Decision = {
  state: 'draft' | 'held' | 'expanding' | 'refused'
  reasons: BroadcastRow['reasons']
  refusalCode: BroadcastRow['refusalCode']
}

const DRAFT: Decision = { state: 'draft', reasons: null, refusalCode: null }

/** How a broadcast goes on that is wanted: refused, read by somebody before, or made into messages. */
export function decideStart(deps: Deps, row: BroadcastRow): Decision {
  const refuse = (refusalCode: Decision['refusalCode']): Decision => ({ state: 'refused', reasons: null, refusalCode })
  if (row.refusesFaults && row.invalid > 0) return refuse('faulty_recipients')
  if (row.valid === 0) return refuse('no_recipients')
  const reasons = findReasons(deps, row)
  return reasons.length > 0
    ? { state: 'held', reasons, refusalCode: null }
    : { state: 'expanding', reasons: null, refusalCode: null }
}

/** Throws `broadcast_at_night` where what is left of it would go within night hours, and nobody has read it for that. */
export function checkNight(deps: Deps, row: BroadcastRow): void {
  if (row.reasons?.includes('night')) return
  if (findReasons(deps, row).includes('night')) throw new AppError('broadcast_at_night')
}

/** Why it has to be read before it leaves: by its pace it goes from its time until its end. */
function findReasons(deps: Deps, row: BroadcastRow): ReviewReason[] {
  const routing = deps.dispatch.routing()
  const service = routing.services.get(row.serviceId)
  const leavesAtMs = Math.max(deps.ids.now(), row.sendAt?.getTime() ?? 0)
  return judgeReview(
    service?.reviewPolicy ?? null,
    {
      class: classOf(row.class),
      recipients: row.valid,
      cost: row.cost === null ? null : Number(row.cost),
      text: row.hosts.map((host) => `http://${host}`).join(' '),
      leavesAtMs,
      endsAtMs: leavesAtMs + findDuration(row),
    },
    { hosts: service?.reviewedHosts ?? new Set(), timeZone: routing.timeZone },
  )
}
