import type { Method } from '../../../providers/provider.ts'
import { createAccountWork } from '../account-work.ts'
import { roadsOf } from '../queue/lanes.ts'
import { reportsTakenForMs } from '../report/window.ts'
import type { Account } from '../road/routing.ts'
import { CALL_STATES, OUTCOMES, type Settlement, settleCall } from '../send/settle.ts'
import { type Answer, askInParts, askUntil, findMethod, isGraceOver, isProved, type Open, readOpen } from './ask.ts'
import { decide, findPolicy } from './decide.ts'
import type { CallRow, UnknownParts } from './parts.ts'
import { markAbandoned, takeOverCalls } from './take-over.ts'

/** How long until the next question, by how long the outcome has been unknown, in ms. */
export const ASK_AGAIN: { unknownForMs: number; waitMs: number }[] = [
  { unknownForMs: 120_000, waitMs: 15_000 },
  { unknownForMs: 900_000, waitMs: 60_000 },
  { unknownForMs: Number.POSITIVE_INFINITY, waitMs: 300_000 },
]
/** Calls looked at in one round. */
const ROUND_MAX = 100
/** A provider that does not refuse a repeated reference has to say "no" twice before it is believed. */
const NOS_NEEDED = 2

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

async function findAskable({ pool, lease }: UnknownParts, exceptAccounts: number[]): Promise<CallRow[]> {
  const { rows } = await pool.query<CallRow>({
    name: 'askable',
    text: `select id, account_id, key_id, method, asks, begun_at, ended_at, ids, refs, lanes, flows, outcomes
     from calls
     where state = ${CALL_STATES.unknown} and ask_after <= clock_timestamp() and slot = $1 and epoch = $2
       and account_id <> all ($3::int[])
     order by ask_after limit ${ROUND_MAX}`,
    values: [lease().slot, lease().epoch, exceptAccounts],
  })
  // arrays of bigint come as texts
  return rows.map((row) => ({ ...row, refs: row.refs.map(Number) }))
}

/** `calls`: of one account, key and method. */
async function resolveAlike(parts: UnknownParts, calls: CallRow[]): Promise<void> {
  const first = calls[0] as CallRow
  const opened = await readOpen(parts.pool, calls)
  const openOf = (call: CallRow) => opened.filter((one) => one.call === call)
  const account = parts.routing().accounts.get(first.account_id)
  const method = findMethod(account, first.method)
  if (!account || !method) {
    for (const call of calls) await decideUnaskable(parts, call, account, openOf(call))
    return
  }
  const context = parts.connections.context(account, first.key_id === 0 ? null : first.key_id)
  const isAskable = (call: CallRow) => method.askBy !== 'no' && parts.now() < askUntil(method, call.begun_at.getTime())
  const asked = context ? opened.filter(({ call }) => isAskable(call)) : []
  const answers = await askInParts(parts, account, asked, context)
  for (const call of calls) await decideCall(parts, call, { account, method }, openOf(call), answers, isAskable(call))
}

const ageOf = ({ now }: UnknownParts, call: CallRow): number => now() - call.begun_at.getTime()
const unknownFor = ({ now }: UnknownParts, call: CallRow): number => now() - (call.ended_at ?? call.begun_at).getTime()

/**
 * The account, its provider or the method is gone: nobody can be asked. The policy holds, and what it does not send again
 * is given up when neither the message is wanted nor a report can be hoped for.
 */
async function decideUnaskable(
  parts: UnknownParts,
  call: CallRow,
  account: Account | undefined,
  open: Open[],
): Promise<void> {
  const settlements: (Settlement | null)[] = call.ids.map(() => null)
  for (const one of open) {
    const settlement = decide(one, {
      verdict: undefined,
      isNoBelieved: false,
      policy: await findPolicy(parts, one),
      canStillAsk: false,
      canEverAsk: false,
      isRepeatHarmless: false,
      unknownForMs: unknownFor(parts, call),
      now: parts.now(),
    })
    // nobody can be asked any more, and a report may still come
    const isEarly = settlement?.outcome === OUTCOMES.never && ageOf(parts, call) < reportsTakenForMs(account)
    settlements[one.index] = isEarly ? null : settlement
  }
  await finish(parts, call, settlements, null)
}

async function decideCall(
  parts: UnknownParts,
  call: CallRow,
  { account, method }: { account: Account; method: Method },
  open: Open[],
  answers: Map<Open, Answer>,
  canStillAsk: boolean,
): Promise<void> {
  // a call that timed out may still be worked on: until its grace is over, "no" only means "not yet"
  const heard = open.flatMap((one) => answers.get(one) ?? [])
  const isSound =
    isGraceOver(method, call, parts.now()) &&
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
      unknownForMs: unknownFor(parts, call),
      now: parts.now(),
    })
    const isUnprovedNo = answer?.verdict?.kind === 'no' && !answer.canaryFound && !account.provider.isolatedFaults
    settlements[one.index] =
      settlement && isHarmlessHereAlone(settlement, isUnprovedNo, one)
        ? { ...settlement, road: await pin(parts, one, call) }
        : settlement
  }
  await finish(parts, call, settlements, heard.at(-1)?.text ?? null)
}

/**
 * Whether going again is harmless only by the account that was called, since it rests on that one's knowing our reference:
 * after a "no" that nothing proved, and after a second copy, which may have been taken.
 */
const isHarmlessHereAlone = (
  { outcome, note }: Settlement,
  isUnprovedNo: boolean,
  { wasSentAgain }: { wasSentAgain: boolean },
): boolean =>
  outcome === OUTCOMES.later &&
  ((note?.kind === 'asked' && isUnprovedNo) || (note?.kind === 'sent_again' && wasSentAgain))

/** Where a message waits that may go by the account of this call alone. */
async function pin({ lanes }: UnknownParts, one: Open, call: CallRow): Promise<{ lane: number; flow: number }> {
  const from = await lanes.getLane(one.lane)
  const { serviceId, broadcastId } = await lanes.getFlow(one.flow)
  const broadcast = broadcastId === null ? undefined : { id: broadcastId, opensAtMs: null }
  const roads = { ...roadsOf(from), accounts: [call.account_id], methods: [call.method] }
  const { lane, flow } = await lanes.findFlow(roads, from.class, { serviceId, broadcast })
  return { lane: lane.id, flow: flow.id }
}

/** Sound answers are kept with the call: where a repeat is a second message, two of them are needed for a "no". */
async function countAnswer({ pool }: UnknownParts, call: CallRow): Promise<void> {
  await pool.query(`update calls set asks = asks + 1 where id = $1 and state = ${CALL_STATES.unknown}`, [call.id])
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

const waitBeforeAsking = (parts: UnknownParts, call: CallRow): number => {
  const unknownForMs = unknownFor(parts, call)
  return ASK_AGAIN.find((step) => unknownForMs < step.unknownForMs)?.waitMs ?? 300_000
}
