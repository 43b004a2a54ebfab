import { classOf } from '../../dispatch/classes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import type { AppError } from '../../platform/http/errors.ts'
import { hasPhrase, phrase } from '../../platform/text/phrases.ts'
import { showNotice } from '../reviews/reviews.ts'
import { findExpectedEnd } from './pace.ts'
import type { BroadcastRow, FaultRow } from './queries.ts'
import type { BROADCAST_CLASSES } from './schemas.ts'

const toInstant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
const rials = (amount: string) => ({ amount, unit: 'IRR' as const })

/** A broadcast as it is answered. `decider`: whose own it may be, by username. */
export function toBroadcast(row: BroadcastRow, actor: Actor, decider: string | null, { access, ids }: Deps) {
  const { locale } = actor
  return {
    id: row.id,
    name: row.name,
    state: row.shown,
    text: row.text,
    template: row.template,
    variables: row.variables,
    from: row.sender,
    class: classOf(row.class) as (typeof BROADCAST_CLASSES)[number],
    // as its messages will say: the token asked for a test, or all that the service has is the sandbox
    test: row.test || (access.findServiceById(row.serviceId)?.sandbox ?? false),
    reference: row.reference,
    tags: row.tags,
    sources: row.sources,
    sendAt: row.sendAt?.toISOString() ?? null,
    opensAt: row.opensAt?.toISOString() ?? null,
    validFor: row.validForS,
    pace: row.pace,
    expectedEndAt: toInstant(findExpectedEnd(row, ids.now())),
    onInvalid: row.refusesFaults ? ('refuse' as const) : ('report' as const),
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    recipients: { valid: row.valid, duplicate: row.duplicate, invalid: row.invalid },
    locales: row.locales,
    segments: { total: Number(row.segments), most: row.segmentsMax },
    cost: row.cost === null ? null : rials(row.cost),
    review:
      row.reasons === null
        ? null
        : {
            reasons: row.reasons.map((code) => ({ code, title: phrase(locale, `reviewReasons.${code}`) })),
            isOwn: isOwn(row, decider),
            decidedBy: row.decidedBy,
            decidedAt: row.decidedAt?.toISOString() ?? null,
            undoUntil: row.undoUntil?.toISOString() ?? null,
            notice: showNotice(access, row.notice, actor),
          },
    refusalCode: row.refusalCode,
    refusal: row.refusalCode === null ? row.refusal : phrase(locale, `broadcastRefusals.${row.refusalCode}`),
    progress: {
      expanded: row.expanded,
      dropped: row.dropped,
      outcome: row.outcome,
      charged: rials(row.charged),
      countedAt: row.countedAt?.toISOString() ?? null,
    },
    pause:
      row.pausedAt === null
        ? null
        : {
            at: row.pausedAt.toISOString(),
            by: row.pausedBy,
            reason: row.pauseCode === null ? null : readPause(row.pauseCode, actor),
          },
    cancelledBy: row.cancelledBy,
    cancelledAt: row.cancelledAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** A problem with all of it, stored as `code`, or as `field:code`. */
function readPause(stored: string, { locale }: Actor): { code: string; field: string | null; title: string } {
  const [field, fault] = stored.split(':')
  if (field === undefined || fault === undefined || !hasPhrase(locale, `fields.${fault}`))
    return { code: stored, field: null, title: phrase(locale, `errors.${stored as AppError['code']}.title`) }
  return { code: fault, field, title: `${field}: ${phrase(locale, `fields.${fault}`)}` }
}

/** Whoever sent it, or sent the draft of somebody else, releases it not. `decider`: by username. */
export const isOwn = (
  { sentBy, startedBy }: Pick<BroadcastRow, 'sentBy' | 'startedBy'>,
  decider: string | null,
): boolean => decider !== null && (sentBy === decider || startedBy === decider)

/** What is wrong with a recipient, in the reader's language. */
export const toFault = ({ params, ...row }: FaultRow, actor: Actor) => ({
  ...row,
  title: sayFault(row, actor, params ?? {}),
})

/** Whoever reads of many at once is told without what is each one's own. */
export function sayFault(
  { code, field }: Pick<FaultRow, 'code' | 'field'>,
  { locale }: Actor,
  params?: FaultRow['params'],
): string {
  const [, variable] = /^variables\.(.+)$/.exec(field ?? '') ?? []
  // what a field of a form is told says nothing to who looks at a row
  const own = `broadcastFaults.${code}`
  if (hasPhrase(locale, own) && (variable !== undefined || OF_ROWS.has(code)))
    return phrase(locale, own, { variable: variable ?? '' })
  const key = hasPhrase(locale, `fields.${code}`) ? `fields.${code}` : `errors.${code}.title`
  const title = params === undefined ? phrase(locale, key, NAMELESS) : phrase(locale, key, params ?? {})
  return variable === undefined ? title : phrase(locale, 'broadcastFaultFile.variable', { variable, title })
}

/** What is told of a row in words of its own. */
const OF_ROWS = new Set(['repeated', 'user_without_number'])
const NAMELESS = { user: '…', segments: '…', limit: '…' }
