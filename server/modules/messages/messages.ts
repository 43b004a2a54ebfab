import { createHash } from 'node:crypto'
import type { Channel } from '../../../providers/provider.ts'
import { isSandboxNumber } from '../../../providers/sandbox.ts'
import type { FromTemplate, ToUser } from '../../dispatch/accept/accept-statement.ts'
import type { NewMessage } from '../../dispatch/accept/intake.ts'
import type { BeyondText } from '../../dispatch/channels.ts'
import { CLASSES, type MessageClass } from '../../dispatch/classes.ts'
import { ENCODINGS } from '../../dispatch/encodings.ts'
import { withoutBlocked } from '../../dispatch/road/blocks.ts'
import { countByRoads } from '../../dispatch/road/opt-out.ts'
import { judgeReview } from '../../dispatch/road/review-policy.ts'
import {
  comparesPrices,
  findLentRoads,
  findRoads,
  isDrawn,
  isEqual,
  isUsable,
  type Road,
  type Routing,
  type Service,
  type Wish,
} from '../../dispatch/road/routing.ts'
import { estimateCost, findTariff } from '../../dispatch/road/tariffs.ts'
import { QUEUED } from '../../dispatch/states.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import { isUuid, timeOfUuid } from '../../platform/ids.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { parseEmail } from '../../platform/text/email.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { countSegments, findForcingCharacters, findTextFault, SEGMENTS_MAX } from '../../platform/text/segments.ts'
import { type ChannelInput, findTooLarge, readChannel } from './channel.ts'
import { type Content, type ContentInput, readContent } from './content.ts'
import { describeUnconfirmed, describeWaiting } from './outlook.ts'
import {
  checkMaySendToUsers,
  type FindUser,
  findUsers,
  hideNumber,
  maskNumber,
  mayReadNumber,
  type To,
} from './people.ts'
import {
  findNextTry,
  findSending,
  listCalls,
  listMessageIds,
  listMessageRows,
  listMessagesById,
  listNotes,
  type Scope,
} from './queries.ts'
import { buildTimeline, toAttempt } from './timeline.ts'
import { acceptedView, type MessageRow, mayReadText, replayedView, toMessage } from './view.ts'

export { Message, Money } from './schemas.ts'
export { messageSearch } from './search.ts'
export type { FollowUpState } from './view.ts'

/** What is to be sent later has to be over so long before its partition goes. */
const RETENTION_MARGIN_DAYS = 7
const DAY_MS = 86_400_000

export type NewMessageInput = {
  to: To
  text?: string
  template?: string
  locale?: Locale
  variables?: Record<string, string>
  from?: string
  channel?: ChannelInput['channel']
  email?: ChannelInput['email']
  push?: ChannelInput['push']
  class?: MessageClass
  sendAt?: string
  validFor?: number
  reference?: string
  tags?: string[]
}

type Origin = { idempotencyKey: string | null; begunAt: number; route: string; arrange?: Arrange }
/** Chooses among the roads of a message of ours, and their order. */
export type Arrange = (roads: Road[]) => Road[]

/**
 * Accepts one message: checks it, finds its roads and stores it. Answers it as accepted, or as it was accepted the first
 * time under the same key. Nothing is stored where anything is wrong.
 */
export async function acceptMessage(deps: Deps, actor: Actor, input: NewMessageInput, origin: Origin) {
  let message: NewMessage
  try {
    const findUser = await findUsers(deps.database.db, actor, [input.to])
    message = makePreparer(deps, actor, findUser, origin.arrange)(input, origin.idempotencyKey)
  } catch (error) {
    const [firstId] = await findAnswered(deps, actor, [{ input, key: origin.idempotencyKey }])
    if (firstId === undefined) throw error
    return replay(deps, actor, firstId)
  }
  const call = {
    id: deps.ids.uuid(),
    method: 'POST',
    route: origin.route,
    status: 202,
    ms: performance.now() - origin.begunAt,
  }
  const { row, accepted } = await deps.dispatch.accept(message, call)
  if (accepted.kind === 'accepted') return { message: acceptedView(row, actor), isReplayed: false }
  return replay(deps, actor, accepted.messageId)
}

export async function replay(deps: Deps, actor: Actor, firstId: string) {
  const [first] = await listMessagesById(deps.database.db, { serviceId: actor.service?.id ?? 0, test: null }, [firstId])
  if (!first) throw new AppError('unavailable', { retryAfterS: 1 })
  return { message: replayedView(first, actor), isReplayed: true }
}

/**
 * What was answered before under these keys with these bodies: what has changed since (its time has come, the service is
 * suspended) does not change the first answer. Undefined where there was none.
 */
export async function findAnswered(
  deps: Deps,
  actor: Actor,
  asked: { input: NewMessageInput; key: string | null }[],
): Promise<(string | undefined)[]> {
  const uses = asked.flatMap(({ input, key }) =>
    key === null ? [] : [{ key: keyOf(actor, key), hash: hashInput(input) }],
  )
  if (uses.length === 0) return asked.map(() => undefined)
  const found = await deps.dispatch.findAnswered(actor.service?.id ?? 0, uses)
  return asked.map(({ key }) => (key === null ? undefined : found.shift()))
}

/**
 * Looks at the service once, and then makes of each input what dispatch accepts: checked, with its roads and the key it
 * stands under. `findUser`: of the users that the inputs name. Throws an `AppError` for whatever is wrong with it.
 */
export function makePreparer(deps: Deps, actor: Actor, findUser: FindUser, arrange?: Arrange) {
  const now = deps.ids.now()
  const service = getService(deps, actor)
  const isPriced = comparesPrices(service)
  const roadsByWish = new Map<string, Road[]>()
  function findRoadsOnce(wish: Wish): Road[] {
    // what a provider's template can carry depends on the values
    if (isDrawn(service) || wish.template) return getRoads(deps, service, wish, arrange)
    const key = `${wish.class} ${wish.channel} ${wish.encoding ?? ''} ${wish.from ?? ''}`
    const known = roadsByWish.get(key) ?? getRoads(deps, service, wish, arrange)
    roadsByWish.set(key, known)
    return known
  }

  return (input: NewMessageInput, idempotencyKey: string | null): NewMessage => {
    if (typeof input.to === 'object') checkMaySendToUsers(actor)
    const { channel, beyondText, errors } = readChannel(input)
    const content = readContent(deps.dispatch.routing(), service.id, input, localeOf(input.to, channel, findUser))
    const tooLarge = findTooLarge(content.text, beyondText, content.place)
    const asked = { ...content, errors: [...errors, ...content.errors, ...tooLarge], to: input.to, channel }
    const { address, toUser } = checkContent(asked, findUser)
    checkNames(input)
    const { text, made, class: messageClass } = content
    const { sendAt, expiresAt } = checkTimes(input, messageClass, now, deps.dispatch.routing().retentionDays)
    const from = readLine(input.from)
    const priced = channel === 'sms' && isPriced ? { encoding: ENCODINGS[countSegments(text).encoding] } : {}
    const wish = { isTest: actor.test, channel, from, class: messageClass, nowMs: now, template: made, ...priced }
    const found = findRoadsOnce(wish)
    refuseSandboxNumber(address, found)
    const roads = channel === 'sms' ? refuseBlocked(deps, service, address, found, wish) : found
    const segments = channel === 'sms' ? countByRoads(text, roads, service, wish) : UNCOUNTED
    refuseTooLong(segments.segments, content.place)
    const isOurs = arrange !== undefined
    return {
      serviceId: service.id,
      roads,
      review: isOurs
        ? undefined
        : findReview(deps, service, {
            text: sayAll(text, beyondText),
            class: messageClass,
            roads,
            leavesAtMs: sendAt ?? now,
            segments,
          }),
      class: messageClass,
      isTest: actor.test || roads.every((road) => road.account.isSandbox),
      recipient: address,
      toUser,
      beyondText,
      sender: from,
      body: text,
      template: made && describeMade(made),
      encoding: ENCODINGS[segments.encoding],
      segments: segments.segments,
      reference: input.reference ?? null,
      tags: input.tags ?? [],
      tokenId: actor.tokenId,
      userId: actor.userId,
      requestId: actor.requestId,
      ip: actor.ip,
      sendAt,
      expiresAt,
      idempotency: idempotencyKey === null ? null : { key: keyOf(actor, idempotencyKey), hash: hashInput(input) },
    }
  }
}

type Drafted = {
  text: string
  class: MessageClass
  roads: Road[]
  segments: { segments: number; encoding: keyof typeof ENCODINGS }
  leavesAtMs: number
}

/** All that a recipient reads of it, for what is looked for in texts. */
function sayAll(text: string, said: BeyondText | null): string {
  if (said === null) return text
  const [first, last] =
    said.channel === 'email' ? [said.content.subject, said.content.html] : [said.content.title, said.content.url]
  return [first, text, last ?? ''].join('\n')
}

/** Why a message waits for somebody to read it; most services ask for nothing, and nothing is looked at. */
function findReview(deps: Deps, service: Service, { text, class: messageClass, roads, segments, leavesAtMs }: Drafted) {
  if (service.reviewPolicy === null) return undefined
  const { timeZone } = deps.dispatch.routing()
  const counted = { encoding: ENCODINGS[segments.encoding], segments: segments.segments }
  const cost = estimateCost(roads, counted, deps.ids.now())
  const reasons = judgeReview(
    service.reviewPolicy,
    { class: messageClass, recipients: 1, cost, text, leavesAtMs },
    { hosts: service.reviewedHosts, timeZone },
  )
  return reasons.length === 0 ? undefined : { reasons, cost }
}

function getService(deps: Deps, actor: Actor): Service {
  const service = deps.dispatch.routing().services.get(actor.service?.id ?? 0)
  if (!service) throw new AppError('service_not_found')
  if (service.isArchived) throw new AppError('service_archived')
  if (service.isSuspended) throw new AppError('service_suspended')
  return service
}

const describeMade = ({ version, locale, values }: NonNullable<Content['made']>): FromTemplate => ({
  versionId: version.id,
  name: version.name,
  version: version.version,
  locale,
  variables: values,
})

/** Of a channel that counts no segments. */
export const UNCOUNTED = { encoding: 'utf8', segments: 1 } as const

/** Recipient and text, all their faults together. `errors`: what was found before; `place`: where the text was asked for. */
export function checkContent(
  input: { to: To; text: string; channel?: Channel } & Partial<Pick<Content, 'errors' | 'place'>>,
  findUser: FindUser,
) {
  const errors = [...(input.errors ?? [])]
  const isMade = errors.length === 0
  const { channel = 'sms' } = input
  const recipient = readRecipient(input.to, channel, findUser)
  if ('fault' in recipient) errors.push(recipient.fault)
  const segments = channel === 'sms' ? countSegments(input.text) : UNCOUNTED
  const fault = isMade ? findTextFault(input.text, segments.segments) : undefined
  if (fault) errors.push(textError(fault, segments.segments, input.place))
  if (errors.length > 0 || 'fault' in recipient) throw new AppError('invalid_request', { errors })
  return recipient
}

/** With what the line writes under it. */
export function refuseTooLong(segments: number, place: Content['place'] = 'text'): void {
  if (segments > SEGMENTS_MAX)
    throw new AppError('invalid_request', { errors: [textError('too_long', segments, place)] })
}

/** What a recipient reads, where that is known: a number alone says nothing of it. */
function localeOf(to: To | undefined, channel: Channel, findUser: FindUser): Locale | null {
  const found = typeof to === 'object' ? findUser(to, channel) : undefined
  return found && 'locale' in found ? found.locale : null
}

type Recipient = { address: string; toUser: ToUser | null }

/** The number or address to send to, and whose it is, or what is wrong. */
function readRecipient(to: To, channel: Channel, findUser: FindUser): Recipient | { fault: FieldError } {
  if (typeof to === 'object') {
    const found = findUser(to, channel)
    return 'fault' in found ? found : { address: found.address, toUser: found.user }
  }
  if (channel === 'email') {
    const email = parseEmail(to)
    return email.ok ? { address: email.address, toUser: null } : { fault: { path: 'to', code: email.fault } }
  }
  if (channel === 'push') return { fault: { path: 'to', code: 'user_required' } }
  const phone = parsePhone(to)
  return phone.ok ? { address: phone.e164, toUser: null } : { fault: { path: 'to', code: PHONE_FAULTS[phone.reason] } }
}

const PHONE_FAULTS = {
  empty: 'phone_empty',
  not_a_number: 'phone_not_a_number',
  invalid: 'phone_invalid',
  not_mobile: 'phone_not_mobile',
  too_long: 'phone_too_long',
} as const

function textError(
  fault: NonNullable<ReturnType<typeof findTextFault>>,
  segments: number,
  path: Content['place'] = 'text',
): FieldError {
  if (fault === 'too_long') return { path, code: 'text_too_many_segments', params: { segments, limit: SEGMENTS_MAX } }
  return { path, code: fault === 'nul' ? 'nul_character' : fault }
}

/** What the schema lets pass and nobody could see: names of white space, which no list would show. */
function checkNames({ from, reference, tags }: Pick<NewMessageInput, 'from' | 'reference' | 'tags'>): void {
  const errors: FieldError[] = []
  if (from !== undefined && isBlank(from)) errors.push({ path: 'from', code: 'empty' })
  if (reference !== undefined && isBlank(reference)) errors.push({ path: 'reference', code: 'empty' })
  tags?.forEach((tag, i) => {
    if (isBlank(tag)) errors.push({ path: `tags[${i}]`, code: 'empty' })
  })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
}

/** White space, and what has no shape: soft hyphen, zero-width characters, bidi marks. */
const isBlank = (text: string): boolean => !/[^\s\p{Cf}]/u.test(text)

/** Lines are kept in Latin digits. */
export const readLine = (from: string | undefined): string | null =>
  from === undefined ? null : toLatinDigits(from.trim())

export function checkTimes(
  input: Pick<NewMessageInput, 'sendAt' | 'validFor'>,
  messageClass: MessageClass,
  now: number,
  retentionDays: number,
) {
  const validForMs = (input.validFor ?? CLASSES[messageClass].validForS) * 1000
  if (input.sendAt === undefined) return { sendAt: null, expiresAt: now + validForMs }
  const sendAt = Date.parse(input.sendAt)
  const latest = now + (retentionDays - RETENTION_MARGIN_DAYS) * DAY_MS - validForMs
  if (Number.isNaN(sendAt)) throw fieldError('sendAt', 'wrong_form')
  if (sendAt <= now) throw fieldError('sendAt', 'time_in_past')
  if (sendAt > latest) throw fieldError('sendAt', 'time_too_far', { latest: new Date(latest).toISOString() })
  return { sendAt, expiresAt: sendAt + validForMs }
}

function getRoads(deps: Deps, service: Service, wish: Wish, arrange: Arrange = asTheyAre): Road[] {
  const routing = deps.dispatch.routing()
  const { isTest, from, nowMs } = wish
  const roads = arrange(findRoads(routing, service, wish))
  // the sandbox, which carries a test, knows no lines: what would be refused live is refused in the test
  const isChosen = from !== null || wish.channel !== 'sms'
  const isLent = !isTest || !isChosen || findRoads(routing, service, { ...wish, isTest: false }).length > 0
  const usable = isLent ? roads.filter((road) => isUsable(road.account, nowMs)) : []
  if (usable.length > 0) {
    refuseSpent(deps, service, usable, nowMs)
    return roads
  }
  if (from !== null && findRoads(routing, service, { ...wish, from: null }).length > 0)
    throw fieldError('from', 'not_usable')
  const off = findLentRoads(routing, service, wish).filter(
    ({ account, method }) => routing.methodsOff.has(method) && isUsable(account, nowMs),
  )
  if (off.length === 0) throw nothingLent(routing, service, wish)
  throw new AppError('method_off', { params: { methods: [...new Set(off.map(({ method }) => method))].join(', ') } })
}

/** Who is lent nothing of a channel has to ask for it; where something is lent, it has to be mended. */
function nothingLent(routing: Routing, service: Service, wish: Wish): AppError {
  if (wish.channel === 'sms') return new AppError('method_unusable')
  const isAny = findLentRoads(routing, service, { ...wish, isTest: false, from: null }).length > 0
  return isAny ? new AppError('method_unusable') : fieldError('channel', 'channel_unusable')
}

/** Where all that the service may send through its accounts is used up, it would only wait. */
function refuseSpent(deps: Deps, service: Service, roads: Road[], nowMs: number): void {
  const accounts = roads.map(({ account }) => account.id)
  const spent = deps.dispatch.findSpent(service.id, accounts)
  if (spent)
    throw new AppError('quota_exceeded', {
      retryAfterS: Math.max(1, Math.ceil((spent.endsAt - nowMs) / 1_000)),
      phrases: { quota: `quotas.${spent.span}.${spent.unit}` },
    })
}

const asTheyAre: Arrange = (roads) => roads

/** The roads that may write to a number; it has stopped some lines, or all that the message could leave from. */
function refuseBlocked(deps: Deps, service: Service, address: string, roads: Road[], wish: Wish): Road[] {
  const open = withoutBlocked(roads, service, wish, deps.dispatch.blocks.linesOf(address))
  if (open.some((road) => isUsable(road.account, wish.nowMs)) || open.length === roads.length) return open
  throw new AppError('blocked_number', { errors: [{ path: 'to', code: 'number_blocked' }] })
}

/** The sandbox's magic numbers could be somebody's: a live account never sends to them. */
export function refuseSandboxNumber(address: string, roads: Road[]): void {
  if (isSandboxNumber(address) && roads.some((road) => !road.account.isSandbox))
    throw fieldError('to', 'sandbox_number')
}

/** A test's key is nothing to a live message: no key holds a space, so the two never meet. */
export const keyOf = (actor: Actor, key: string): string => (actor.test ? `test ${key}` : key)

/** The same body, whatever the order of its fields. */
export const hashInput = (input: object): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(sortFields(input))))
    .digest()

function sortFields(value: unknown): object {
  const sorted = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1))
  const isObject = (inner: unknown) => typeof inner === 'object' && inner !== null && !Array.isArray(inner)
  return Object.fromEntries(sorted.map(([name, inner]) => [name, isObject(inner) ? sortFields(inner) : inner]))
}

/**
 * What somebody may see of the service in hand: a live token not the test messages, a test token only them; on the
 * sandbox, all.
 */
export function scopeOf(deps: Deps, actor: Actor): Scope {
  const serviceId = actor.service?.id ?? 0
  const isSandbox = deps.access.findServiceById(serviceId)?.sandbox ?? false
  return { serviceId, test: actor.kind !== 'token' || isSandbox ? null : actor.test }
}

/** One page of a service's messages; of those alone that have the caller's reference, where one is given. */
export async function listMessages(deps: Deps, actor: Actor, search: SearchRequest, reference: string | null = null) {
  const mayReadText = actor.permissions.has('messages:read-text')
  const mayReadNumbers = actor.permissions.has('messages:read-numbers')
  const scope = scopeOf(deps, actor)
  const rows = await listMessageRows(deps.database.lists, scope, search, { mayReadText, mayReadNumbers, reference })
  const sending = await findSending(
    deps.database.db,
    rows.filter((row) => row.status === QUEUED).map((row) => row.id),
  )
  const now = deps.ids.now()
  return makePage(search, rows, (row) => toMessage(row, actor, now, sending.has(row.id)))
}

/** Those of these messages that the actor may see, by id. */
export async function readMessages(deps: Deps, actor: Actor, ids: string[]) {
  const rows = await listMessagesById(deps.database.db, scopeOf(deps, actor), ids)
  const sending = await findSending(
    deps.database.db,
    rows.filter((row) => row.status === QUEUED).map((row) => row.id),
  )
  const now = deps.ids.now()
  return new Map(rows.map((row) => [row.id, toMessage(row, actor, now, sending.has(row.id))]))
}

/** The ids that a search finds, at most so many, in its order: for what is done to all of them. */
export async function findMessageIds(deps: Deps, actor: Actor, search: SearchRequest, limit: number) {
  const { permissions } = actor
  return listMessageIds(deps.database.lists, scopeOf(deps, actor), search, {
    mayReadText: permissions.has('messages:read-text'),
    mayReadNumbers: permissions.has('messages:read-numbers'),
    limit,
  })
}

async function getMessage(deps: Deps, actor: Actor, id: string): Promise<MessageRow> {
  const [row] = isUuid(id) ? await listMessagesById(deps.database.db, scopeOf(deps, actor), [id]) : []
  if (!row) throw new AppError('message_not_found')
  return row
}

/**
 * Where each of these messages stands, in the order asked. An id that is no message of this service, whatever else it may
 * be, has the status null. One statement, and one more where any of them waits.
 */
export async function readStatuses(deps: Deps, actor: Actor, ids: readonly string[]) {
  const { db } = deps.database
  const rows = await listMessagesById(db, scopeOf(deps, actor), [...new Set(ids.filter(isUuid))])
  const found = new Map(rows.map((row) => [row.id, row]))
  const sending = await findSending(
    db,
    rows.filter((row) => row.status === QUEUED).map((row) => row.id),
  )
  const now = deps.ids.now()
  return ids.map((id) => {
    const row = found.get(id.toLowerCase())
    if (!row) return { id, status: null, failure: null, sentAt: null, finalAt: null }
    const { status, failure, sentAt, finalAt } = toMessage(row, actor, now, sending.has(row.id))
    return { id, status, failure, sentAt, finalAt }
  })
}

/** A message with all that happened to it. Throws `message_not_found`. */
export async function readMessage(deps: Deps, actor: Actor, id: string) {
  const row = await getMessage(deps, actor, id)
  const { db } = deps.database
  const notes = await listNotes(db, row.id)
  const named = notes.flatMap((note) => (typeof note.data.call === 'string' ? [note.data.call] : []))
  const about = { messageId: row.id, serviceId: row.service_id }
  const calls = await listCalls(db, about, [...new Set([...named, ...(row.call_id ? [row.call_id] : [])])])
  const isSending = calls.some((call) => call.state === 0)
  const by = nameSender(deps, row)
  const accounts = deps.dispatch.routing().accounts
  const accountOf = (id: number) => {
    const account = accounts.get(id)
    return account ? { name: account.name, title: account.title } : null
  }
  const message = toMessage(row, actor, deps.ids.now(), isSending)
  const allocations = deps.dispatch.routing().services.get(row.service_id)?.allocations ?? []
  const allocationOf = (id: number) => allocations.find(({ accountId }) => accountId === id)
  const isCheapest = (id: number, nextId: number | undefined) => {
    const [one, next] = [allocationOf(id), nextId === undefined ? undefined : allocationOf(nextId)]
    return one !== undefined && next !== undefined && isEqual(one, next) && hasPrice(id)
  }
  const hasPrice = (id: number) =>
    findTariff(accounts.get(id)?.tariffs ?? [], { line: row.line, encoding: row.encoding }, timeOfUuid(row.id)) !==
    undefined
  const maySee = mayReadNumber(row.to_user_id !== null, actor)
  // a provider's answer may say text and number again
  const mayReadAnswer = mayReadText(row, actor) && maySee
  const { locale } = actor
  const told = {
    waiting:
      message.status === 'queued'
        ? await describeWaiting(deps.dispatch, row, await findNextTry(db, row), { locale, accountOf })
        : null,
    unconfirmed: await describeUnconfirmed(deps.dispatch, row, calls, notes),
    timeline: buildTimeline(row, calls, notes, {
      locale: actor.locale,
      by: by?.name ?? null,
      nameAccount: (accountId) => accountOf(accountId)?.title[actor.locale] ?? null,
    }),
    attempts: calls.map((call) => toAttempt(call, notes, mayReadAnswer, { locale, accountOf, isCheapest })),
  }
  const asked = { askedFrom: row.sender, requestId: row.request_id }
  return { ...message, by, ...asked, ...(maySee ? told : hideNumber(told, row.recipient)) }
}

function nameSender(deps: Deps, row: MessageRow): { kind: 'token' | 'user'; name: string } | null {
  if (row.token_id !== null)
    return { kind: 'token', name: deps.access.findToken(row.token_id)?.name ?? `#${row.token_id}` }
  if (row.user_id !== null) return { kind: 'user', name: deps.access.findUser(row.user_id)?.name ?? `#${row.user_id}` }
  return null
}

/** Cancels what can be cancelled, and says honestly whether it came in time. Throws `too_late`. */
export async function cancelMessage(deps: Deps, actor: Actor, id: string) {
  const row = await getMessage(deps, actor, id)
  const result = await deps.dispatch.cancel(
    { id: row.id, lane: row.lane, flow: row.flow, serviceId: row.service_id },
    actor,
  )
  if (result.kind === 'too_late') throw new AppError('too_late')
  const after = await getMessage(deps, actor, id)
  const sending = await findSending(deps.database.db, [row.id])
  return { status: toMessage(after, actor, deps.ids.now(), sending.has(row.id)).status, inTime: result.inTime }
}

/** What would become of a message; stores and sends nothing. */
export async function previewMessage(deps: Deps, actor: Actor, input: ContentInput & ChannelInput & { from?: string }) {
  const service = getService(deps, actor)
  if (typeof input.to === 'object') checkMaySendToUsers(actor)
  const findUser = await findUsers(deps.database.db, actor, [input.to])
  checkNames(input)
  const nowMs = deps.ids.now()
  const { channel, beyondText, errors: ofChannel } = readChannel(input)
  const known = localeOf(input.to, channel, findUser)
  const content = readContent(deps.dispatch.routing(), service.id, input, known)
  const { text, made, errors, place, class: messageClass } = content
  const found = [...ofChannel, ...errors, ...findTooLarge(text, beyondText, place)]
  if (found.length > 0) throw new AppError('invalid_request', { errors: found })
  const own = channel === 'sms' ? ENCODINGS[countSegments(text).encoding] : undefined
  const asked = { isTest: actor.test, channel, from: readLine(input.from), class: messageClass, nowMs, template: made }
  const wish = { ...asked, encoding: own }
  const roads = findRoads(deps.dispatch.routing(), service, wish)
  const road = roads.find(({ account }) => isUsable(account, nowMs))
  const counted = channel === 'sms' ? countByRoads(text, roads, service, wish) : countCharacters(text)
  const { segments, units, unitsPerSegment, remaining, encoding } = counted
  const price = road ? estimateCost([road], { encoding: ENCODINGS[encoding], segments }, nowMs) : null
  return {
    locale: made?.locale ?? null,
    recipient: input.to === undefined ? null : judgeRecipient(deps, service, input.to, wish, roads, actor, findUser),
    text,
    encoding,
    segments,
    units,
    unitsPerSegment,
    remaining,
    forcedBy: channel === 'sms' ? findForcingCharacters(text) : [],
    cost: price === null ? null : { amount: String(price), unit: 'IRR' as const },
    method: road?.method ?? null,
    from: road?.line ?? null,
  }
}

const countCharacters = (text: string) => ({ ...UNCOUNTED, units: [...text].length, unitsPerSegment: 0, remaining: 0 })

function judgeRecipient(
  deps: Deps,
  service: Service,
  to: To,
  wish: Wish & { channel: Channel },
  roads: Road[],
  actor: Actor,
  findUser: FindUser,
) {
  const { channel } = wish
  const recipient = readRecipient(to, channel, findUser)
  const asked = typeof to === 'object' ? to.user : to
  const say = ({ code, params }: FieldError) => ({ code, title: phrase(actor.locale, `fields.${code}`, params) })
  const none = { to: asked, user: null, e164: null, email: null }
  if ('fault' in recipient) return { ...none, problem: say(recipient.fault) }
  const { address, toUser } = recipient
  const isOfSandbox = isSandboxNumber(address) && roads.some((road) => !road.account.isSandbox)
  const blocked = channel === 'sms' ? deps.dispatch.blocks.linesOf(address) : []
  const isBlocked = roads.length > 0 && withoutBlocked(roads, service, wish, blocked).length === 0
  const code = isOfSandbox ? 'sandbox_number' : isBlocked ? 'number_blocked' : null
  const shown = mayReadNumber(toUser !== null, actor) ? address : maskNumber(address)
  return {
    ...none,
    user: toUser,
    ...(channel === 'email' && { email: shown }),
    ...(channel === 'sms' && { e164: shown }),
    problem: code ? say({ path: 'to', code }) : null,
  }
}
