import type pg from 'pg'
import { plainArray } from '../../platform/db/arrays.ts'
import { uuidAt } from '../../platform/ids.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Messages in one statement: 23 ms by the median, on two busy cores. */
const BATCH = 500
/** A round works for so long at most, and the next one goes on: the history of years is no reason to hold up others. */
const ROUND_MS = 5_000
/** What has not ended yet is looked at again after this. */
const LOOK_AGAIN_HOURS = 6
const FIRST = '00000000-0000-0000-0000-000000000000'

/** `reached`: up to which message, that one included. `until`: up to which texts are due. */
type Due = { serviceId: number; reached: string; until: string }

export type Forgetting = {
  batch?: number
  /** Asked before each batch: false leaves the rest to the next round, or to the next leader. */
  mayGoOn?(): boolean
}

/**
 * Forgets the texts of messages that were accepted longer ago than their service keeps texts, and that have ended:
 * services take turns, a batch each. Due is what is older at the full hour. Answers how many were forgotten. `nowMs`:
 * in ms since 1970.
 */
export async function forgetTexts(
  pool: pg.Pool,
  nowMs: number,
  { batch = BATCH, mayGoOn = () => true }: Forgetting = {},
): Promise<number> {
  const endMs = Date.now() + ROUND_MS
  let forgotten = 0
  let waiting = await listDue(pool, nowMs)
  while (waiting.length > 0) {
    const left: Due[] = []
    for (const due of waiting) {
      if (!mayGoOn() || Date.now() >= endMs) return forgotten
      const done = await forgetBatch(pool, due, batch)
      forgotten += done.forgotten
      if (done.isMore) left.push({ ...due, reached: done.reached })
    }
    waiting = left
  }
  return forgotten
}

async function listDue(pool: pg.Pool, nowMs: number): Promise<Due[]> {
  const { rows } = await pool.query<{ serviceId: number; days: number; reached: string }>(
    `select s.id as "serviceId", s.texts_kept_days as days, coalesce(f.reached, '${FIRST}') as reached
     from services s left join forgotten_texts f on f.service_id = s.id
     where s.texts_kept_days is not null order by s.id`,
  )
  return rows.map(({ serviceId, days, reached }) => {
    const untilMs = nowMs - days * DAY_MS
    return { serviceId, reached, until: uuidAt(untilMs - (untilMs % HOUR_MS)) }
  })
}

/** What is new of a service, else what had not ended when it was passed. */
async function forgetBatch(
  pool: pg.Pool,
  { serviceId, reached, until }: Due,
  batch: number,
): Promise<{ forgotten: number; reached: string; isMore: boolean }> {
  if (reached < until) {
    const { rows } = await pool.query<Passed>(PASSED, [serviceId, reached, until, batch])
    const next = rows.length === batch ? (rows.at(-1) as Passed).id : until
    // the late ones follow
    return {
      forgotten: await forget(pool, { serviceId, passed: rows, until, reached: next }),
      reached: next,
      isMore: true,
    }
  }
  const { rows } = await pool.query<Passed>(LATE, [serviceId, batch])
  const forgotten = rows.length === 0 ? 0 : await forget(pool, { serviceId, passed: rows, until, reached: null })
  return { forgotten, reached, isMore: rows.length === batch }
}

/** `lane`: null where the message is gone with its week. */
type Passed = { id: string; lane: number | null }

const PASSED = 'select id, lane from messages where service_id = $1 and id > $2 and id <= $3 order by id limit $4'
const LATE = `
  select l.message_id as id, m.lane
  from (select message_id from late_texts where service_id = $1 and look_at <= now() order by look_at limit $2) l
  left join messages m on m.id = l.message_id`

async function forget(
  pool: pg.Pool,
  { serviceId, passed, until, reached }: { serviceId: number; passed: Passed[]; until: string; reached: string | null },
): Promise<number> {
  const trials = await listTrials(pool, passed)
  // first: whoever stops in between finds the message with its text again
  if (trials.length > 0) await forgetWire(pool, trials, until)
  const ids = plainArray(passed.map(({ id }) => id))
  const { rows } = await pool.query<{ n: number }>(FORGET, [serviceId, ids, until, reached])
  return rows[0]?.n ?? 0
}

// How far it came is written with what it did: whoever goes on passes nothing and repeats nothing.
const FORGET = `
with early as materialized (
  select id from messages where id = any ($2::uuid[]) and (final_at is null or id > $3::uuid)
), gone as (
  update messages set body = '', variables = null, content = null
  where id = any ($2::uuid[]) and final_at is not null and id <= $3::uuid and body <> ''
  returning id
), late as (
  insert into late_texts (service_id, message_id, look_at)
  select $1, id, now() + interval '${LOOK_AGAIN_HOURS} hours' from early
  on conflict (service_id, message_id) do update set look_at = excluded.look_at
), ended as (
  delete from late_texts where service_id = $1 and message_id = any ($2::uuid[]) and message_id <> all (array(select id from early))
), reach as (
  insert into forgotten_texts (service_id, reached) select $1, $4::uuid where $4::uuid is not null
  on conflict (service_id) do update set reached = excluded.reached
)
select count(*)::int as n from gone`

/** Which of these are tests of an account. */
async function listTrials(pool: pg.Pool, passed: Passed[]): Promise<string[]> {
  const lanes = [...new Set(passed.flatMap(({ lane }) => lane ?? []))]
  const { rows } = await pool.query<{ id: number }>('select id from lanes where id = any ($1::int[]) and trial', [
    plainArray(lanes),
  ])
  const trials = new Set(rows.map(({ id }) => id))
  return passed.filter(({ lane }) => lane !== null && trials.has(lane)).map(({ id }) => id)
}

/**
 * The one other copy of a text: what was said on the wire in a test of an account, whose calls carry nothing else. The raw
 * words of other calls have texts struck out.
 */
async function forgetWire(pool: pg.Pool, trials: string[], until: string): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `select call_id as id from messages where id = any ($1::uuid[]) and final_at is not null and id <= $2::uuid and call_id is not null
     union
     select (n.data->>'call')::uuid from messages m join notes n on n.message_id = m.id
     where m.id = any ($1::uuid[]) and n.message_id = any ($1::uuid[]) and m.final_at is not null and m.id <= $2::uuid and n.data ? 'call'`,
    [plainArray(trials), until],
  )
  await pool.query('update calls set answer = null where id = any ($1::uuid[]) and answer is not null', [
    plainArray(rows.map(({ id }) => id)),
  ])
}
