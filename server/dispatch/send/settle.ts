import type pg from 'pg'
import { FAILURE_CODES, type FailureCode } from '../../../providers/provider.ts'
import { type Column, columnValues } from '../../platform/db/arrays.ts'
import { partitioned, partitionOf } from '../../platform/db/partitions.ts'
import { deleteByKey } from '../delete-by-key.ts'
import { quarterOf } from '../quarters.ts'
import { IS_QUICK } from '../quick.ts'
import { CANCELLED, EXPIRED, FAILED, QUEUED, RARE_NUMBERS, SENT, UNCONFIRMED } from '../states.ts'
import { storable, storableJson } from '../storable.ts'

export const OUTCOMES = { accepted: 1, never: 2, later: 3, unknown: 4 } as const
export const CALL_STATES = { open: 0, settled: 1, unknown: 2 } as const

/** How one message of a call ended. */
export type Settlement = {
  id: string
  outcome: (typeof OUTCOMES)[keyof typeof OUTCOMES]
  providerId?: string | null
  cost?: { amount: string; unit: string } | null
  failure?: FailureCode | null
  /** The provider's own code and words, where they say more than "taken". */
  code?: string | null
  text?: string | null
  /** A state that the answer itself carried beyond "taken". */
  reported?: number | null
  /** Where it waits from now on, if it goes again by another road than before. */
  road?: { lane: number; flow: number } | null
  /** A row of the timeline for what departs from the normal road. */
  note?: { kind: string; data: Record<string, unknown> } | null
}

export type CallEnd = {
  callId: string
  /** In the order of the call's ids, as many; null leaves that message as it is. */
  settlements: (Settlement | null)[]
  /** When an unknown outcome may be asked for next; null leaves the time that the claim set. In ms from now. */
  askAfterMs?: number | null
  /** How long those wait that go again, in ms. */
  backoffMs: number
  /** What was said on the wire, where it was not plain. */
  code?: string | null
  answer?: string | null
}

export type Settled = { id: string; serviceId: number; status: number; lane: number; flow: number; outcome: number }

/** A cost as the column holds it: whole rials; a part of a credit, and what is no number, is not known. */
function wholeCost(cost: Settlement['cost']): string | null {
  const amount = Number(cost?.amount ?? Number.NaN)
  const whole = cost?.unit === 'IRR' ? Math.round(amount) : amount
  return Number.isSafeInteger(whole) ? String(whole) : null
}

/** The number that the database keeps for a failure. */
export const failureNumber = (failure: FailureCode): number => FAILURE_CODES.indexOf(failure) + 1
export const failureOf = (number: number): FailureCode => FAILURE_CODES[number - 1] ?? 'unknown_refusal'

/** $2 to $11: how each message ended. */
const OUTCOME_COLUMNS: Column<Settlement | null>[] = [
  ['outcome', 'smallint', (one) => one?.outcome ?? null],
  ['provider_id', 'text', (one) => storable(one?.providerId)],
  ['cost', 'bigint', (one) => wholeCost(one?.cost)],
  ['cost_unit', 'text', (one) => one?.cost?.unit ?? null],
  ['failure', 'smallint', (one) => (one?.failure ? failureNumber(one.failure) : null)],
  ['code', 'text', (one) => storable(one?.code)],
  ['words', 'text', (one) => storable(one?.text)],
  ['reported', 'smallint', (one) => one?.reported ?? null],
  ['note', 'text', (one) => one?.note?.kind ?? null],
  ['note_data', 'text', (one) => (one?.note ? storableJson(one.note.data) : null)],
]
/** $16 to $19: which message, and where it goes on. */
const PLACE_COLUMNS: Column<Settlement | null>[] = [
  ['id', 'uuid', (one) => one?.id ?? null],
  ['quarter', 'float8', (one) => (one ? quarterOf(one.id) : null)],
  ['next_lane', 'int', (one) => one?.road?.lane ?? null],
  ['next_flow', 'int', (one) => one?.road?.flow ?? null],
]

/**
 * Writes a call's outcomes in one statement. Only what is still unresolved in the call is touched, so that a former
 * owner that wakes up, and the one that took over, can both settle: the first evidence counts, a second changes nothing.
 * Answers the messages that changed; fewer than asked means that somebody settled before.
 */
export async function settleCall(pool: pg.Pool, end: CallEnd): Promise<Settled[]> {
  const { settlements } = end
  const ids = settlements.flatMap((one) => one?.id ?? [])
  const { rows } = await pool.query<Settled>({
    ...SETTLE(partitionOf('calls', [end.callId]), partitionOf('messages', ids)),
    values: [
      end.callId,
      ...columnValues(OUTCOME_COLUMNS, settlements),
      end.askAfterMs ?? null,
      end.backoffMs,
      storable(end.code),
      storable(end.answer),
      ...columnValues(PLACE_COLUMNS, settlements),
    ],
  })
  return rows
}

/**
 * Stands on a message that goes again while nobody knows what became of its first copy (`rather-twice`): what ends it
 * then is neither `expired` nor `cancelled`, nor the reason for which a later copy was refused, which all say that
 * nothing left.
 */
export const MAY_HAVE_LEFT = failureNumber('outcome_unknown')

/** Where a message goes by its outcome, judged on the locked row: a cancellation may have come meanwhile. */
const NEXT_STATUS = `
  case u.outcome
    when ${OUTCOMES.accepted} then coalesce(greatest(u.early_status, u.reported), ${SENT})
    when ${OUTCOMES.never} then ${FAILED}
    when ${OUTCOMES.unknown} then ${UNCONFIRMED}
    else case
      when m.cancel_at is null and m.expires_at > now() then ${QUEUED}
      when coalesce(m.failure, u.failure) = ${MAY_HAVE_LEFT} then ${FAILED}
      when m.cancel_at is not null then ${CANCELLED} else ${EXPIRED} end
  end`

// `pre` locks the call and reads what is still open in it; `t` lays its arrays and the outcomes side by side, so that nothing
// has to be joined; everything else follows from `u`. The ids ($16) stand in the statement as well, so that only their rows
// are read whatever the planner believes.
const SETTLE = partitioned(
  'settle',
  (calls: string, messages: string) => `
with pre as materialized (
  select id, account_id, method, ids, lines, outcomes, provider_ids from ${calls}
  where id = $1 and state in (${CALL_STATES.open}, ${CALL_STATES.unknown}) for update
), t as materialized (
  select t.*, t.outcome is not null and (t.before is null or t.before = ${OUTCOMES.unknown}) as is_open
  from pre
  cross join lateral unnest(pre.ids, pre.lines, pre.outcomes, pre.provider_ids, $2::smallint[], $3::text[], $4::bigint[], $5::text[],
    $6::smallint[], $7::text[], $8::text[], $9::smallint[], $10::text[], $11::text[], $17::float8[], $18::int[], $19::int[]) with ordinality
    t(id, line, before, known_id, outcome, provider_id, cost, cost_unit, failure, code, words, reported, note, note_data, quarter, next_lane, next_flow, o)
), u as materialized (
  select * from t where is_open
), k as (
  update ${calls} c set
    outcomes = merged.outcomes,
    provider_ids = merged.provider_ids,
    state = case when ${OUTCOMES.unknown} = any (merged.outcomes) then ${CALL_STATES.unknown} else ${CALL_STATES.settled} end,
    ended_at = coalesce(c.ended_at, clock_timestamp()),
    ask_after = coalesce(clock_timestamp() + $12 * interval '1 ms', c.ask_after),
    code = coalesce($14, c.code),
    answer = coalesce($15, c.answer)
  from pre, (
    select
      array_agg(case when is_open then outcome else coalesce(before, ${OUTCOMES.unknown}) end order by o) as outcomes,
      array_agg(case when is_open then coalesce(provider_id, known_id) else known_id end order by o) as provider_ids
    from t) merged
  where c.id = $1
), r as (
  insert into receipts as z (account_id, provider_id, message_id, call_id)
  select pre.account_id, u.provider_id, u.id, pre.id from u cross join pre
  where u.outcome = ${OUTCOMES.accepted} and u.provider_id is not null
  order by u.provider_id
  on conflict (account_id, provider_id) do update set message_id = excluded.message_id, call_id = excluded.call_id
  returning z.message_id, z.status, z.code, z.words, z.failure
), early as materialized (
  select array_agg(message_id) as ids, array_agg(status) as statuses, array_agg(code) as codes, array_agg(words) as words, array_agg(failure) as failures
  from r where status is not null
), v as materialized (
  -- found by its place: a join by loops, the only one allowed here, would look at each pair of two hundred by two hundred
  select u.*, early.statuses[e.place] as early_status, early.codes[e.place] as early_code, early.words[e.place] as early_words,
    early.failures[e.place] as early_failure
  from u cross join early cross join lateral (select array_position(early.ids, u.id) as place) e
), m as (
  update ${messages} m set
    status_before = m.status,
    status = ${NEXT_STATUS},
    tries = m.tries + case when pre.outcomes is null then 1 else 0 end,
    lane = coalesce(u.next_lane, m.lane),
    flow = coalesce(u.next_flow, m.flow),
    account_id = pre.account_id,
    call_id = pre.id,
    method = pre.method,
    line = nullif(u.line, ''),
    provider_id = coalesce(u.provider_id, m.provider_id),
    provider_code = coalesce(u.early_code, u.code),
    provider_text = coalesce(u.early_words, u.words),
    failure = coalesce(
      u.early_failure,
      case when u.outcome <> ${OUTCOMES.accepted} and m.failure = ${MAY_HAVE_LEFT} then m.failure end,
      u.failure),
    cost = coalesce(u.cost, m.cost),
    cost_unit = coalesce(u.cost_unit, m.cost_unit),
    sent_at = case when u.outcome = ${OUTCOMES.accepted} then coalesce(m.sent_at, clock_timestamp()) else m.sent_at end,
    final_at = case when ${NEXT_STATUS} >= 50 then clock_timestamp() end
  from v u cross join pre
  where m.id = u.id and m.id = any ($16::uuid[]) and m.status in (${QUEUED}, ${UNCONFIRMED})
  returning m.id, m.service_id, m.lane, m.flow, m.test, m.status_before, m.status, m.account_id, m.segments, coalesce(m.cost, 0) as cost,
    owed(m.status, m.cost, m.cost_unit, m.estimate) as owed, m.expires_at, m.tries, u.quarter, u.outcome, u.note, u.note_data, coalesce(${IS_QUICK}, false)::int as quick
), b as (
  insert into later (lane, id, due_at, flow, expires_at, tries)
  select lane, id, now() + $13 * interval '1 ms', flow, expires_at, tries from m where status = ${QUEUED}
), n as (
  insert into notes (message_id, kind, data) select id, note, note_data::jsonb || jsonb_build_object('call', $1::text) from m where note is not null
), entered as (
  insert into faults (service_id, status, message_id)
  select service_id, status, id from m where status = any ('{${RARE_NUMBERS.join(',')}}') and status <> status_before
  on conflict do nothing
), resolved as (${deleteByKey('faults', `m.status_before = ${UNCONFIRMED} and m.status <> ${UNCONFIRMED}`)}
), d as (
  insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed)
  select service_id, v.account_id, test, to_timestamp(quarter), v.status, sum(v.sign), sum(v.sign * segments), sum(v.cost), sum(v.quick), sum(v.owed)
  from m cross join lateral (values
    (m.status_before, case when m.status_before = ${QUEUED} then 0 else m.account_id end, -1, 0, 0, 0),
    (m.status, case when m.status = ${QUEUED} then 0 else m.account_id end, 1, m.cost, m.quick, m.owed)) v(status, account_id, sign, cost, quick, owed)
  where m.status <> m.status_before
  group by service_id, v.account_id, test, quarter, v.status
)
select id, service_id as "serviceId", status, lane, flow, outcome from m`,
)
