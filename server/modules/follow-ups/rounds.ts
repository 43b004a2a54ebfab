import { sql } from 'kysely'
import { CLASSES } from '../../dispatch/classes.ts'
import { repeat } from '../../dispatch/repeat.ts'
import { STATES } from '../../dispatch/states.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { uuidAt } from '../../platform/ids.ts'
import { ENDS } from './schemas.ts'

const LOOK_EVERY_MS = 10_000
const SWEEP_EVERY_MS = 3_600_000
const DAY_MS = 86_400_000
/** A statement that ended messages commits within this long after its beginning, which is the time that they bear. */
const COMMITS_WITHIN_MS = 30_000
/**
 * What ended within so long is looked at in one statement; what is further behind is the next one's, and the next
 * round's.
 */
const SPAN_MS = 60_000
const SPANS_MAX = 60

/** Looks for as long as the node lives. */
export function startFollowUpRounds(deps: Deps): { stop(): Promise<void> } {
  const { db } = deps.database
  const rounds = [
    repeat(LOOK_EVERY_MS, deps.log, () => runFollowUpRound(deps, deps.ids.now())),
    repeat(SWEEP_EVERY_MS, deps.log, () => dropOldFollowUps(db, deps.ids.now(), deps.dispatch.routing().retentionDays)),
  ]
  return { stop: async () => void (await Promise.all(rounds.map((round) => round.stop()))) }
}

/**
 * Opens follow-ups by the rules, of what ended since the last round. It reads what came to a rare state in that time and
 * nothing older; of each only the messages to the same number within the rule's hours. Answers how many it opened.
 */
export async function runFollowUpRound(deps: Deps, nowMs: number): Promise<number> {
  const sandboxes = deps.access.listServices().flatMap(({ id, sandbox }) => (sandbox ? [id] : []))
  let opened = 0
  for (let span = 0; span < SPANS_MAX; span++) {
    const look = await inTransaction(deps.database.db, (tx) => lookOnce(tx, nowMs, sandboxes))
    for (const [serviceId, ids] of look.opened) deps.live.publishMessages(serviceId, ids)
    opened += [...look.opened.values()].flat().length
    if (!look.isMore) break
  }
  return opened
}

type Look = { opened: Map<number, string[]>; isMore: boolean }
const NOTHING: Look = { opened: new Map(), isMore: false }

async function lookOnce(tx: Db, nowMs: number, sandboxes: number[]): Promise<Look> {
  // one node looks at a time; another that comes meanwhile has nothing to add
  const { rows } = await sql<{ until: Date; hasRules: boolean }>`
    select looked_until as until, exists (select from follow_up_rules) as "hasRules"
    from follow_up_looks for update skip locked`.execute(tx)
  const last = rows[0]
  if (!last) return NOTHING
  const fromMs = Math.min(last.until.getTime(), nowMs - COMMITS_WITHIN_MS)
  const untilMs = last.hasRules ? Math.min(fromMs + SPAN_MS, nowMs) : nowMs
  const opened = last.hasRules ? await openByRules(tx, { fromMs, untilMs, sandboxes }) : NOTHING.opened
  await sql`update follow_up_looks set looked_until = ${new Date(untilMs)}`.execute(tx)
  return { opened, isMore: untilMs < nowMs }
}

const STATUS_NAMES = sql.raw(`(values ${ENDS.map((end) => `('${end}', ${STATES[end].number}::smallint)`).join(', ')})`)
const CLASS_NAMES = sql.raw(
  `(values ${Object.entries(CLASSES)
    .map(([name, { number }]) => `('${name}', ${number}::smallint)`)
    .join(', ')})`,
)

/**
 * `sandboxes`: services all of whose messages are tests, and are followed up; of others tests are not. A rule that counts
 * messages to one number opens one follow-up of them, until that is done.
 */
async function openByRules(
  tx: Db,
  { fromMs, untilMs, sandboxes }: { fromMs: number; untilMs: number; sandboxes: number[] },
): Promise<Map<number, string[]>> {
  const { rows } = await sql<{ serviceId: number; id: string }>`
    with rules as materialized (
      select r.*, c.number as class_number,
        array(select n.number from ${STATUS_NAMES} n(name, number) where n.name = any (r.statuses)) as numbers
      from follow_up_rules r left join ${CLASS_NAMES} c(name, number) on c.name = r.class
    ), ended as materialized (
      select f.service_id, f.status, f.message_id, f.at from faults f
      where f.at >= ${new Date(fromMs)} and f.at < ${new Date(untilMs)}
        and f.service_id in (select service_id from rules)
    ), found as (
      select distinct on (e.service_id, e.message_id) e.service_id, e.message_id, r.id as rule_id, r.assignee_id, r.due_hours,
        case when r.times > 1 then m.recipient end as counted_to
      from ended e
      join rules r on r.service_id = e.service_id and e.status = any (r.numbers) and e.at >= r.since
      -- each by its id: as a join, a plan could read every message there is
      cross join lateral (select * from messages where id = e.message_id offset 0) m
      where m.status = e.status
        and not exists (select from follow_ups u where u.service_id = e.service_id and u.message_id = e.message_id)
        and (r.class_number is null or m.class = r.class_number)
        and (not m.test or m.service_id = any (${sandboxes}::int[]))
        and (r.times = 1 or (
          select count(*) from (
            select from messages p
            where p.service_id = m.service_id and p.recipient = m.recipient and p.test = m.test
              and p.id > uuid_at(e.at - make_interval(hours => r.within_hours)) and p.id <= m.id
              and p.status = any (r.numbers) and (r.class_number is null or p.class = r.class_number)
            limit r.times) counted) >= r.times)
        and (r.times = 1 or not exists (
          select from messages p
          join follow_ups u on u.service_id = p.service_id and u.message_id = p.id
          where p.service_id = m.service_id and p.recipient = m.recipient
            and p.id > uuid_at(e.at - make_interval(hours => r.within_hours)) and p.id < m.id
            and u.rule_id = r.id and u.state in ('open', 'in_progress')))
      order by e.service_id, e.message_id, r.id
    ), first_of_each as (
      select distinct on (service_id, rule_id, coalesce(counted_to, message_id::text)) * from found
      order by service_id, rule_id, coalesce(counted_to, message_id::text), message_id
    ), opened as (
      insert into follow_ups (service_id, message_id, state, assignee_id, due_at, rule_id)
      select service_id, message_id, 'open', assignee_id, now() + make_interval(hours => due_hours), rule_id from first_of_each
      on conflict do nothing
      returning service_id, message_id
    )
    select service_id as "serviceId", message_id as id from opened`.execute(tx)
  const opened = new Map<number, string[]>()
  for (const { serviceId, id } of rows) opened.set(serviceId, [...(opened.get(serviceId) ?? []), id])
  return opened
}

/** With the messages that retention took, their follow-ups go. */
async function dropOldFollowUps(db: Db, nowMs: number, retentionDays: number): Promise<void> {
  const before = uuidAt(nowMs - retentionDays * DAY_MS)
  for (const table of ['follow_ups', 'follow_up_notes'])
    await sql`
      delete from ${sql.table(table)} f
      where f.message_id < ${before}::uuid and not exists (select from messages m where m.id = f.message_id)`.execute(
      db,
    )
}
