import { type RawBuilder, sql } from 'kysely'
import { listRoles } from '../../platform/auth/roles.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Locale } from '../../platform/text/phrases.ts'

/** Of a service, while it wants its reviewers told. Times of the centre's clock, `HH:MM`. */
export type ReviewNotices = { quietHours: { from: string; until: string } | null }

/** Somebody who may release it, the text, and what became of it. `to` null: there is nowhere to send it. */
export type Receiver = {
  to: string | null
  user: { id: number; name: string }
  locale: Locale
  text: string
  message: string | null
  failure: string | null
}

/** A service in which something is held that nobody was told of. */
export type WaitingService = ReviewNotices & {
  id: number
  /** Messages up to this one were told of. */
  seen: string
  toldAt: Date | null
  hasBroadcasts: boolean
}

const NONE_SEEN = '00000000-0000-0000-0000-000000000000'

/** `until`: an id; what came later is left for the next look. `sandboxes`: services whose messages are tests all. */
export async function listWaitingServices(db: Db, until: string, sandboxes: number[]): Promise<WaitingService[]> {
  const { rows } = await sql<WaitingService>`
    select s.id, s.review_notices->'quietHours' as "quietHours", coalesce(l.seen, ${NONE_SEEN}::uuid) as seen,
      l.told_at as "toldAt", held.has as "hasBroadcasts"
    from services s
    left join review_looks l on l.service_id = s.id
    cross join lateral (select exists (
      select from broadcasts b where b.state = 'held' and b.service_id = s.id and ${isUntold(sandboxes)}) as has) held
    where s.review_notices is not null and s.archived_at is null and (held.has or exists (
      select from reviews r
      where r.service_id = s.id and r.state = 'pending'
        and r.message_id > coalesce(l.seen, ${NONE_SEEN}::uuid) and r.message_id <= ${until}::uuid))`.execute(db)
  return rows
}

const isUntold = (sandboxes: number[]) =>
  sql`b.review_notice_id is null and (not b.test or b.service_id = any (${sandboxes}::int[]))`

/** What is held, by whoever made it: `makers` are usernames, and release it not. `cost` in rials; null: it is not known. */
export type Held = { makers: (string | null)[]; n: number; cost: number | null }
export type HeldBroadcast = Held & { id: string }

const sentBy = (alias: string): RawBuilder<string | null> =>
  sql`coalesce((select u.username from users u where u.id = ${sql.ref(`${alias}.user_id`)}),
    (select t.created_by from tokens t where t.id = ${sql.ref(`${alias}.token_id`)}))`

const BROADCASTS_MAX = 100

/** Locks them: what is released meanwhile is told of no more. `n`: recipients. */
export async function takeHeldBroadcasts(tx: Db, serviceId: number, sandboxes: number[]): Promise<HeldBroadcast[]> {
  const { rows } = await sql<HeldBroadcast>`
    select b.id, b.valid as n, b.cost::float8 as cost,
      array[${sentBy('b')}, b.started_by] as makers
    from broadcasts b
    where b.state = 'held' and b.service_id = ${serviceId} and ${isUntold(sandboxes)}
    order by b.id limit ${BROADCASTS_MAX} for no key update skip locked`.execute(tx)
  return rows
}

/** More are told as these. */
export const MESSAGES_MAX = 1_000

/** Messages between two ids that still wait, by their senders; a test is told to nobody. */
export async function countHeldMessages(
  db: Db,
  { id, seen }: Pick<WaitingService, 'id' | 'seen'>,
  until: string,
  isSandbox: boolean,
): Promise<Held[]> {
  const { rows } = await sql<Held>`
    with pending as (
      select r.message_id, r.cost from reviews r
      where r.service_id = ${id} and r.state = 'pending' and r.message_id > ${seen}::uuid and r.message_id <= ${until}::uuid
      order by r.message_id limit ${MESSAGES_MAX}
    )
    select array[by] as makers, count(*)::int as n, case when bool_and(cost is not null) then sum(cost)::float8 end as cost
    from (
      select p.cost, ${sentBy('m')} as by
      from pending p cross join lateral (select * from messages where id = p.message_id offset 0) m
      where not m.test or ${isSandbox}) each
    group by by`.execute(db)
  return rows
}

export type Reviewer = {
  id: number
  username: string
  name: string
  mobile: string | null
  locale: Locale
  /** By a role in the service itself; others by one at the centre. */
  isMember: boolean
}

/** Who may release what is held in a service and can sign in to do so, by name. */
export async function listReviewers(db: Db, serviceId: number): Promise<Reviewer[]> {
  const roles = (await listRoles(db)).filter(({ permissions }) => permissions.includes('reviews:decide'))
  const { rows } = await sql<Reviewer>`
    select u.id, u.username, u.name, u.mobile, u.locale, h.is_member as "isMember"
    from (
      select user_id, bool_or(service_id is not null) as is_member from held_roles
      where role = any (${roles.map(({ name }) => name)}::text[]) and (service_id is null or service_id = ${serviceId})
      group by user_id) h
    join users u on u.id = h.user_id
    where u.suspended_at is null and u.id in (select user_id from auth.sign_ins)
    order by u.name, u.id`.execute(db)
  return rows
}

export type NewNotice = { serviceId: number; at: Date; seen: string; receivers: Receiver[]; broadcasts: string[] }

/** The notice, and that of these broadcasts and of the messages up to `seen` was told. */
export async function saveNotice(tx: Db, notice: NewNotice): Promise<void> {
  const { serviceId, at, seen, receivers, broadcasts } = notice
  await sql`
    with made as (
      insert into review_notices (service_id, at, seen, receivers)
      values (${serviceId}, ${at}, ${seen}, ${JSON.stringify(receivers)}::jsonb)
      returning id
    )
    update broadcasts set review_notice_id = made.id from made where broadcasts.id = any (${broadcasts}::uuid[])`.execute(
    tx,
  )
}

/** `toldAt` null: there was nothing to tell. */
export async function moveLook(tx: Db, serviceId: number, seen: string, toldAt: Date | null): Promise<void> {
  await sql`
    insert into review_looks as l (service_id, seen, told_at) values (${serviceId}, ${seen}, ${toldAt}::timestamptz)
    on conflict (service_id) do update set seen = excluded.seen, told_at = greatest(l.told_at, excluded.told_at)`.execute(
    tx,
  )
}

export type Unsent = { id: number; at: Date; receivers: Receiver[] }

/** Some of those not wholly sent, whichever: one that cannot be sent holds up no other. */
export async function listUnsentNotices(db: Db): Promise<Unsent[]> {
  const { rows } = await sql<Unsent>`
    select id, at, receivers from review_notices where sent_at is null order by random() limit 100`.execute(db)
  return rows
}

export async function noteNoticeSent(db: Db, id: number, receivers: Receiver[], at: Date): Promise<void> {
  await sql`
    update review_notices set receivers = ${JSON.stringify(receivers)}::jsonb, sent_at = ${at}
    where id = ${id} and sent_at is null`.execute(db)
}

/** Some at a time: names and numbers of people are not kept longer than what they were told of. */
export async function dropOldNotices(db: Db, before: Date): Promise<void> {
  await sql`
    delete from review_notices where id = any (array(
      select id from review_notices where at < ${before} order by id limit 1000))`.execute(db)
}
