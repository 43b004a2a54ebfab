import type { Hush } from './decide.ts'
import type { AlertChange, LateNotice, Receiver } from './queries.ts'

/** An end is remembered so long: what comes back within it is told only if it is deeper, or still so afterwards. */
const HUSH_MS = 3_600_000
/** Notices of one account, or of one service's tokens, in an hour, whatever goes and comes there. */
export const NOTICES_MAX = 20

/** By whom it was told of late that it is well: nobody wants to hear the opposite a moment later, and again. */
export function findHush(late: LateNotice[], { kind, subject }: { kind: string; subject: string }): Hush | null {
  const ends = late.filter((one) => one.event === 'recovered' && one.kind === kind && one.subject === subject)
  const last = ends.sort((a, b) => b.at.getTime() - a.at.getTime())[0]
  return last === undefined ? null : { level: last.deepest ?? 0, until: last.at.getTime() + HUSH_MS }
}

/**
 * What of an account's changes is really sent: parts that were stopped, parts that end, and parts that are well again,
 * in one message each, and no more notices than an hour allows. The rest stays in the panel, with its reason. `gather`
 * writes the text of several.
 */
export function bound(
  changes: AlertChange[],
  late: LateNotice[],
  gather: (receiver: Receiver, parts: AlertChange[]) => string,
): AlertChange[] {
  const gathered = new Map<AlertChange, Receiver[]>()
  for (const parts of Map.groupBy(changes.filter(isPart), whatOf).values()) {
    if (parts.length < 2) continue
    for (const part of parts) gathered.set(part, [])
    const [first] = parts
    gathered.set(
      first!,
      first!.receivers.map((one) => ({ ...one, text: gather(one, parts) })),
    )
  }
  let left = NOTICES_MAX - late.filter(({ isTold }) => isTold).length
  return changes.map((change) => {
    const receivers = gathered.get(change) ?? change.receivers
    if (receivers.length === 0 || left-- > 0) return { ...change, receivers }
    return { ...change, receivers: receivers.map((one) => ({ ...one, failure: one.failure ?? 'too_many' })) }
  })
}

const OF_PARTS = new Set(['circuit_open', 'key_expiry', 'line_expiry', 'token_expiry'])

/** Reminders are of one thing each. */
const isPart = ({ kind, subject, event }: AlertChange): boolean =>
  OF_PARTS.has(kind) && subject !== '' && event !== null && event !== 'repeated'

const whatOf = ({ kind, event }: AlertChange): string => `${kind} ${event === 'recovered'}`
