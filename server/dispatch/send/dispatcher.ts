import { OTP } from '../classes.ts'
import type { Share } from '../nodes/lease.ts'
import { shareTurns } from '../queue/turns.ts'
import { startLooking } from '../queue/waiting.ts'
import { chooseRoad, type Turn } from '../road/choose-road.ts'
import { createPace, partOf } from '../road/pace.ts'
import { type Account, methodOf } from '../road/routing.ts'
import { type CallParts, type CallPlan, runCall } from './run-call.ts'

/**
 * A call costs about the same for one message as for two hundred. After one that was not full, an account's next call (a
 * code's excepted) begins this much later, so that under load messages gather, and a lone one still leaves at once.
 */
const GATHER_MS = 20
/** One turn in so many goes the other way round, least urgent first: bulk is slow behind the rest, never starved. */
const BULK_TURN = 10
/** A flow that spoilt a request is given this many places of a call, until so many of its messages were taken. */
const CAREFUL_PLACES = 8
const CAREFUL_FOR = 500

/** Claims, sends and settles: one call at a time per connection of each account. */
export type Dispatcher = {
  /** Something waits in this flow now. `id`: the first of what has come; undefined: it may be old. */
  wake(lane: number, flow: number, id?: string): void
  /** A road may be free again. */
  look(): void
  /** Begins nothing more, and waits for the calls that are open. */
  stop(): Promise<void>
  /** Flows met since the last question that nobody can carry now. */
  takeStuck(): { lane: number; flow: number }[]
  /** Ids of the calls that this node has open: what is open in the database and not here, nobody will settle. */
  openCalls(): ReadonlySet<string>
}

/**
 * Calls that an account has open; and, by class and method, whose turn it is and when the next call may begin (one that
 * carries codes always may).
 */
type Counts = {
  all: number
  otherThanOtp: number
  rounds: number
  turn: Map<string, number>
  notBefore: Map<string, number>
}

export function startDispatcher(parts: CallParts): Dispatcher {
  const waiting = new Map<number, number>()
  const stuck = new Map<number, number>()
  const open = new Map<number, Counts>()
  const careful = new Map<number, number>()
  const calls = new Set<Promise<void>>()
  const openCalls = new Set<string>()
  const pace = createPace()
  let isStopping = false
  let isPumping = false
  let pumpAgain = false
  let alarm: { at: number; timer: NodeJS.Timeout } | undefined

  const looking = startLooking(
    parts.pool,
    parts.lanes,
    (found) => {
      for (const { lane, flow } of found) waiting.set(flow, lane)
      pump()
    },
    (error) => parts.logger.debug({ err: error }, 'the queue could not be read'),
  )

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
        const share = parts.lease().share()
        if (isStopping || !share || !parts.lease().isHeld()) return
        const turns = await resolveTurns()
        for (const ofAccount of Map.groupBy(turns, (turn) => turn.account.id).values())
          fillConnections((ofAccount[0] as Turn).account, ofAccount, share)
      } while (pumpAgain)
    } catch (error) {
      parts.logger.warn({ err: error }, 'the waiting flows could not be served; the next look tries again')
    } finally {
      isPumping = false
    }
  }

  /** Goes round again in `ms`, unless it does so before that anyway. */
  function pumpIn(ms: number): void {
    const at = performance.now() + ms
    if (alarm && alarm.at <= at) return
    clearTimeout(alarm?.timer)
    const timer = setTimeout(() => {
      alarm = undefined
      pump()
    }, ms)
    alarm = { at, timer }
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
      const { getLane, getFlow } = parts.lanes
      return chooseRoad(parts.routing(), parts.circuits, await getLane(lane), await getFlow(flow)).turn
    } catch (error) {
      parts.logger.warn({ err: error, lane, flow }, 'the road of a flow could not be read')
      return undefined
    }
  }

  /** What may share a call: one class, one road, and the same reason for not taking another. */
  const roadOf = (turn: Turn): string =>
    `${turn.class} ${turn.method} ${turn.keyId} ${turn.trial.length} ${JSON.stringify(turn.passedOver)}`

  function fillConnections(account: Account, turns: Turn[], share: Share): void {
    const counts = open.get(account.id) ?? newCounts()
    open.set(account.id, counts)
    const groups = [...Map.groupBy(turns, roadOf)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
    if (++counts.rounds % BULK_TURN === 0) groups.reverse()
    for (const group of groups)
      if (mayBegin(account, counts, group[0] as Turn, share)) begin(account, counts, group, share)
  }

  /** One connection is kept for codes: bulk never holds them all. */
  function mayBegin(
    account: Account,
    counts: Counts,
    { class: classNumber, method, trial }: Turn,
    share: Share,
  ): boolean {
    if (counts.all >= partOf(account.connections, share)) return false
    if (trial.some((name) => parts.circuits.stateOf(name) !== 'trial')) return false
    if (classNumber === OTP) return true
    if (counts.otherThanOtp >= partOf(Math.max(1, account.connections - 1), share)) return false
    const key = gatherKey(classNumber, method)
    const now = performance.now()
    const waitMs = (counts.notBefore.get(key) ?? 0) - now
    if (waitMs > 0) {
      pumpIn(waitMs)
      return false
    }
    counts.notBefore.set(key, now + GATHER_MS)
    return true
  }

  function begin(account: Account, counts: Counts, group: Turn[], share: Share): void {
    const first = group[0] as Turn
    const { class: classNumber, method, keyId, trial, passedOver } = first
    const room = trial.length > 0 ? 1 : methodOf(account, method).batchMax
    const granted = pace.take(account, classNumber, room, share)
    if (granted === 0) {
      pumpIn(pace.waitMs(account.id, classNumber))
      return
    }
    const shares = shareOut(counts, group, granted)
    for (const { flow } of shares) waiting.delete(flow.flow)
    counts.all++
    if (classNumber !== OTP) counts.otherThanOtp++
    parts.circuits.beginTrial(trial)
    const plan: CallPlan = { account, class: classNumber, method, keyId, trial, passedOver, shares }
    const call = carryOut(plan, counts, granted)
      .catch((error) => parts.logger.warn({ err: error }, 'a call could not be opened'))
      .finally(() => {
        counts.all--
        if (classNumber !== OTP) counts.otherThanOtp--
        parts.circuits.endTrial(trial)
        calls.delete(call)
        pump()
      })
    calls.add(call)
  }

  /** Fair places of one call; a flow that spoilt a request gets few. */
  function shareOut(counts: Counts, group: Turn[], places: number): CallPlan['shares'] {
    const { class: classNumber, method } = group[0] as Turn
    const key = gatherKey(classNumber, method)
    const turn = counts.turn.get(key) ?? 0
    counts.turn.set(key, turn + 1)
    // in an order of their own: in that of their last calls, the rotation would meet some again and others never
    return shareTurns(
      group.toSorted((a, b) => a.flow - b.flow),
      places,
      turn,
    ).map((one) => (careful.has(one.flow.flow) ? { ...one, places: Math.min(one.places, CAREFUL_PLACES) } : one))
  }

  async function carryOut(plan: CallPlan, counts: Counts, granted: number): Promise<void> {
    const { account, shares } = plan
    const callId = parts.ids.uuid()
    let used = 0
    openCalls.add(callId)
    try {
      const { taken, guilty } = await runCall(parts, callId, plan, ({ claimed, removed }) => {
        used = claimed
        keepWaiting(shares, removed)
        if (sum(removed.values()) === methodOf(account, plan.method).batchMax)
          counts.notBefore.delete(gatherKey(plan.class, plan.method))
        if (claimed > 0 && waiting.size > 0) pump()
      })
      for (const flow of guilty) careful.set(flow, CAREFUL_FOR)
      for (const [flow, n] of taken) trust(flow, n)
    } finally {
      openCalls.delete(callId)
      if (account.pace !== null) pace.giveBack(account.id, granted - used)
    }
  }

  function trust(flow: number, taken: number): void {
    const left = careful.get(flow)
    if (left === undefined) return
    if (left > taken) careful.set(flow, left - taken)
    else careful.delete(flow)
  }

  /** A flow that gave all it was asked for may have more, also where all that it gave was over. */
  function keepWaiting(shares: CallPlan['shares'], removed: Map<number, number>): void {
    for (const { flow, places } of shares)
      if ((removed.get(flow.flow) ?? 0) >= places) waiting.set(flow.flow, flow.lane)
  }

  return {
    wake(lane, flow, id) {
      if (isStopping) return
      parts.floors.lower(flow, id)
      waiting.set(flow, lane)
      pump()
    },
    look() {
      for (const [flow, lane] of stuck) waiting.set(flow, lane)
      stuck.clear()
      pump()
    },
    async stop() {
      isStopping = true
      looking.stop()
      clearTimeout(alarm?.timer)
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

const gatherKey = (classNumber: number, method: string): string => `${classNumber} ${method}`

const newCounts = (): Counts => ({ all: 0, otherThanOtp: 0, rounds: 0, turn: new Map(), notBefore: new Map() })

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}
