import { OTP } from '../classes.ts'
import type { Share } from '../nodes/lease.ts'
import { shareTurns } from '../queue/turns.ts'
import { startLooking } from '../queue/waiting.ts'
import { chooseRoad, type Turn } from '../road/choose-road.ts'
import { keyOfCircuit } from '../road/circuit.ts'
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
/**
 * A flow whose messages cost more than one request (a bad number spoils it for all, a number stands in it twice) goes by
 * itself: one small call at a time, until so many of its messages were taken. Others keep the connections.
 */
const CAREFUL_PLACES = 8
const CAREFUL_FOR = 500
/** Roads whose turns are remembered; then it begins anew. */
const ROADS_MAX = 1_000

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
 * Calls that an account has open; and, by what may share one, whose turn it is and when the next call may begin (one that
 * carries codes always may).
 */
type Counts = {
  all: number
  otherThanOtp: number
  careful: number
  rounds: number
  turn: Map<string, number>
  notBefore: Map<string, number>
}

export function startDispatcher(
  parts: CallParts & { isSpent?(serviceId: number, accountId: number): boolean },
): Dispatcher {
  const view = { stateOf: parts.circuits.stateOf, find: parts.circuits.find, isSpent: parts.isSpent }
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
      for (const { lane, flow, firstId } of found) {
        parts.floors.meetFirst(flow, firstId)
        waiting.set(flow, lane)
      }
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
      return chooseRoad(parts.routing(), view, await getLane(lane), await getFlow(flow), parts.ids.now()).turn
    } catch (error) {
      parts.logger.warn({ err: error, lane, flow }, 'the road of a flow could not be read')
      return undefined
    }
  }

  /** What may share a call: one class and one road. A flow that has to be careful goes alone, and a test of an account. */
  const roadOf = ({ class: classNumber, method, binding, keyId, trial, isTrialLane, flow }: Turn): string => {
    const isAlone = isTrialLane || careful.has(flow)
    const by = binding ? [`template ${binding.name}`] : []
    return [classNumber, method, ...by, keyId, ...trial.map(keyOfCircuit), ...(isAlone ? [`flow ${flow}`] : [])].join(
      ' ',
    )
  }

  /** By urgency; in each class another road is first each time, since connections are few. */
  function orderGroups(turns: Turn[], counts: Counts): [string, Turn[]][] {
    const round = counts.rounds++
    const byClass = Map.groupBy(Map.groupBy(turns, roadOf), ([, group]) => (group[0] as Turn).class)
    const ordered = [...byClass].sort(([a], [b]) => a - b).flatMap(([, groups]) => rotate(groups, round))
    return round % BULK_TURN === BULK_TURN - 1 ? ordered.reverse() : ordered
  }

  function fillConnections(account: Account, turns: Turn[], share: Share): void {
    const counts = open.get(account.id) ?? newCounts()
    open.set(account.id, counts)
    for (const [road, group] of orderGroups(turns, counts))
      if (mayBegin(account, counts, road, group[0] as Turn, share)) begin(account, counts, road, group, share)
  }

  function mayBegin(account: Account, counts: Counts, road: string, first: Turn, share: Share): boolean {
    const { class: classNumber, trial, flow } = first
    // a trial is one message at a time over all nodes: it asks for no part of what they share
    if (trial.length > 0) return trial.every((name) => parts.circuits.stateOf(name) === 'trial')
    if (counts.all >= partOf(account.connections, share)) return false
    if (careful.has(flow) && counts.careful > 0) return false
    if (classNumber === OTP) return true
    // one connection is kept for codes: bulk never holds them all
    if (counts.otherThanOtp >= partOf(Math.max(1, account.connections - 1), share)) return false
    const now = performance.now()
    const waitMs = (counts.notBefore.get(road) ?? 0) - now
    if (waitMs > 0) {
      pumpIn(waitMs)
      return false
    }
    if (counts.notBefore.size > ROADS_MAX) counts.notBefore.clear()
    counts.notBefore.set(road, now + GATHER_MS)
    return true
  }

  function begin(account: Account, counts: Counts, road: string, group: Turn[], share: Share): void {
    const { class: classNumber, method, binding, keyId, trial, isTrialLane, flow } = group[0] as Turn
    const isCareful = careful.has(flow)
    const room = trial.length > 0 || isTrialLane ? 1 : isCareful ? CAREFUL_PLACES : methodOf(account, method).batchMax
    const granted = pace.take(account, classNumber, room, share)
    if (granted === 0) {
      pumpIn(pace.waitMs(account.id, classNumber))
      return
    }
    const shares = shareOut(counts, road, group, granted)
    for (const one of shares) waiting.delete(one.flow.flow)
    const passedOver = Object.fromEntries(
      shares.flatMap((one) => (one.flow.passedOver.length > 0 ? [[one.flow.lane, one.flow.passedOver]] : [])),
    )
    counts.all++
    if (classNumber !== OTP) counts.otherThanOtp++
    if (isCareful) counts.careful++
    parts.circuits.beginTrial(trial)
    const plan: CallPlan = {
      account,
      class: classNumber,
      method,
      template: binding?.name ?? null,
      keyId,
      trial,
      isRecorded: isTrialLane,
      passedOver,
      shares,
    }
    const call = carryOut(plan, granted, () => counts.notBefore.delete(road))
      .catch((error) => parts.logger.warn({ err: error }, 'a call could not be opened'))
      .finally(() => {
        counts.all--
        if (classNumber !== OTP) counts.otherThanOtp--
        if (isCareful) counts.careful--
        parts.circuits.endTrial(trial)
        calls.delete(call)
        pump()
      })
    calls.add(call)
  }

  /** Fair places of one call. */
  function shareOut(counts: Counts, road: string, group: Turn[], places: number): CallPlan['shares'] {
    const turn = counts.turn.get(road) ?? 0
    if (counts.turn.size > ROADS_MAX) counts.turn.clear()
    counts.turn.set(road, turn + 1)
    // in an order of their own: in that of their last calls, the rotation would meet some again and others never
    return shareTurns(
      group.toSorted((a, b) => a.flow - b.flow),
      places,
      turn,
    )
  }

  async function carryOut(plan: CallPlan, granted: number, onFull: () => void): Promise<void> {
    const { account, shares } = plan
    const callId = parts.ids.uuid()
    let used = 0
    openCalls.add(callId)
    try {
      const { taken, guilty } = await runCall(parts, callId, plan, ({ claimed, removed }) => {
        used = claimed
        keepWaiting(shares, removed)
        if (sum(removed.values()) === methodOf(account, plan.method).batchMax) onFull()
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

const newCounts = (): Counts => ({
  all: 0,
  otherThanOtp: 0,
  careful: 0,
  rounds: 0,
  turn: new Map(),
  notBefore: new Map(),
})

/** The same list, begun at the `by`th, round and round. */
function rotate<T>(items: T[], by: number): T[] {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}
