import { type Channel, channelOfMethod } from '../../../providers/provider.ts'
import type { NewMessage } from '../../dispatch/accept/intake.ts'
import type { BeyondText } from '../../dispatch/channels.ts'
import { ENCODINGS } from '../../dispatch/encodings.ts'
import { addOptOut } from '../../dispatch/road/opt-out.ts'
import { type Account, methodOf, type Road } from '../../dispatch/road/routing.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { phrase } from '../../platform/text/phrases.ts'
import { countSegments } from '../../platform/text/segments.ts'
import { findTooLarge } from './channel.ts'
import { checkContent, hashInput, keyOf, refuseSandboxNumber, refuseTooLong, replay, UNCOUNTED } from './messages.ts'
import { findUsers } from './people.ts'

/** A test of one account. `keyId` 0: the first of its keys that is usable. */
export type Trial = { account: Account; method: string; line: string | null; keyId: number; to: string; text: string }

const CLASS = 'normal'
/** A test that cannot leave soon says nothing by leaving later. */
const VALID_FOR_MS = 300_000

/**
 * Accepts a test of an account as a message of the actor's service, by the road that every message takes: so it is sent
 * once, is in the logs, and ends. Only its account is given, which nobody has to have lent. `around`: what has to be written
 * before it may be accepted, by the id that it will have; not asked where it was accepted before.
 */
export async function acceptTrial(
  deps: Deps,
  actor: Actor,
  { account, method, line, keyId, to, text }: Trial,
  origin: { idempotencyKey: string | null; begunAt: number; route: string },
  around: <T>(id: string, accept: () => Promise<T>) => Promise<T>,
): Promise<{ id: string; isReplayed: boolean }> {
  const { idempotencyKey } = origin
  const hash = hashInput({ account: account.name, method, line, keyId, to, text })
  // no caller's key holds a space: a message of the service itself is never taken for a trial
  const idempotency = idempotencyKey === null ? null : { key: keyOf(actor, `trial ${idempotencyKey}`), hash }
  const serviceId = actor.service?.id ?? 0
  const [first] = idempotency === null ? [] : await deps.dispatch.findAnswered(serviceId, [idempotency])
  if (first !== undefined) return { id: first, isReplayed: true }
  const channel = channelOfMethod(account.provider, methodOf(account, method))
  const { address, toUser } = await findRecipient(deps, actor, channel, to, text)
  const road: Road = { account, method, line }
  refuseSandboxNumber(address, [road])
  const subject = phrase(actor.locale, 'testMessage.subject')
  const beyondText: BeyondText | null =
    channel === 'email'
      ? { channel, content: { subject, html: null } }
      : channel === 'push'
        ? { channel, content: { title: subject, url: null } }
        : null
  const tooLarge = findTooLarge(text, beyondText, 'text')
  if (tooLarge.length > 0) throw new AppError('invalid_request', { errors: tooLarge })
  const found = account.lines.find(({ number }) => number === line)
  const { segments, encoding } =
    channel === 'sms' ? countSegments(found ? addOptOut(text, found, CLASS) : text) : UNCOUNTED
  refuseTooLong(segments)
  const call = {
    id: deps.ids.uuid(),
    method: 'POST',
    route: origin.route,
    status: 202,
    ms: performance.now() - origin.begunAt,
  }
  const messageId = deps.ids.uuid()
  const message: NewMessage = {
    serviceId,
    roads: [road],
    trial: { keyId, messageId },
    class: CLASS,
    isTest: account.isSandbox,
    recipient: address,
    beyondText,
    toUser,
    sender: line,
    body: text,
    template: null,
    encoding: ENCODINGS[encoding],
    segments,
    reference: null,
    tags: [],
    tokenId: actor.tokenId,
    userId: actor.userId,
    requestId: actor.requestId,
    ip: actor.ip,
    sendAt: null,
    expiresAt: deps.ids.now() + VALID_FOR_MS,
    idempotency,
  }
  const { row, accepted } = await around(messageId, () => deps.dispatch.accept(message, call))
  if (accepted.kind === 'accepted') return { id: row.id, isReplayed: false }
  return { id: (await replay(deps, actor, accepted.messageId)).message.id, isReplayed: true }
}

/** A notification is tried on oneself: it is no way to somebody else's browsers. */
async function findRecipient(deps: Deps, actor: Actor, channel: Channel, to: string, text: string) {
  if (channel !== 'push')
    return checkContent({ to, text, channel }, () => ({ fault: { path: 'to', code: 'phone_not_a_number' } }))
  if (to.trim().toLowerCase() !== actor.name) throw fieldError('to', 'not_yours')
  const own = { ...actor, permissions: new Set([...actor.permissions, 'messages:send-to-users' as const]) }
  const user = `id:${actor.userId}`
  return checkContent({ to: { user }, text, channel }, await findUsers(deps.database.db, own, [{ user }]))
}
