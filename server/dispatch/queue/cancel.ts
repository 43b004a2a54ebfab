import { CompiledQuery } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { MAY_HAVE_LEFT } from '../send/settle.ts'
import { CANCELLED, FAILED } from '../states.ts'

/**
 * `inTime` null: it is leaving or unresolved, and will be cancelled if it comes back; or it goes no more, and a first copy
 * may have left (it is `failed` as unknown). `too_late`: handed over, or over.
 */
export type Cancelled = { kind: 'cancelled'; inTime: true | null } | { kind: 'too_late' }

/** A pool, a connection, or a transaction of whoever audits the wish with it. */
type Asker = { query(text: string, values: unknown[]): Promise<{ rows: { status: number }[] }> }

type Message = { id: string; lane: number; flow: number }

/** The wish of a person or a program, with its audit entry, in their transaction. */
export async function cancelAndAudit(
  tx: Db,
  message: Message & { serviceId: number },
  actor: Actor,
): Promise<Cancelled> {
  const query = (text: string, values: unknown[]) =>
    tx.executeQuery<{ status: number }>(CompiledQuery.raw(text, values))
  const cancelled = await cancelMessage({ query }, message, actor)
  if (cancelled.kind === 'cancelled')
    await writeAudit(tx, actor, {
      action: 'message.cancel',
      subjectKind: 'message',
      subjectId: message.id,
      serviceId: message.serviceId,
      after: { inTime: cancelled.inTime },
    })
  return cancelled
}

/**
 * Takes a message off its queue. Got it there: cancelled in time, and nothing ever leaves. Not there: it is in a call, and
 * the wish is kept on its row for settle, which reads it on the locked row when the message would go back to wait.
 */
export async function cancelMessage(
  asker: Asker,
  message: Message,
  by: { name: string; requestId: string },
): Promise<Cancelled> {
  const { rows } = await asker.query(
    `
      with q as (
        delete from queue where lane = $2 and flow = $3 and id = $1 returning id
      ), l as (
        delete from later where lane = $2 and id = $1 returning id
      ), h as (
        delete from held where lane = $2 and id = $1 returning id
      ), found as (
        select exists (select from q) or exists (select from l) or exists (select from h) as in_time
      ), m as (
        update messages m set
          status_before = m.status,
          cancel_at = coalesce(m.cancel_at, now()),
          status = case when not found.in_time then m.status when m.failure = ${MAY_HAVE_LEFT} then ${FAILED} else ${CANCELLED} end,
          final_at = case when found.in_time then now() end
        from found
        where m.id = $1 and m.final_at is null and m.status < 40
        returning m.id, m.service_id, coalesce(m.account_id, 0) as account_id, m.test, m.segments, m.status, m.status_before,
          owed(m.status, m.cost, m.cost_unit, m.estimate) as owed, found.in_time
      ), f as (
        insert into faults (service_id, status, message_id) select service_id, status, id from m where in_time on conflict do nothing
      ), n as (
        -- of the same moment as the end that it may bring, so that the timeline tells it before
        insert into notes (message_id, at, kind, data)
        select id, now(), 'cancel_asked', jsonb_build_object('by', $4::text, 'requestId', $5::text, 'inTime', in_time) from m
      ), r as (
        update reviews r set state = 'lapsed' from m
        where r.service_id = m.service_id and r.message_id = m.id and r.state = 'pending' and exists (select from h)
      ), d as (
        insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick, owed)
        select service_id, v.account_id, test, quarter_of(id), v.status, v.sign, v.sign * segments, 0, 0, v.owed
        from m cross join lateral (values
          (0, m.status_before, -1, 0), (m.account_id, m.status, 1, m.owed)) v(account_id, status, sign, owed)
        where in_time
      )
      select status from m`,
    [message.id, message.lane, message.flow, by.name, by.requestId],
  )
  const found = rows[0]
  if (!found) return { kind: 'too_late' }
  return { kind: 'cancelled', inTime: found.status === CANCELLED ? true : null }
}
