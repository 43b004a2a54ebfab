import type { FailureCode, Who } from '../../../providers/provider.ts'
import type { AcceptRow, FromTemplate, ToUser } from '../../dispatch/accept/accept-statement.ts'
import {
  type ChannelContent,
  channelOf,
  type EmailContent,
  isEmail,
  type PushContent,
} from '../../dispatch/channels.ts'
import { CLASSES, classOf } from '../../dispatch/classes.ts'
import { encodingOf } from '../../dispatch/encodings.ts'
import { failureOf } from '../../dispatch/send/settle.ts'
import { QUEUED, type ShownState, stateOf } from '../../dispatch/states.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { timeOfUuid } from '../../platform/ids.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { hideNumber, maskNumber, mayReadNumber } from './people.ts'

export type FollowUpState = 'none' | 'open' | 'in_progress' | 'done'

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
  channel: number
  content: ChannelContent | null
  template: { name: string; version: number; locale: Locale } | null
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
  /** Null: it never waited for one. */
  review: { state: 'pending' | 'released' | 'refused' | 'lapsed'; undoUntil: string | null } | null
  /** Null: nobody has followed it up. */
  follow_up: FollowUpState | null
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
    channel: channelOf(row.channel),
    method: row.method,
    class: classOf(row.class),
    text: showText(row, actor),
    email: showEmail(row.content, mayReadText(row, actor)),
    push: showPush(row.content, mayReadText(row, actor)),
    template:
      row.template && showTemplate({ ...row.template, variables: row.variables ?? null }, mayReadText(row, actor)),
    encoding: encodingOf(row.encoding),
    segments: row.segments,
    cost:
      row.cost === null
        ? null
        : { amount: String(row.cost), unit: row.cost_unit === 'credit' ? ('credit' as const) : ('IRR' as const) },
    reference: row.reference,
    tags: row.tags ?? [],
    broadcastId: row.broadcast_id,
    test: row.test,
    review: showReview(row),
    followUp: row.follow_up ?? ('none' as const),
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
  status: row.review ? ('held' as const) : row.sendAt === null ? ('queued' as const) : ('scheduled' as const),
  to: showNumber(row.recipient, row.toUser !== null, actor),
  toUser: row.toUser,
  from: row.sender,
  channel: row.beyondText?.channel ?? ('sms' as const),
  method: null,
  class: classOf(row.class),
  text: mayReadText(row, actor) ? row.body : MASK,
  email: showEmail(row.beyondText?.content ?? null, mayReadText(row, actor)),
  push: showPush(row.beyondText?.content ?? null, mayReadText(row, actor)),
  template: row.template && showTemplate(row.template, mayReadText(row, actor)),
  encoding: encodingOf(row.encoding),
  segments: row.segments,
  cost: null,
  reference: row.reference,
  tags: row.tags,
  broadcastId: null,
  test: row.isTest,
  review: row.review ? ('pending' as const) : ('none' as const),
  followUp: 'none' as const,
  failure: null,
  createdAt: new Date(timeOfUuid(row.id)).toISOString(),
  sendAt: row.sendAt === null ? null : new Date(row.sendAt).toISOString(),
  expiresAt: new Date(row.expiresAt).toISOString(),
  sentAt: null,
  finalAt: null,
})

/** Null: it is no e-mail, or what it said is forgotten. */
function showEmail(content: ChannelContent | null, isShown: boolean): EmailContent | null {
  if (content === null || !isEmail(content)) return null
  return isShown ? content : { subject: MASK, html: null }
}

/** Likewise of a notification. */
function showPush(content: ChannelContent | null, isShown: boolean): PushContent | null {
  if (content === null || isEmail(content)) return null
  return isShown ? { title: content.title, url: content.url } : { title: MASK, url: null }
}

/** Without the values they are hidden, or forgotten with the text. */
const showTemplate = (
  {
    name,
    version,
    locale,
    variables,
  }: Pick<FromTemplate, 'name' | 'version' | 'locale'> & { variables: FromTemplate['variables'] | null },
  isShown: boolean,
) => ({
  name,
  version,
  locale,
  variables: isShown ? variables : null,
})

/** The same from the stored row, for a replay. */
export const replayedView = (row: MessageRow, actor: Pick<Actor, 'permissions' | 'locale'>) => ({
  ...toMessage(row, actor, 0),
  status: row.review ? ('held' as const) : row.send_at === null ? ('queued' as const) : ('scheduled' as const),
  review: row.review ? ('pending' as const) : ('none' as const),
  from: row.sender,
  method: null,
  cost: null,
  followUp: 'none' as const,
  failure: null,
  sentAt: null,
  finalAt: null,
})

/** One that ended before anybody decided has none any more. */
const showReview = ({ review }: Pick<MessageRow, 'review'>) =>
  review === null || review.state === 'lapsed' ? ('none' as const) : review.state

function shownState(
  row: Pick<MessageRow, 'status' | 'send_at' | 'review'>,
  now: number,
  isSending: boolean,
): ShownState {
  if (row.status !== QUEUED) return stateOf(row.status)
  if (isSending) return 'sending'
  // what was released can still be called back for a minute
  const waitsUntil = Math.max(row.send_at?.getTime() ?? 0, Date.parse(row.review?.undoUntil ?? '') || 0)
  return waitsUntil > now ? 'scheduled' : 'queued'
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
  no_browser: 'recipient',
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

/** Who can do something about a failure. */
export const whoMustAct = (code: FailureCode): Who => WHO[code] ?? 'administrator'

function describeFailure(row: MessageRow, actor: Pick<Actor, 'permissions' | 'locale'>) {
  const code = failureOf(row.failure as number)
  const provider = row.provider_code === null ? null : { code: row.provider_code, text: row.provider_text ?? '' }
  return {
    code,
    title: phrase(actor.locale, `failures.${code}.title`),
    permanent: PERMANENT.has(code),
    who: whoMustAct(code),
    provider: mayReadNumber(row.to_user_id !== null, actor) ? provider : hideNumber(provider, row.recipient),
  }
}
