import { LEASE } from '../nodes/lease.ts'
import { CALL_STATES, OUTCOMES, type Settlement, settleCall } from '../send/settle.ts'
import { findMethod, untilGraceOver } from './ask.ts'
import { isAnyRatherTwice, RATHER_TWICE_AFTER_MS } from './decide.ts'
import type { UnknownParts } from './parts.ts'

/** Calls marked in one round. */
const ROUND_MAX = 100

/** Fences nodes that have not been seen for 10 s, then becomes the owner of their calls. */
export async function takeOverCalls({ pool, lease, logger }: UnknownParts): Promise<void> {
  await pool.query({
    name: 'fence',
    text: `update nodes set epoch = epoch + 1, seen_at = '-infinity'
     where seen_at > '-infinity' and seen_at < clock_timestamp() - ${LEASE}`,
  })
  const { rowCount } = await pool.query({
    name: 'take over',
    text: `update calls c set slot = $1, epoch = $2
     where c.state in (${CALL_STATES.open}, ${CALL_STATES.unknown}) and (c.slot, c.epoch) <> ($1, $2)
       and not exists (
         select from nodes n where n.slot = c.slot and n.epoch = c.epoch and n.seen_at >= clock_timestamp() - ${LEASE})`,
    values: [lease().slot, lease().epoch],
  })
  if (rowCount) logger.warn({ calls: rowCount }, 'took over calls of a node that is gone')
}

type Abandoned = {
  id: string
  account_id: number
  method: string
  begun_at: Date
  ids: string[]
  lanes: number[]
  flows: number[]
}

/**
 * Open calls of ours that we have not in hand: taken over, or claimed by a statement whose answer we did not hear. One
 * that cannot be marked now is met again by the next round, and holds up no other.
 */
export async function markAbandoned(parts: UnknownParts): Promise<void> {
  const { rows } = await parts.pool.query<Abandoned>({
    name: 'abandoned',
    text: `select id, account_id, method, begun_at, ids, lanes, flows from calls
     where state = ${CALL_STATES.open} and slot = $1 and epoch = $2 and id <> all ($3::uuid[]) limit ${ROUND_MAX}`,
    values: [parts.lease().slot, parts.lease().epoch, [...parts.openCalls()]],
  })
  for (const call of rows) {
    // one that was opened after the list was made, while the statement waited for its connection
    if (parts.openCalls().has(call.id)) continue
    await markUnknown(parts, call).catch((error) =>
      parts.logger.warn({ err: error, call: call.id }, 'a call whose end nobody heard could not be marked as unknown'),
    )
  }
}

async function markUnknown(parts: UnknownParts, call: Abandoned): Promise<void> {
  const { id, ids, lanes, flows } = call
  const isRatherTwice = await isAnyRatherTwice(
    parts,
    ids.map((_, index) => ({ lane: lanes[index] as number, flow: flows[index] as number })),
  )
  const settlements = ids.map(
    (messageId): Settlement => ({
      id: messageId,
      outcome: OUTCOMES.unknown,
      note: { kind: 'unknown', data: { code: 'node_gone' } },
    }),
  )
  parts.onSettled(
    await settleCall(parts.pool, {
      callId: id,
      settlements,
      askAfterMs: isRatherTwice ? RATHER_TWICE_AFTER_MS : findGrace(parts, call),
      backoffMs: 0,
      code: 'node_gone',
    }),
  )
}

/** Null where the method is gone: nobody can be asked. */
function findGrace({ routing, now }: UnknownParts, call: Abandoned): number | null {
  const method = findMethod(routing().accounts.get(call.account_id), call.method)
  return method ? untilGraceOver(method, now() - call.begun_at.getTime()) : null
}
