import type { FailureCode, Who } from '../../../providers/provider.ts'
import type { AcceptRow, FromTemplate, ToUser } from '../../dispatch/accept/accept-statement.ts'
import { CLASSES, classOf } from '../../dispatch/classes.ts'
import { ENCODINGS } from '../../dispatch/encodings.ts'
import { failureOf } from '../../dispatch/send/settle.ts'
import { QUEUED, type ShownState, stateOf } from '../../dispatch/states.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { timeOfUuid } from '../../platform/ids.ts'
import { phrase } from '../../platform/text/phrases.ts'
import { hideNumber, maskNumber, mayReadNumber } from './people.ts'

/** A row of messages with what a reader needs of it. */
export type MessageRow = {
  id: string
  service_id: number
  lane: number
  flow: number
  class: number
  test: boolean
  recipient: string
  to_user_id: number | null
  to_user: ToUser | null
  sender: string | null
  body: string
  template: { name: string; version: number } | null
  variables: Record<string, string> | null
  encoding: number
  segments: number
  reference: string | null
  tags: string[] | null
  broadcast_id: string | null
  token_id: number | null
  user_id: number | null
  request_id: string | null
  send_at: Date | null
  expires_at: Date
  status: number
  method: string | null
  line: string | null
  account_id: number | null
  call_id: string | null
  provider_id: string | null
  provider_code: string | null
  provider_text: string | null
  failure: number | null
  cost: number | null
  cost_unit: string | null
  cancel_at: Date | null
  sent_at: Date | null
  final_at: Date | null
}

const MASK = '••••••'

/** A message as the API answers it. `isSending`: it stands in an open call. */
export function toMessage(
  row: MessageRow,
  actor: Pick<Actor, 'permissions' | 'locale'>,
  now: number,
  isSending = false,
) {
  return {
    id: row.id,
    status: shownState(row, now, isSending),
    to: showNumber(row.recipient, row.to_user_id !== null, actor),
    toUser: row.to_user,
    from: row.line ?? row.sender,
    channel: 'sms' as const,
    method: row.method,
    class: classOf(row.class),
    text: showText(row, actor),
    template:
      row.template && showTemplate({ ...row.template, variables: row.variables ?? null }, mayReadText(row, actor)),
    encoding: row.encoding === ENCODINGS.gsm7 ? ('gsm7' as const) : ('ucs2' as const),
    segments: row.segments,
    cost:
      row.cost === null
        ? null
        : { amount: String(row.cost), unit: row.cost_unit === 'credit' ? ('credit' as const) : ('IRR' as const) },
    reference: row.reference,
    tags: row.tags ?? [],
    broadcastId: row.broadcast_id,
    test: row.test,
    review: 'none' as const,
    followUp: 'none' as const,
    failure: row.failure === null || row.status < 60 ? null : describeFailure(row, actor),
    createdAt: new Date(timeOfUuid(row.id)).toISOString(),
    sendAt: row.send_at?.toISOString() ?? null,
    expiresAt: row.expires_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    finalAt: row.final_at?.toISOString() ?? null,
  }
}

/** A message as it was at the moment of acceptance: the answer to the request, and to its replay. */
export const acceptedView = (row: AcceptRow, actor: Pick<Actor, 'permissions' | 'locale'>) => ({
  id: row.id,
  status: row.sendAt === null ? ('queued' as const) : ('scheduled' as const),
  to: showNumber(row.recipient, row.toUser !== null, actor),
  toUser: row.toUser,
  from: row.sender,
  channel: 'sms' as const,
  method: null,
  class: classOf(row.class),
  text: mayReadText(row, actor) ? row.body : MASK,
  template: row.template && showTemplate(row.template, mayReadText(row, actor)),
  encoding: row.encoding === ENCODINGS.gsm7 ? ('gsm7' as const) : ('ucs2' as const),
  segments: row.segments,
  cost: null,
  reference: row.reference,
  tags: row.tags,
  broadcastId: null,
  test: row.isTest,
  review: 'none' as const,
  followUp: 'none' as const,
  failure: null,
  createdAt: new Date(timeOfUuid(row.id)).toISOString(),
  sendAt: row.sendAt === null ? null : new Date(row.sendAt).toISOString(),
  expiresAt: new Date(row.expiresAt).toISOString(),
  sentAt: null,
  finalAt: null,
})

/** Without the values they are hidden, or forgotten with the text. */
const showTemplate = (
  {
    name,
    version,
    variables,
  }: Pick<FromTemplate, 'name' | 'version'> & { variables: FromTemplate['variables'] | null },
  isShown: boolean,
) => ({
  name,
  version,
  variables: isShown ? variables : null,
})

/** The same from the stored row, for a replay. */
export const replayedView = (row: MessageRow, actor: Pick<Actor, 'permissions' | 'locale'>) => ({
  ...toMessage(row, actor, 0),
  status: row.send_at === null ? ('queued' as const) : ('scheduled' as const),
  from: row.sender,
  method: null,
  cost: null,
  failure: null,
  sentAt: null,
  finalAt: null,
})

function shownState(row: Pick<MessageRow, 'status' | 'send_at'>, now: number, isSending: boolean): ShownState {
  if (row.status !== QUEUED) return stateOf(row.status)
  if (isSending) return 'sending'
  return row.send_at !== null && row.send_at.getTime() > now ? 'scheduled' : 'queued'
}

const showNumber = (e164: string, isToUser: boolean, actor: Pick<Actor, 'permissions'>): string =>
  mayReadNumber(isToUser, actor) ? e164 : maskNumber(e164)

/** Null: forgotten, since the service keeps texts for so long only. No message can be sent without one. */
function showText(row: Pick<MessageRow, 'class' | 'body'>, actor: Pick<Actor, 'permissions'>): string | null {
  if (row.body === '') return null
  return mayReadText(row, actor) ? row.body : MASK
}

/** Codes are for the one they were sent to: a reader without the permission sees that there was one. */
export const mayReadText = (row: Pick<MessageRow, 'class'>, actor: Pick<Actor, 'permissions'>): boolean =>
  row.class !== CLASSES.otp.number || actor.permissions.has('messages:read-text')

const PERMANENT = new Set<FailureCode>([
  'recipient_invalid',
  'recipient_blocked',
  'text_refused',
  'text_too_long',
  'link_refused',
  'sandbox_number',
  'review_refused',
])
const WHO: Partial<Record<FailureCode, Who>> = {
  recipient_invalid: 'caller',
  recipient_blocked: 'recipient',
  recipient_unreachable: 'recipient',
  text_refused: 'caller',
  text_too_long: 'caller',
  link_refused: 'caller',
  sandbox_number: 'caller',
  request_refused: 'caller',
  review_refused: 'caller',
  outcome_unknown: 'provider',
  provider_busy: 'provider',
  provider_failed: 'provider',
  cancelled_by_provider: 'provider',
}

function describeFailure(row: MessageRow, actor: Pick<Actor, 'permissions' | 'locale'>) {
  const code = failureOf(row.failure as number)
  const provider = row.provider_code === null ? null : { code: row.provider_code, text: row.provider_text ?? '' }
  return {
    code,
    title: phrase(actor.locale, `failures.${code}.title`),
    permanent: PERMANENT.has(code),
    who: WHO[code] ?? ('administrator' as const),
    provider: mayReadNumber(row.to_user_id !== null, actor) ? provider : hideNumber(provider, row.recipient),
  }
}
