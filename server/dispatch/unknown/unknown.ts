import type pg from 'pg'
import type { Logger } from 'pino'
import type { Context, Method, Question, Verdict } from '../../../providers/provider.ts'
import { OTP } from '../classes.ts'
import type { Lease } from '../nodes/lease.ts'
import type { Flow, Lane, Lanes } from '../queue/lanes.ts'
import { reportedNumber } from '../report/report.ts'
import { type Account, mannerOf, methodOf, type Routing, type UnknownPolicy } from '../road/routing.ts'
import type { Connections } from '../send/connections.ts'
import { CALL_STATES, OUTCOMES, type Settlement, settleCall } from '../send/settle.ts'
import { createAccountWork } from './per-account.ts'

/** How long until the next question, by how long the outcome has been unknown, in ms. */
export const ASK_AGAIN: { unknownForMs: number; waitMs: number }[] = [
  { unknownForMs: 120_000, waitMs: 15_000 },
  { unknownForMs: 900_000, waitMs: 60_000 },
  { unknownForMs: Number.POSITIVE_INFINITY, waitMs: 300_000 },
]
/** Asking stops this long before the provider's window closes: an answer at its edge could be of either side. */
const WINDOW_MARGIN_MS = 3_600_000
/** `rather-twice` codes go again this long after their outcome became unknown. */
export const RATHER_TWICE_AFTER_MS = 8_000
/** A call asked for at that moment by two clocks is not told to wait for the next round of questions. */
const CLOCKS_DIFFER_MS = 500
/** Calls looked at in one round. */
const ROUND_MAX = 100
/** A provider that does not refuse a repeated reference has to say "no" twice before it is believed. */
const NOS_NEEDED = 2

export type UnknownParts = {
  pool: pg.Pool
  logger: Logger
  lanes: Lanes
  connections: Connections
  routing(): Routing
  lease(): Lease
  now(): number
  openCalls(): ReadonlySet<string>
  findCanary(accountId: number, keyId: number, method: string): Promise<Question['canary']>
  onSettled(changed: { id: string; serviceId: number }[]): void
}

type CallRow = {
  id: string
  account_id: number
  key_id: number
  method: string
  /** Sound answers so far: after the grace, with the canary. */
  asks: number
  begun_at: Date
  ended_at: Date | null
  ids: string[]
  refs: number[]
  lanes: number[]
  flows: number[]
  outcomes: number[] | null
}

/** Finds out what became of calls that nobody heard the end of. */
export type Resolver = { round(): Promise<void>; drain(): Promise<void> }

/**
 * One round over what nobody knows the outcome of: calls of nodes that died are taken over, calls that this node opened
 * without hearing of it become unknown, and those that may be asked for are asked. Death means *ask*, never *send again*.
 * Each account's questions go by themselves: a provider that does not answer them holds up nobody else's.
 */
export function createResolver(parts: UnknownParts): Resolver {
  const asking = createAccountWork()
  return {
    async round() {
      if (!parts.lease().isHeld()) return
      await takeOverCalls(parts)
      await markAbandoned(parts)
      const calls = await findAskable(parts, asking.busy())
      for (const [accountId, ofAccount] of Map.groupBy(calls, (call) => call.account_id))
        asking.start(accountId, () => resolveCalls(parts, ofAccount))
    },
    drain: asking.drain,
  }
}

/**
 * Calls made with one key by one method are asked about together, as many messages in each question as the provider takes.
 * One that cannot be resolved (a method that is gone, a bug in a provider's file) is put off, and holds up no other.
 */
async function resolveCalls(parts: UnknownParts, calls: CallRow[]): Promise<void> {
  for (const alike of Map.groupBy(calls, (call) => `${call.key_id} ${call.method}`).values())
    await resolveAlike(parts, alike).catch(async (error) => {
      if (alike.length === 1) return putOff(parts, alike[0] as CallRow, error)
      for (const call of alike) await resolveAlike(parts, [call]).catch((own) => putOff(parts, call, own))
    })
}

async function putOff(parts: UnknownParts, call: CallRow, error: unknown): Promise<void> {
  parts.logger.warn({ err: error, call: call.id }, 'an unknown outcome could not be asked for')
  await postpone(parts, call).catch((reason) =>
    parts.logger.warn({ err: reason, call: call.id }, 'a call could not be put off'),
  )
}

/** Fences nodes that have not been seen for 10 s, then becomes the owner of their calls. */
async function takeOverCalls({ pool, lease, logger }: UnknownParts): Promise<void> {
  await pool.query(`
    update nodes set epoch = epoch + 1, seen_at = '-infinity'
    where seen_at > '-infinity' and seen_at < clock_timestamp() - interval '10 s'`)
  const { rowCount } = await pool.query(
    `update calls c set slot = $1, epoch = $2
     where c.state in (${CALL_STATES.open}, ${CALL_STATES.unknown}) and (c.slot, c.epoch) <> ($1, $2)
       and not exists (
         select from nodes n where n.slot = c.slot and n.epoch = c.epoch and n.seen_at >= clock_timestamp() - interval '10 s')`,
    [lease().slot, lease().epoch],
  )
  if (rowCount) logger.warn({ calls: rowCount }, 'took over calls of a node that is gone')
}

/** Open calls of ours that we have not in hand: taken over, or claimed by a statement whose answer we did not hear. */
async function markAbandoned(parts: UnknownParts): Promise<void> {
  const { rows } = await parts.pool.query<{ id: string; ids: string[]; lanes: number[]; flows: number[] }>(
    `select id, ids, lanes, flows from calls
     where state = ${CALL_STATES.open} and slot = $1 and epoch = $2 and id <> all ($3::uuid[]) limit ${ROUND_MAX}`,
    [parts.lease().slot, parts.lease().epoch, [...parts.openCalls()]],
  )
  for (const { id, ids, lanes, flows } of rows) {
    // one that was opened after the list was made, while the statement waited for its connection
    if (parts.openCalls().has(id)) continue
    const isRatherTwice = await isAnyRatherTwice(
      parts,
      ids.map((_, index) => ({ lane: lanes[index] as number, flow: flows[index] as number })),
    )
    const settlements = ids.map(
      (messageId): Settlement => ({
        id: messageId,
        outcome: OUTCOMES.unknown,
        note: { kind: 'unknown', data: { code: 'node_gone' } },
      }),
    )
    parts.onSettled(
      await settleCall(parts.pool, {
        callId: id,
        settlements,
        askAfterMs: isRatherTwice ? RATHER_TWICE_AFTER_MS : null,
        backoffMs: 0,
        code: 'node_gone',
      }),
    )
  }
}

async function findAskable({ pool, lease }: UnknownParts, exceptAccounts: number[]): Promise<CallRow[]> {
  const { rows } = await pool.query<CallRow>(
    `select id, account_id, key_id, method, asks, begun_at, ended_at, ids, refs, lanes, flows, outcomes
     from calls
     where state = ${CALL_STATES.unknown} and ask_after <= clock_timestamp() and slot = $1 and epoch = $2
       and account_id <> all ($3::int[])
     order by ask_after limit ${ROUND_MAX}`,
    [lease().slot, lease().epoch, exceptAccounts],
  )
  // arrays of bigint come as texts
  return rows.map((row) => ({ ...row, refs: row.refs.map(Number) }))
}

type Open = {
  call: CallRow
  index: number
  id: string
  reference: number
  to: string
  expiresAt: Date
  cancelAt: Date | null
  /** A second copy has been risked for it already. */
  wasSentAgain: boolean
  flow: number
  lane: number
}

/** `calls`: of one account, key and method. */
async function resolveAlike(parts: UnknownParts, calls: CallRow[]): Promise<void> {
  const first = calls[0] as CallRow
  const account = parts.routing().accounts.get(first.account_id)
  if (!account) {
    for (const call of calls) await postpone(parts, call)
    return
  }
  const method = methodOf(account, first.method)
  const context = parts.connections.context(account, first.key_id === 0 ? null : first.key_id)
  const opened = await readOpen(parts.pool, calls)
  const isAskable = (call: CallRow) => method.askBy !== 'no' && parts.now() < askUntil(method, call.begun_at.getTime())
  const asked = context ? opened.filter(({ call }) => isAskable(call)) : []
  const answers = await askInParts(parts, account, asked, context)
  for (const call of calls)
    await decideCall(
      parts,
      call,
      account,
      opened.filter((one) => one.call === call),
      answers,
      isAskable(call),
    )
}

const ageOf = ({ now }: UnknownParts, call: CallRow): number => now() - call.begun_at.getTime()

async function decideCall(
  parts: UnknownParts,
  call: CallRow,
  account: Account,
  open: Open[],
  answers: Map<Open, Answer>,
  canStillAsk: boolean,
): Promise<void> {
  const method = methodOf(account, call.method)
  // a call that timed out may still be worked on: until its grace is over, "no" only means "not yet"
  const isGraceOver = ageOf(parts, call) >= method.timeoutMs + method.graceMs
  const heard = open.flatMap((one) => answers.get(one) ?? [])
  const isSound =
    isGraceOver &&
    open.length > 0 &&
    heard.length === open.length &&
    heard.every((answer) => isProved(answer, account, method))
  const isNoBelieved = isSound && (method.idempotent || call.asks + 1 >= NOS_NEEDED)
  if (isSound) await countAnswer(parts, call)
  const settlements: (Settlement | null)[] = call.ids.map(() => null)
  for (const one of open) {
    const answer = answers.get(one)
    const settlement = decide(one, {
      verdict: answer?.verdict,
      isNoBelieved: isNoBelieved && answer !== undefined,
      policy: await findPolicy(parts, one),
      canStillAsk,
      canEverAsk: method.askBy !== 'no',
      isRepeatHarmless: method.idempotent,
      unknownForMs: parts.now() - (call.ended_at ?? call.begun_at).getTime(),
      now: parts.now(),
    })
    const isUnprovedNo = answer?.verdict?.kind === 'no' && !answer.canaryFound && !account.provider.isolatedFaults
    settlements[one.index] =
      settlement?.outcome === OUTCOMES.later && settlement.note?.kind === 'asked' && isUnprovedNo
        ? { ...settlement, road: await pin(parts, one, call) }
        : settlement
  }
  await finish(parts, call, settlements, heard.at(-1)?.text ?? null)
}

/**
 * A "no" that rests on the provider's knowing our reference holds for the account that was asked: the message waits in a
 * lane of that account alone.
 */
async function pin({ lanes }: UnknownParts, one: Open, call: CallRow): Promise<{ lane: number; flow: number }> {
  const from = await lanes.getLane(one.lane)
  const { serviceId } = await lanes.getFlow(one.flow)
  const roads = { accounts: [call.account_id], methods: [call.method], line: from.line }
  const { lane, flow } = await lanes.findFlow(roads, from.class, serviceId)
  return { lane: lane.id, flow: flow.id }
}

/**
 * Whether a question was put to the right place, so that a "no" means no: a message known to have been taken was found by
 * it. The first message of an account has none to ask for; where the provider answers a repeated reference with its old
 * record, going again is the question put once more, and harms nobody while the road is the same (decision 0011).
 */
const isProved = (answer: Answer, account: Account, method: Method): boolean =>
  answer.canaryFound || account.provider.isolatedFaults === true || (method.idempotent && !answer.hadCanary)

/** The margin before the window's end; a short window (the sandbox's) keeps a quarter of itself. */
const askMargin = (windowMs: number): number => Math.min(WINDOW_MARGIN_MS, windowMs / 4)

/** When asking about a call ends, in ms since 1970. */
export const askUntil = ({ askWindowMs }: Method, begunAt: number): number =>
  begunAt + askWindowMs - askMargin(askWindowMs)

/**
 * An answer is sound when the grace is over and a message known to have been taken was found by the same question (else it
 * was put to the wrong place). Where a second copy would really be a second message, two of them are needed for a "no".
 */
async function countAnswer({ pool }: UnknownParts, call: CallRow): Promise<void> {
  await pool.query(`update calls set asks = asks + 1 where id = $1 and state = ${CALL_STATES.unknown}`, [call.id])
}

/** The messages of these calls whose outcome is still unknown. */
async function readOpen(pool: pg.Pool, calls: CallRow[]): Promise<Open[]> {
  const wanted = calls.flatMap((call) =>
    call.ids.flatMap((id, index) => {
      const outcome = call.outcomes?.[index] ?? OUTCOMES.unknown
      return outcome === OUTCOMES.unknown ? [{ call, index, id }] : []
    }),
  )
  const ids = wanted.map(({ id }) => id)
  const { rows } = await pool.query<{
    id: string
    recipient: string
    expires_at: Date
    cancel_at: Date | null
    was_sent_again: boolean
  }>(
    `select id, recipient, expires_at, cancel_at,
       exists (select from notes n where n.message_id = m.id and n.kind = 'sent_again') as was_sent_again
     from messages m where id = any ($1::uuid[]) and id between $2 and $3`,
    [ids, [...ids].sort()[0], [...ids].sort().at(-1)],
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return wanted.flatMap(({ call, index, id }) => {
    const row = byId.get(id)
    if (!row) return []
    const { recipient: to, expires_at: expiresAt, cancel_at: cancelAt, was_sent_again: wasSentAgain } = row
    const [flow, lane] = [call.flows[index] as number, call.lanes[index] as number]
    const reference = call.refs[index] as number
    return [{ call, index, id, reference, to, expiresAt, cancelAt, wasSentAgain, flow, lane }]
  })
}

type Answer = { verdict: Verdict | undefined; hadCanary: boolean; canaryFound: boolean; text: string | null }

/** Asks within the provider's limit per question. What a question without an answer asked for is not in the map. */
async function askInParts(
  parts: UnknownParts,
  account: Account,
  asked: Open[],
  context: Context | undefined,
): Promise<Map<Open, Answer>> {
  const answers = new Map<Open, Answer>()
  const call = asked[0]?.call
  if (!call || !context) return answers
  const { provider } = account
  const method = methodOf(account, call.method)
  const canary = await parts.findCanary(account.id, call.key_id, call.method)
  for (const part of splitQuestion(asked, method)) {
    const items = part.map(({ reference, to, call: { begun_at: sentAt } }) => ({ reference, to, sentAt }))
    const knownProviderIds = method.askBy === 'recipient' ? await findKnownIds(parts.pool, part) : []
    const result = await provider.ask?.(context, { manner: mannerOf(call.method), items, canary, knownProviderIds })
    if (!result || result.kind === 'unanswered') continue
    const { canaryFound, answer: text } = result
    part.forEach((one, index) => {
      answers.set(one, { verdict: result.verdicts[index], hadCanary: canary !== null, canaryFound, text })
    })
  }
  return answers
}

/** Asking by recipient looks around the moment of one call. */
function splitQuestion(asked: Open[], { askBy, askMax }: Method): Open[][] {
  const groups = askBy === 'recipient' ? [...Map.groupBy(asked, (one) => one.call).values()] : [asked]
  return groups.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / askMax) }, (_, i) => group.slice(i * askMax, (i + 1) * askMax)),
  )
}

/** Ids that the provider gave to other messages for the same numbers around that time: they are not the one we look for. */
async function findKnownIds(pool: pg.Pool, asked: Open[]): Promise<string[]> {
  const { call } = asked[0] as Open
  const { rows } = await pool.query<{ provider_id: string }>(
    `select unnest(provider_ids) as provider_id from calls
     where account_id = $1 and id between uuid_at($2::timestamptz - interval '1 day') and uuid_at($2::timestamptz + interval '1 day')
       and ids && (select coalesce(array_agg(id), '{}') from messages
         where recipient = any ($3) and id between uuid_at($2::timestamptz - interval '2 days') and uuid_at($2::timestamptz + interval '1 day'))`,
    [call.account_id, call.begun_at, asked.map(({ to }) => to)],
  )
  return rows.flatMap((row) => (row.provider_id ? [row.provider_id] : []))
}

async function findPolicy({ lanes, routing }: UnknownParts, one: Open): Promise<UnknownPolicy> {
  return policyOf(routing(), await lanes.getLane(one.lane), await lanes.getFlow(one.flow))
}

/** Whether one of these messages goes again soon by its policy, which comes before the provider's grace is over. */
export async function isAnyRatherTwice(
  { lanes, routing }: Pick<UnknownParts, 'lanes' | 'routing'>,
  messages: { lane: number; flow: number }[],
): Promise<boolean> {
  for (const { lane, flow } of messages)
    if (policyOf(routing(), await lanes.getLane(lane), await lanes.getFlow(flow)) === 'rather-twice') return true
  return false
}

/** The service's own policy, else its class's: a second copy of a code harms nobody, a missing one does. */
export const policyOf = (routing: Routing, lane: Lane, flow: Flow): UnknownPolicy =>
  routing.services.get(flow.serviceId)?.unknownPolicy ?? (lane.class === OTP ? 'rather-twice' : 'never-twice')

export type Circumstances = {
  verdict: Verdict | undefined
  isNoBelieved: boolean
  policy: UnknownPolicy
  /** The provider's window is open. */
  canStillAsk: boolean
  /** The manner can be asked at all. */
  canEverAsk: boolean
  /** The provider knows a repeated reference and sends nothing. */
  isRepeatHarmless: boolean
  unknownForMs: number
  now: number
}

/**
 * Whether a second copy may be risked for it. Twice is not three times; and what nobody wants any more does not become
 * `expired` or `cancelled`, since it may have left.
 */
export const mayGoAgain = (
  one: { expiresAt: Date; cancelAt: Date | null; wasSentAgain: boolean },
  { policy, isRepeatHarmless, now }: Pick<Circumstances, 'policy' | 'isRepeatHarmless' | 'now'>,
): boolean =>
  policy === 'rather-twice' &&
  one.expiresAt.getTime() > now &&
  one.cancelAt === null &&
  (isRepeatHarmless || !one.wasSentAgain)

/** What becomes of one message whose outcome is unknown; null: it is asked for again. A pure table of the rules. */
export function decide(
  one: { id: string; expiresAt: Date; cancelAt: Date | null; wasSentAgain: boolean },
  how: Circumstances,
): Settlement | null {
  const { verdict } = how
  if (verdict?.kind === 'yes')
    return {
      id: one.id,
      outcome: OUTCOMES.accepted,
      providerId: verdict.providerId,
      cost: verdict.cost,
      reported: verdict.report ? reportedNumber(verdict.report.status) : null,
      code: verdict.report?.code ?? null,
      text: verdict.report?.text ?? null,
      failure: verdict.report?.failure ?? null,
      note: { kind: 'asked', data: { answer: 'yes', providerId: verdict.providerId } },
    }
  if (verdict?.kind === 'no' && how.isNoBelieved)
    return { id: one.id, outcome: OUTCOMES.later, note: { kind: 'asked', data: { answer: 'no' } } }
  const isExpired = one.expiresAt.getTime() <= how.now
  const maySendAgain = mayGoAgain(one, how)
  if (maySendAgain && how.unknownForMs >= RATHER_TWICE_AFTER_MS - CLOCKS_DIFFER_MS)
    return { id: one.id, outcome: OUTCOMES.later, note: { kind: 'sent_again', data: { policy: 'rather-twice' } } }
  const isOver = how.canEverAsk ? !how.canStillAsk : isExpired
  if (!maySendAgain && isOver)
    return {
      id: one.id,
      outcome: OUTCOMES.never,
      failure: 'outcome_unknown',
      note: { kind: 'given_up', data: { policy: how.policy } },
    }
  return null
}

async function finish(
  parts: UnknownParts,
  call: CallRow,
  settlements: (Settlement | null)[],
  text: string | null,
): Promise<void> {
  const decided = settlements.filter((one) => one !== null)
  if (decided.length === 0) return postpone(parts, call)
  const askAfterMs = waitBeforeAsking(parts, call)
  parts.onSettled(
    await settleCall(parts.pool, { callId: call.id, settlements, askAfterMs, backoffMs: 0, answer: text }),
  )
}

/** The first messages of an account have no canary, and a code waits 8 s for its policy: ask again soon, then ever later. */
async function postpone(parts: UnknownParts, call: CallRow): Promise<void> {
  await parts.pool.query(
    `update calls set ask_after = clock_timestamp() + $2 * interval '1 ms' where id = $1 and state = ${CALL_STATES.unknown}`,
    [call.id, waitBeforeAsking(parts, call)],
  )
}

const waitBeforeAsking = ({ now }: UnknownParts, call: CallRow): number => {
  const unknownForMs = now() - (call.ended_at ?? call.begun_at).getTime()
  return ASK_AGAIN.find((step) => unknownForMs < step.unknownForMs)?.waitMs ?? 300_000
}
