import type pg from 'pg'
import { timeOfUuid, uuidAt } from '../../platform/ids.ts'
import { SENT } from '../states.ts'

/** Calls, and messages of calls, that one look goes through: what is beyond is the next look's. */
const CALLS_MAX = 2_000
const MESSAGES_MAX = 20_000

export type SentMessage = { id: string; callId: string; providerId: string | null }

/**
 * Of an account's calls between two instants (of one key, or of all: null), the messages that are still only `sent` by
 * them, in the order of the calls. It looks at so many at most, whatever it finds: `reachedMs` is how far it came.
 * Each message is looked up by its id: as a join, a plan that takes `sent` for rare would read every message there is.
 */
export async function listSentMessages(
  pool: pg.Pool,
  { accountId, keyId, fromMs, untilMs }: { accountId: number; keyId: number | null; fromMs: number; untilMs: number },
): Promise<{ sent: SentMessage[]; reachedMs: number }> {
  const { rows } = await pool.query<{ callId: string; isCut: boolean; id: string | null; providerId: string | null }>({
    name: 'sent messages',
    text: SENT_MESSAGES,
    values: [accountId, keyId, uuidAt(fromMs), uuidAt(untilMs)],
  })
  const sent = rows.flatMap(({ id, callId, providerId }) => (id === null ? [] : [{ id, callId, providerId }]))
  const last = rows.at(-1)
  const reachedMs = last?.isCut ? Math.max(timeOfUuid(last.callId), fromMs + 1) : untilMs
  return { sent, reachedMs }
}

const SENT_MESSAGES = `
with found as materialized (
  select id, ids, sum(cardinality(ids)) over (order by id) - cardinality(ids) as before
  from (
    select id, ids from calls
    where id >= $3 and id < $4 and account_id = $1 and ($2::int is null or key_id = $2)
    order by id limit ${CALLS_MAX}) c
), c as materialized (
  select id, ids from found where before < ${MESSAGES_MAX}
), cut as materialized (
  select (select count(*) from found) = ${CALLS_MAX} or (select count(*) from found) > (select count(*) from c) as is_cut
)
select c.id as "callId", cut.is_cut as "isCut", m.id, m.provider_id as "providerId"
from c cross join cut
left join lateral (
  select m.id, m.provider_id
  from unnest(c.ids) t(id)
  cross join lateral (select id, call_id, status, provider_id from messages where id = t.id offset 0) m
  where m.call_id = c.id and m.status = ${SENT}) m on true
order by c.id`
