import type pg from 'pg'
import { repeatTransaction } from '../../platform/db/transaction.ts'
import { deleteByKey } from '../delete-by-key.ts'
import { IS_QUICK } from '../quick.ts'
import { type Reported, updateReported } from '../report/report.ts'
import { QUEUED, SENT, UNCONFIRMED } from '../states.ts'
import { storable } from '../storable.ts'

/**
 * Evidence without an open call: the call's row is gone (a lost tail of a promoted replica), or somebody had already
 * decided "not taken" and put the message back. The provider has it all the same: it is taken off the queue and sent.
 * Where another call has sent it meanwhile, only the provider's id is bound to it, so that a report still finds it.
 * Answers what changed.
 */
export function settleStray(
  pool: pg.Pool,
  stray: { id: string; accountId: number; callId: string; providerId: string },
): Promise<Reported[]> {
  return repeatTransaction(pool, async (client) => {
    const providerId = storable(stray.providerId)
    const { rows: receipts } = await client.query(RECEIPT, [stray.accountId, providerId, stray.id, stray.callId])
    const { rows: sent } = await client.query<Reported>(SENT_AFTER_ALL, [
      stray.id,
      stray.accountId,
      stray.callId,
      providerId,
    ])
    const early = receipts.filter((row) => row.status !== null)
    return early.length > 0 ? updateReported(client, early) : sent
  })
}

const RECEIPT = `
insert into receipts as z (account_id, provider_id, message_id, call_id)
select $1, $2, id, $4 from messages where id = $3
on conflict (account_id, provider_id) do update set message_id = excluded.message_id, call_id = excluded.call_id
returning account_id, message_id, call_id, status, code, words, failure`

const SENT_AFTER_ALL = `
with old as materialized (
  select id, coalesce(account_id, 0) as account_id from messages
  where id = $1 and status in (${QUEUED}, ${UNCONFIRMED}) for update
), m as (
  update messages m set status_before = m.status, status = ${SENT}, account_id = $2, call_id = $3, provider_id = $4,
    sent_at = clock_timestamp(), failure = null, provider_code = null, provider_text = null
  from old where m.id = old.id and m.id = $1
  returning m.id, m.lane, m.flow, m.service_id, m.account_id, old.account_id as account_before, m.test, m.segments,
    m.status_before, m.status, coalesce(m.cost, 0) as cost, owed(m.status, m.cost, m.cost_unit, m.estimate) as owed,
    ${IS_QUICK}::int as quick
), q as (${deleteByKey('queue', 'true')}
), l as (${deleteByKey('later', 'true')}
), f as (${deleteByKey('faults', `m.status_before = ${UNCONFIRMED}`)}
), n as (
  insert into notes (message_id, kind, data)
  select id, 'late_evidence', jsonb_build_object('call', $3::text, 'providerId', $4::text) from m
), d as (
  insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed)
  select service_id, v.account_id, test, quarter_of(id), v.status, v.sign, v.sign * segments, v.cost, v.quick, v.owed
  from m cross join lateral (values
    (m.status_before, case when m.status_before = ${QUEUED} then 0 else m.account_before end, -1, 0, 0, 0),
    (m.status, m.account_id, 1, m.cost, m.quick, m.owed)) v(status, account_id, sign, cost, quick, owed)
)
select id, service_id as "serviceId", status from m`
