import type { NewMessage } from '../../dispatch/dispatch.ts'
import { ENCODINGS } from '../../dispatch/encodings.ts'
import { addOptOut } from '../../dispatch/road/opt-out.ts'
import type { Account, Road } from '../../dispatch/road/routing.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { countSegments } from '../../platform/text/segments.ts'
import { checkContent, hashInput, keyOf, refuseSandboxNumber, refuseTooLong, replay } from './messages.ts'

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
  const { e164 } = checkContent({ to, text }, () => ({ fault: { path: 'to', code: 'phone_not_a_number' } }))
  const road: Road = { account, method, line }
  refuseSandboxNumber(e164, [road])
  const found = account.lines.find(({ number }) => number === line)
  const { segments, encoding } = countSegments(found ? addOptOut(text, found, CLASS) : text)
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
    recipient: e164,
    toUser: null,
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
    call,
  }
  const { row, accepted } = await around(messageId, () => deps.dispatch.accept(message))
  if (accepted.kind === 'accepted') return { id: row.id, isReplayed: false }
  return { id: (await replay(deps, actor, accepted.messageId)).message.id, isReplayed: true }
}
