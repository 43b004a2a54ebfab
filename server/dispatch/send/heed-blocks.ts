import type { Outcome } from '../../../providers/provider.ts'
import { partitionOf } from '../../platform/db/partitions.ts'
import { classOf } from '../classes.ts'
import type { Claimed } from '../queue/claim.ts'
import { heedsBlocks, holdsFor } from '../road/blocks.ts'
import { lineCircuit } from '../road/circuit.ts'
import type { CallParts, CallPlan } from './run-call.ts'

/** The number stopped the line after the message was accepted, and no other line of the account may write to it. */
export const BLOCKED: Outcome = {
  kind: 'rejected',
  fault: 'recipient',
  failure: 'recipient_blocked',
  code: 'number_blocked',
  text: 'the number is blocked on this line',
  who: 'recipient',
}

/**
 * What has been claimed, with another line where the chosen one may not write to the number (any more), and null where none
 * may. Looks in memory alone; only a line that changes is written into the call, before anything leaves.
 */
export async function heedBlocks(
  parts: Pick<CallParts, 'pool' | 'blocks' | 'circuits' | 'logger'>,
  callId: string,
  plan: CallPlan,
  claimed: Claimed[],
): Promise<{ kind: 'heeded'; rows: (Claimed | null)[] } | { kind: 'not_stored' }> {
  const rows = claimed.map((row) => chooseLine(parts, plan, row))
  const isChanged = rows.some((row, i) => row !== null && row.line !== claimed[i]?.line)
  if (isChanged) {
    try {
      await storeLines(parts.pool, callId, claimed, rows)
    } catch (error) {
      parts.logger.warn({ err: error, callId }, 'the lines of a call could not be changed; nothing of it leaves')
      return { kind: 'not_stored' }
    }
  }
  return { kind: 'heeded', rows }
}

function chooseLine(
  { blocks, circuits }: Pick<CallParts, 'blocks' | 'circuits'>,
  { account, class: classNumber, shares }: CallPlan,
  row: Claimed,
): Claimed | null {
  const blocked = blocks.linesOf(row.recipient)
  if (blocked.length === 0) return row
  const isOpen = (number: string | null): boolean =>
    !heedsBlocks(
      account.lines.find((line) => line.number === number),
      classOf(classNumber),
    ) || !holdsFor(blocked, number)
  if (isOpen(row.line)) return row
  // those of a lane that pins its line are that one alone
  const usable = shares.find(({ flow }) => flow.flow === row.flow)?.flow.lines ?? []
  const other = usable.find((line) => isOpen(line) && circuits.stateOf(lineCircuit(account.id, line)) === 'closed')
  return other === undefined ? null : { ...row, line: other }
}

// the call's arrays stand in the order of its ids, as `claimed` does
async function storeLines(pool: CallParts['pool'], callId: string, claimed: Claimed[], rows: (Claimed | null)[]) {
  const lines = rows.map((row, i) => (row ?? claimed[i])?.line ?? '')
  await pool.query(`update ${partitionOf('calls', [callId])} set lines = $2::text[] where id = $1`, [callId, lines])
}
