/** A flow that has something waiting, and what it may have of the next call. */
export type Waiting = { flow: number; weight: number }

/**
 * Shares the places of one call among the waiting flows, by weight: a pure function over who waits now, so that nothing
 * is stored and every node comes to fair turns by itself. `turn` rotates who is first where there are more flows than
 * places. Answers places per flow; their sum is `places` wherever a flow waits at all.
 */
export function shareTurns<F extends Waiting>(flows: F[], places: number, turn: number): { flow: F; places: number }[] {
  if (flows.length === 0 || places <= 0) return []
  const start = turn % flows.length
  const order = [...flows.slice(start), ...flows.slice(0, start)].slice(0, places)
  const weights = order.reduce((sum, flow) => sum + flow.weight, 0)
  const shares = order.map((flow) => ({ flow, places: Math.max(1, Math.floor((places * flow.weight) / weights)) }))
  let left = places - shares.reduce((sum, share) => sum + share.places, 0)
  // at least one place each may have given away too many: whoever has the most gives back
  for (; left < 0; left++) shares.reduce((most, share) => (share.places > most.places ? share : most)).places--
  for (let i = 0; left > 0; i = (i + 1) % shares.length, left--) (shares[i] as { places: number }).places++
  return shares
}
