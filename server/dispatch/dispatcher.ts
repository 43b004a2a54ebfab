import type pg from 'pg'
import type { Logger } from 'pino'
import type { Outcome } from '../../providers/provider.ts'
import { isPermanent } from '../../providers/provider.ts'
import type { Ids } from '../platform/ids.ts'
import { backoffMs } from './backoff.ts'
import { type Claimed, claimBatch } from './claim.ts'
import { OTP } from './classes.ts'
import type { Connections } from './connections.ts'
import type { Flow, Lane, Lanes } from './lanes.ts'
import type { Lease } from './lease.ts'
import { reportedNumber } from './report.ts'
import { type Account, isOnSandbox, isUsable, mannerOf, methodOf, type Routing } from './routing.ts'
import { sendCall } from './send.ts'
import { OUTCOMES, type Settled, type Settlement, settleCall } from './settle.ts'
import { settleStray } from './stray.ts'
import { shareTurns } from './turns.ts'
import { isAnyRatherTwice, RATHER_TWICE_AFTER_MS } from './unknown.ts'

/** The waiting flows are looked up this often; what this node accepts wakes it at once. */
const LOOK_EVERY_MS = 250
/** A settle that meets no database is tried again after this: outcomes are evidence and are not dropped. */
const SETTLE_AGAIN_MS = 500
/**
 * A call costs about the same for one message as for two hundred. After one that was not full, an account's next call (a
 * code's excepted) begins this much later, so that under load messages gather, and a lone one still leaves at once.
 */
const GATHER_MS = 20

export type Parts = {
  /** For claiming. */
  pool: pg.Pool
  /** For settling. */
  outcomePool: pg.Pool
  ids: Ids
  logger: Logger
  lanes: Lanes
  connections: Connections
  routing(): Routing
  lease(): Lease
  onSettled(changed: { id: string; serviceId: number }[]): void
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

/** Claims, sends and settles: one call at a time per connection of each account. */
export type Dispatcher = {
  /** Something waits in this flow now. */
  wake(lane: number, flow: number): void
  /** Begins nothing more, and waits for the calls that are open. */
  stop(): Promise<void>
  /** Flows met since the last question that nobody can carry now. */
  takeStuck(): { lane: number; flow: number }[]
  /** Ids of the calls that this node has open: what is open in the database and not here, nobody will settle. */
  openCalls(): ReadonlySet<string>
}

/** A waiting flow with the road that it would take now. */
type Turn = {
  flow: number
  lane: number
  weight: number
  class: number
  account: Account
  method: string
  line: string | null
}

/**
 * Calls that an account has open; and, by class and method, whose turn it is and when the next call may begin (one that
 * carries codes always may).
 */
type Counts = { all: number; otherThanOtp: number; turn: Map<string, number>; notBefore: Map<string, number> }

type Share = { flow: Turn; places: number }

export function startDispatcher(parts: Parts): Dispatcher {
  const waiting = new Map<number, number>()
  const stuck = new Map<number, number>()
  const open = new Map<number, Counts>()
  const calls = new Set<Promise<void>>()
  const openCalls = new Set<string>()
  let isStopping = false
  let isPumping = false
  let pumpAgain = false

  let isLooking = false
  const look = setInterval(() => {
    // a database that is slow to answer is not asked once more meanwhile
    if (isLooking) return
    isLooking = true
    findWaiting(parts.pool, parts.lanes)
      .then((found) => {
        for (const { lane, flow } of found) waiting.set(flow, lane)
        if (found.length > 0) pump()
      })
      .catch((error) => parts.logger.debug({ err: error }, 'the queue could not be read'))
      .finally(() => {
        isLooking = false
      })
  }, LOOK_EVERY_MS)

  /** One at a time; what wakes it meanwhile makes it go round once more. Nobody waits for it: it does not reject. */
  async function pump(): Promise<void> {
    if (isPumping) {
      pumpAgain = true
      return
    }
    isPumping = true
    try {
      do {
        pumpAgain = false
        if (isStopping || !parts.lease().isHeld()) return
        const turns = await resolveTurns()
        for (const [account, ofAccount] of groupByAccount(turns)) fillConnections(account, ofAccount)
      } while (pumpAgain)
    } catch (error) {
      parts.logger.warn({ err: error }, 'the waiting flows could not be served; the next look tries again')
    } finally {
      isPumping = false
    }
  }

  async function resolveTurns(): Promise<Turn[]> {
    const turns: Turn[] = []
    for (const [flowId, laneId] of waiting) {
      const turn = await findTurn(laneId, flowId)
      if (turn) turns.push(turn)
      else {
        waiting.delete(flowId)
        stuck.set(flowId, laneId)
      }
    }
    return turns
  }

  /** A flow whose road cannot be read (a method that this version has not) is carried by nobody and holds up nobody. */
  async function findTurn(lane: number, flow: number): Promise<Turn | undefined> {
    try {
      return chooseRoad(parts.routing(), await parts.lanes.getLane(lane), await parts.lanes.getFlow(flow))
    } catch (error) {
      parts.logger.warn({ err: error, lane, flow }, 'the road of a flow could not be read')
      return undefined
    }
  }

  function fillConnections(account: Account, turns: Turn[]): void {
    const counts = open.get(account.id) ?? { all: 0, otherThanOtp: 0, turn: new Map(), notBefore: new Map() }
    open.set(account.id, counts)
    const byUrgency = groupBy(turns, (turn) => `${turn.class} ${turn.method}`)
    for (const key of [...byUrgency.keys()].sort()) {
      const group = byUrgency.get(key) ?? []
      const isOtp = group[0]?.class === OTP
      // one connection is kept for codes: bulk never holds them all
      const free = isOtp ? account.connections - counts.all : Math.max(1, account.connections - 1) - counts.otherThanOtp
      if (free <= 0 || counts.all >= account.connections || group.length === 0) continue
      if (!isOtp && !mayBegin(counts.notBefore, key)) continue
      counts.all++
      if (!isOtp) counts.otherThanOtp++
      const call = runCall(account, group, counts, key)
        .catch((error) => parts.logger.warn({ err: error }, 'a call could not be opened'))
        .finally(() => {
          counts.all--
          if (!isOtp) counts.otherThanOtp--
          calls.delete(call)
          pump()
        })
      calls.add(call)
    }
  }

  /** Whether the next call may begin now; if not, it is looked at again when it may. */
  function mayBegin(notBefore: Map<string, number>, key: string): boolean {
    const now = performance.now()
    const waitMs = (notBefore.get(key) ?? 0) - now
    if (waitMs > 0) {
      setTimeout(pump, waitMs)
      return false
    }
    notBefore.set(key, now + GATHER_MS)
    return true
  }

  /** One call's whole life: claim, send, settle. */
  async function runCall(account: Account, turns: Turn[], counts: Counts, key: string): Promise<void> {
    const first = turns[0] as Turn
    const method = methodOf(account, first.method)
    const turn = counts.turn.get(key) ?? 0
    counts.turn.set(key, turn + 1)
    // in an order of their own: in that of their last calls, the rotation would meet some again and others never
    const shares = shareTurns(
      turns.toSorted((a, b) => a.flow - b.flow),
      method.batchMax,
      turn,
    )
    for (const { flow } of shares) waiting.delete(flow.flow)
    const callId = parts.ids.uuid()
    openCalls.add(callId)
    try {
      await claimAndSend(callId, account, first.method, shares, () => counts.notBefore.delete(key))
    } finally {
      openCalls.delete(callId)
    }
  }

  async function claimAndSend(
    callId: string,
    account: Account,
    methodName: string,
    shares: Share[],
    onFull: () => void,
  ): Promise<void> {
    const method = methodOf(account, methodName)
    const key = account.keys[0]
    const context = parts.connections.context(account, key?.id ?? null)
    const lease = parts.lease()
    if (!context) return
    const { claimed, removed } = await claimBatch(
      parts.pool,
      shares.map(({ flow, places }) => ({ lane: flow.lane, flow: flow.flow, take: places, line: flow.line })),
      {
        callId,
        accountId: account.id,
        keyId: key?.id ?? 0,
        method: methodName,
        slot: lease.slot,
        epoch: lease.epoch,
        unknownForMs: method.timeoutMs + method.graceMs,
      },
    )
    keepWaiting(shares, removed)
    if (sum(removed.values()) === method.batchMax) onFull()
    if (claimed.length === 0) return
    if (waiting.size > 0) pump()
    const sent = lease.isHeld()
      ? await sendCall(account.provider, context, {
          manner: mannerOf(methodName),
          timeoutMs: method.timeoutMs,
          items: claimed.map((row) => ({ reference: row.ref, to: row.recipient, text: row.body, line: row.line })),
        })
      : { outcomes: claimed.map(() => LEASE_LOST), answer: null }
    await settle({ account, keyId: key?.id ?? 0, callId, method: methodName, claimed, ...sent })
  }

  /** A flow that gave all it was asked for may have more, also where all that it gave was over. */
  function keepWaiting(shares: Share[], removed: Map<number, number>): void {
    for (const { flow, places } of shares)
      if ((removed.get(flow.flow) ?? 0) >= places) waiting.set(flow.flow, flow.lane)
  }

  type Ended = {
    account: Account
    keyId: number
    callId: string
    method: string
    claimed: Claimed[]
    outcomes: Outcome[]
    answer: string | null
  }

  async function settle({ account, keyId, callId, method, claimed, outcomes, answer }: Ended): Promise<void> {
    const settlements = claimed.map((row, index) => settlementOf(row.id, outcomes[index] as Outcome))
    const refusal = outcomes.find((outcome) => outcome.kind === 'rejected' && !isPermanent(outcome.fault))
    const tries = claimed[0]?.tries ?? 1
    const askAfterMs = await findAskAfter(claimed, outcomes)
    const settled = await untilDone((isRefused) =>
      settleCall(parts.outcomePool, {
        callId,
        // an answer that the database will not hold (one id for two messages) is no evidence: it is asked for
        settlements: isRefused ? claimed.map(({ id }) => settlementOf(id, NOT_STORED)) : settlements,
        askAfterMs,
        backoffMs: refusal?.kind === 'rejected' ? backoffMs(refusal.fault, tries) : 0,
        code: outcomes.find((outcome) => outcome.kind !== 'accepted')?.code,
        answer,
      }),
    )
    parts.onSettled(settled)
    outcomes.forEach((outcome, index) => {
      const row = claimed[index] as Claimed
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
    if (settled.length < claimed.length) await settleStrays(account, callId, claimed, outcomes, settled)
  }

  /** Where the policy is to send again rather than to wait, that moment comes before the provider's grace is over. */
  async function findAskAfter(claimed: Claimed[], outcomes: Outcome[]): Promise<number | null> {
    const unknown = claimed.filter((_, index) => outcomes[index]?.kind === 'unknown')
    return (await isAnyRatherTwice(parts, unknown)) ? RATHER_TWICE_AFTER_MS : null
  }

  async function settleStrays(
    account: Account,
    callId: string,
    claimed: Claimed[],
    outcomes: Outcome[],
    settled: Settled[],
  ) {
    const known = new Set(settled.map((one) => one.id))
    for (const [index, row] of claimed.entries()) {
      const outcome = outcomes[index]
      if (known.has(row.id) || outcome?.kind !== 'accepted') continue
      const changed = await untilDone(() =>
        settleStray(parts.outcomePool, { id: row.id, accountId: account.id, callId, providerId: outcome.providerId }),
      )
      parts.onSettled(changed)
    }
  }

  /** Evidence is kept in memory until the database takes it; nothing new is claimed meanwhile, since that fails too. */
  async function untilDone<T>(work: (isRefused: boolean) => Promise<T>): Promise<T> {
    for (let isRefused = false; ; ) {
      try {
        return await work(isRefused)
      } catch (error) {
        isRefused ||= isAboutData(error)
        parts.logger.warn({ err: error }, 'outcomes could not be stored; trying again')
        await new Promise((resolve) => setTimeout(resolve, SETTLE_AGAIN_MS))
      }
    }
  }

  return {
    wake(lane, flow) {
      if (isStopping) return
      waiting.set(flow, lane)
      pump()
    },
    async stop() {
      isStopping = true
      clearInterval(look)
      while (calls.size > 0) await Promise.all(calls)
    },
    takeStuck() {
      const flows = [...stuck].map(([flow, lane]) => ({ lane, flow }))
      stuck.clear()
      return flows
    },
    openCalls: () => openCalls,
  }
}

/** The database refuses what it was given (twice the same key, a value that does not fit): it will at every try. */
const isAboutData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(21|22|23|54)/.test(String(error.code))

const NOT_STORED: Outcome = {
  kind: 'unknown',
  code: 'not_stored',
  text: 'the answer could not be stored',
}

const LEASE_LOST: Outcome = {
  kind: 'rejected',
  fault: 'busy',
  failure: 'provider_busy',
  code: 'lease_lost',
  text: 'this node was too slow to begin the call',
  who: 'provider',
}

/** The first account of the lane that may carry the flow now: usable, and still lent to the service with that method. */
export function chooseRoad(routing: Routing, lane: Lane, flow: Flow): Turn | undefined {
  const service = routing.services.get(flow.serviceId)
  if (!service || service.isSuspended) return undefined
  for (const [index, accountId] of lane.accounts.entries()) {
    const account = routing.accounts.get(accountId)
    const method = lane.methods[index] as string
    if (!account || !isUsable(account)) continue
    const turn = { flow: flow.id, lane: lane.id, weight: flow.weight, class: lane.class, account, method }
    const allocation = service.allocations.find((one) => one.accountId === accountId && one.methods.includes(method))
    if (allocation) {
      const line = account.lines.find((number) => allocation.lines.length === 0 || allocation.lines.includes(number))
      if (line === undefined && methodOf(account, method).line === 'required') continue
      return { ...turn, line: line ?? null }
    }
    // a live service's test messages go through the sandbox, which nobody has to lend
    if (account.isSandbox && !isOnSandbox(routing, service)) return { ...turn, line: null }
  }
  return undefined
}

/** How an outcome is written: only a recipient's or a message's own fault ends it. */
export function settlementOf(id: string, outcome: Outcome): Settlement {
  if (outcome.kind === 'accepted')
    return {
      id,
      outcome: OUTCOMES.accepted,
      providerId: outcome.providerId,
      cost: outcome.cost,
      reported: outcome.report ? reportedNumber(outcome.report.status) : null,
      code: outcome.report?.code ?? null,
      text: outcome.report?.text ?? null,
      failure: outcome.report?.failure ?? null,
    }
  if (outcome.kind === 'unknown')
    return {
      id,
      outcome: OUTCOMES.unknown,
      code: outcome.code,
      text: outcome.text,
      note: { kind: 'unknown', data: { code: outcome.code, text: outcome.text } },
    }
  const { fault, failure, code, text, who } = outcome
  return {
    id,
    outcome: isPermanent(fault) ? OUTCOMES.never : OUTCOMES.later,
    failure,
    code,
    text,
    note: { kind: 'rejected', data: { fault, failure, code, text, who } },
  }
}

/** Every lane's waiting flows, by skipping from flow to flow in the queue's own order: not one row of a flow is read twice. */
async function findWaiting(pool: pg.Pool, lanes: Lanes): Promise<{ lane: number; flow: number }[]> {
  if (lanes.list().length === 0) await lanes.reload()
  const { rows } = await pool.query<{ lane: number; flow: number }>({
    name: 'waiting',
    text: `
      with recursive f as (
        select l.lane, (select flow from queue q where q.lane = l.lane order by flow limit 1) as flow from unnest($1::int[]) l(lane)
        union all
        select f.lane, (select flow from queue q where q.lane = f.lane and q.flow > f.flow order by flow limit 1) from f where f.flow is not null
      )
      select lane, flow from f where flow is not null`,
    values: [lanes.list().map((lane) => lane.id)],
  })
  return rows
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}

const groupByAccount = (turns: Turn[]): [Account, Turn[]][] =>
  [...groupBy(turns, (turn) => String(turn.account.id)).values()].map((group) => [(group[0] as Turn).account, group])

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
