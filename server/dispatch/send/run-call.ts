import type pg from 'pg'
import type { Logger } from 'pino'
import type { Outcome, SendItem } from '../../../providers/provider.ts'
import { isPermanent } from '../../../providers/provider.ts'
import type { Ids } from '../../platform/ids.ts'
import { type EmailContent, isEmail } from '../channels.ts'
import { classOf } from '../classes.ts'
import type { Lease } from '../nodes/lease.ts'
import { type Claimed, claimBatch, type FindBy } from '../queue/claim.ts'
import type { Floors } from '../queue/floors.ts'
import type { Lanes } from '../queue/lanes.ts'
import type { Blocks } from '../road/blocks.ts'
import type { PassedOver, Turn } from '../road/choose-road.ts'
import type { CircuitName } from '../road/circuit.ts'
import type { Circuits } from '../road/circuits.ts'
import { addOptOut, addOptOutHtml } from '../road/opt-out.ts'
import { type Account, mannerOf, methodOf, type Routing } from '../road/routing.ts'
import { fillBinding } from '../road/templates.ts'
import { untilGraceOver } from '../unknown/ask.ts'
import { isAnyRatherTwice, RATHER_TWICE_AFTER_MS } from '../unknown/decide.ts'
import { backoffMs, STOPPED_MS } from './backoff.ts'
import { findBrowsers, noteBrowsers, pushOf } from './browsers.ts'
import type { Connections } from './connections.ts'
import { BLOCKED, heedBlocks } from './heed-blocks.ts'
import { NOT_STORED, settlementOf } from './outcomes.ts'
import { recordWire } from './record-wire.ts'
import { LEASE_LOST, NO_ENDPOINTS, type Sent, sendCall } from './send.ts'
import { type Settled, settleCall } from './settle.ts'
import { settleStray } from './stray.ts'

/** A settle that meets no database is tried again after this: outcomes are evidence and are not dropped. */
const SETTLE_AGAIN_MS = 500

export type CallParts = {
  /** For claiming. */
  pool: pg.Pool
  /** How claims find messages on this server. */
  findBy: FindBy
  /** For settling. */
  outcomePool: pg.Pool
  ids: Ids
  logger: Logger
  lanes: Lanes
  connections: Connections
  circuits: Circuits
  blocks: Blocks
  floors: Floors
  routing(): Routing
  lease(): Lease
  onSettled(changed: { id: string; serviceId: number }[]): void
  onKeyUsed(keyId: number): void
  /** A message that the provider is known to have taken, with the key that made the call. */
  onTaken(taken: {
    accountId: number
    keyId: number
    ref: number
    to: string
    providerId: string
    method: string
  }): void
}

/** One provider call to be made: by which road, and which flows may fill how many of its places. */
export type CallPlan = {
  account: Account
  class: number
  method: string
  /** The provider's template, or null: plain text. */
  template: string | null
  keyId: number
  trial: CircuitName[]
  /** What is said on the wire is kept, also where all is well. */
  isRecorded: boolean
  /** Of each lane whose earlier accounts were not taken: which, and why. */
  passedOver: Record<number, PassedOver[]>
  shares: { flow: Turn; places: number }[]
}

/** What a call's claim found. `removed`: rows that left each flow's queue, those that were over included. */
export type CallClaim = { claimed: number; removed: Map<number, number> }
export type CallEnded = { taken: Map<number, number>; guilty: number[] }

/**
 * One call's whole life: claim, send, settle. `onClaimed` is told before anything leaves, so that the next call can be
 * planned. Answers how many messages of each flow were taken, and which flows spoilt a request.
 */
export async function runCall(
  parts: CallParts,
  callId: string,
  plan: CallPlan,
  onClaimed: (claim: CallClaim) => void,
): Promise<CallEnded> {
  const { account, keyId } = plan
  const method = methodOf(account, plan.method)
  const plain = parts.connections.context(account, keyId === 0 ? null : keyId)
  const wire = plain && plan.isRecorded ? recordWire(plain) : undefined
  const context = wire?.context ?? plain
  const lease = parts.lease()
  if (!context) return NOTHING
  const begunAt = performance.now()
  const {
    claimed: found,
    removed,
    ended,
  } = await claimBatch(
    parts.pool,
    plan.shares.map(({ flow, places }) => ({
      lane: flow.lane,
      flow: flow.flow,
      take: places,
      line: flow.line,
      floor: parts.floors.find(flow.flow),
    })),
    {
      callId,
      accountId: account.id,
      keyId,
      method: plan.method,
      slot: lease.slot,
      epoch: lease.epoch,
      unknownForMs: method.timeoutMs + method.graceMs,
      passedOver: plan.passedOver,
    },
    parts.findBy,
  )
  for (const { flow, id } of found) parts.floors.raise(flow, id)
  onClaimed({ claimed: found.length, removed })
  if (ended.length > 0) parts.onSettled(ended)
  if (found.length === 0) return NOTHING
  parts.onKeyUsed(keyId)
  const heeded = await heedBlocks(parts, callId, plan, found)
  const claimed = heeded.kind === 'heeded' ? heeded.rows.filter((row) => row !== null) : found
  const browsers = await findBrowsers(parts, account, claimed, parts.ids.now())
  const sent: Sent =
    heeded.kind === 'heeded' && browsers && lease.isHeld()
      ? await sendCall(
          account.provider,
          context,
          {
            manner: mannerOf(plan.method),
            timeoutMs: method.timeoutMs,
            items: claimed.map((row) => ({
              reference: row.ref,
              to: row.recipient,
              text: textOf(row, plan),
              line: row.line,
              ...templateOf(row, plan),
              ...(row.content && isEmail(row.content) && { email: emailOf(row, row.content, plan) }),
              ...pushOf(row, browsers),
            })),
          },
          claimed.map((row) => row.flow),
        )
      : { outcomes: claimed.map(() => LEASE_LOST), answer: null, guilty: [], endpoints: NO_ENDPOINTS }
  const all = heeded.kind === 'heeded' ? layBeside(found, heeded.rows, sent.outcomes) : { rows: found, ...sent }
  const told = { ...sent, outcomes: all.outcomes, answer: wire?.read() ?? sent.answer }
  await settle(parts, callId, { ...plan, begunAt }, all.rows, told)
  noteBrowsers(parts, sent.endpoints)
  return { taken: countTaken(all.rows, all.outcomes), guilty: sent.guilty }
}

/** What was claimed in its order, with the outcome of each: of those that were not sent, that their numbers are blocked. */
function layBeside(found: Claimed[], rows: (Claimed | null)[], sent: Outcome[]) {
  const outcomes = sent.values()
  return {
    rows: found.map((row, i) => rows[i] ?? row),
    outcomes: found.map((_, i): Outcome => (rows[i] ? (outcomes.next().value as Outcome) : BLOCKED)),
  }
}

/** A text as it leaves by a line: with what that line writes under it. */
function textOf({ body, line }: Claimed, { account, class: classNumber }: CallPlan): string {
  const found = account.lines.find(({ number }) => number === line)
  return found ? addOptOut(body, found, classOf(classNumber)) : body
}

/** What an e-mail says beside its text: with what the line writes, where there is HTML. */
function emailOf({ line }: Claimed, content: EmailContent, { account, class: classNumber }: CallPlan): EmailContent {
  const found = content.html === null ? undefined : account.lines.find(({ number }) => number === line)
  if (!found || content.html === null) return content
  return { ...content, html: addOptOutHtml(content.html, found, classOf(classNumber)) }
}

/** The provider's template of a message that does not go as text: by the binding of the flow that it waited in. */
function templateOf({ flow, variables }: Claimed, { shares }: CallPlan): Pick<SendItem, 'template'> {
  const binding = shares.find((share) => share.flow.flow === flow)?.flow.binding
  return binding ? { template: fillBinding(binding, variables ?? {}) } : {}
}

const NOTHING: CallEnded = { taken: new Map(), guilty: [] }

function countTaken(claimed: Claimed[], outcomes: Outcome[]): Map<number, number> {
  const taken = new Map<number, number>()
  claimed.forEach(({ flow }, index) => {
    if (outcomes[index]?.kind === 'accepted') taken.set(flow, (taken.get(flow) ?? 0) + 1)
  })
  return taken
}

async function settle(
  parts: CallParts,
  callId: string,
  plan: CallPlan & { begunAt: number },
  claimed: Claimed[],
  { outcomes, answer }: Sent,
): Promise<void> {
  const isStopped = await tellCircuits(parts, plan, claimed, outcomes)
  const settlements = claimed.map((row, index) => settlementOf(row.id, outcomes[index] as Outcome))
  const askAfterMs = await findAskAfter(parts, plan, claimed, outcomes)
  const settled = await untilDone(parts.logger, (isRefused) =>
    settleCall(parts.outcomePool, {
      callId,
      // an answer that the database will not hold (one id for two messages) is no evidence: it is asked for
      settlements: isRefused ? claimed.map(({ id }) => settlementOf(id, NOT_STORED)) : settlements,
      askAfterMs,
      backoffMs: isStopped ? STOPPED_MS : findBackoff(outcomes, claimed[0]?.tries ?? 1),
      code: outcomes.find((outcome) => outcome.kind !== 'accepted')?.code,
      answer,
    }),
  )
  parts.onSettled(settled)
  outcomes.forEach((outcome, index) => {
    const row = claimed[index] as Claimed
    const { account, keyId, method } = plan
    if (outcome.kind === 'accepted')
      parts.onTaken({
        accountId: account.id,
        keyId,
        ref: row.ref,
        to: row.recipient,
        providerId: outcome.providerId,
        method,
      })
  })
  if (settled.length < claimed.length) await settleStrays(parts, plan.account, callId, claimed, outcomes, settled)
}

/**
 * Before settling, so that what goes back to wait meets the circuit. Answers whether the road is stopped now: then the
 * circuit makes it wait and nothing else has to.
 */
async function tellCircuits(
  parts: CallParts,
  { account, keyId, method, template, trial }: CallPlan,
  claimed: Claimed[],
  outcomes: Outcome[],
): Promise<boolean> {
  try {
    const lines = claimed.map((row) => row.line)
    return await parts.circuits.hear({ account, keyId, method, template, lines, outcomes, trial })
  } catch (error) {
    parts.logger.warn({ err: error, account: account.name }, 'a circuit could not be changed')
    return false
  }
}

const findBackoff = (outcomes: Outcome[], tries: number): number => {
  const refusal = outcomes.find((outcome) => outcome.kind === 'rejected' && !isPermanent(outcome.fault))
  return refusal?.kind === 'rejected' ? backoffMs(refusal.fault, tries) : 0
}

/**
 * When an unknown outcome is asked for, in ms: once the provider's grace is over. Where the policy is to send again rather
 * than to wait, that moment comes before.
 */
async function findAskAfter(
  parts: CallParts,
  { account, method, begunAt }: CallPlan & { begunAt: number },
  claimed: Claimed[],
  outcomes: Outcome[],
): Promise<number | null> {
  const unknown = claimed.filter((_, index) => outcomes[index]?.kind === 'unknown')
  if (unknown.length === 0) return null
  if (await isAnyRatherTwice(parts, unknown)) return RATHER_TWICE_AFTER_MS
  return untilGraceOver(methodOf(account, method), performance.now() - begunAt)
}

async function settleStrays(
  parts: CallParts,
  account: Account,
  callId: string,
  claimed: Claimed[],
  outcomes: Outcome[],
  settled: Settled[],
): Promise<void> {
  const known = new Set(settled.map((one) => one.id))
  for (const [index, row] of claimed.entries()) {
    const outcome = outcomes[index]
    if (known.has(row.id) || outcome?.kind !== 'accepted') continue
    const changed = await untilDone(parts.logger, () =>
      settleStray(parts.outcomePool, { id: row.id, accountId: account.id, callId, providerId: outcome.providerId }),
    )
    parts.onSettled(changed)
  }
}

/** Evidence is kept in memory until the database takes it; nothing new is claimed meanwhile, since that fails too. */
async function untilDone<T>(logger: Logger, work: (isRefused: boolean) => Promise<T>): Promise<T> {
  for (let isRefused = false; ; ) {
    try {
      return await work(isRefused)
    } catch (error) {
      isRefused ||= isAboutData(error)
      logger.warn({ err: error }, 'outcomes could not be stored; trying again')
      await new Promise((resolve) => setTimeout(resolve, SETTLE_AGAIN_MS))
    }
  }
}

/** The database refuses what it was given (twice the same key, a value that does not fit): it will at every try. */
const isAboutData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(21|22|23|54)/.test(String(error.code))
