import type { Live } from '../platform/live/live.ts'
import type { AcceptRow } from './accept/accept-statement.ts'

/** A message that changed, as pages that are open are told of it. */
export type Changed = { id: string; serviceId: number }
/** What is told of a message that was accepted. */
export type Announced = Pick<AcceptRow, 'id' | 'serviceId' | 'lane' | 'flow' | 'sendAt' | 'review'>

/** Without its text, for whoever keeps it a while. */
export const readAnnounced = ({ id, serviceId, lane, flow, sendAt, review }: AcceptRow): Announced => ({
  id,
  serviceId,
  lane,
  flow,
  sendAt,
  review,
})

/** Tells everybody who has a service's messages open. */
export function publishTo(live: Pick<Live, 'publishMessages'>): (changed: readonly Changed[]) => void {
  return (changed) => {
    for (const [serviceId, ids] of groupIds(changed)) live.publishMessages(serviceId, ids)
  }
}

/** The first message that came into each flow's queue: a flow is woken once for all of them. */
export function firstOfFlows(rows: readonly Announced[]): Map<number, Announced> {
  const firsts = new Map<number, Announced>()
  for (const row of rows) {
    const first = firsts.get(row.flow)
    if (row.sendAt === null && !row.review && (!first || row.id < first.id)) firsts.set(row.flow, row)
  }
  return firsts
}

function groupIds(changed: readonly Changed[]): Map<number, string[]> {
  const groups = new Map<number, string[]>()
  for (const { id, serviceId } of changed) {
    const group = groups.get(serviceId)
    if (group) group.push(id)
    else groups.set(serviceId, [id])
  }
  return groups
}
