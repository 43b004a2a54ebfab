import type { Share } from '../nodes/lease.ts'
import { startLooking } from '../queue/waiting.ts'
import { chooseRoad, type Turn } from '../road/choose-road.ts'
import { type Account, methodOf } from '../road/routing.ts'
import { type AccountCalls, createAccountCalls } from './account-calls.ts'
import { CAREFUL_PLACES, createCarefulFlows } from './careful-flows.ts'
import { createPace } from './pace.ts'
import { type CallParts, type CallPlan, runCall } from './run-call.ts'

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

export function startDispatcher(
  parts: CallParts & { isSpent?(serviceId: number, accountId: number): boolean },
): Dispatcher {
  const view = { stateOf: parts.circuits.stateOf, find: parts.circuits.find, isSpent: parts.isSpent }
  const waiting = new Map<number, number>()
  const stuck = new Map<number, number>()
  const careful = createCarefulFlows()
  const accounts = new Map<number, AccountCalls>()
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

  function fillConnections(account: Account, turns: Turn[], share: Share): void {
    const own = accounts.get(account.id) ?? createAccountCalls(careful)
    accounts.set(account.id, own)
    for (const [road, group] of own.order(turns))
      if (mayBegin(account, own, road, group[0] as Turn, share)) begin(account, own, road, group, share)
  }

  function mayBegin(account: Account, own: AccountCalls, road: string, first: Turn, share: Share): boolean {
    // a trial is one message at a time over all nodes: it asks for no part of what they share
    if (first.trial.length > 0) return first.trial.every((name) => parts.circuits.stateOf(name) === 'trial')
    const waitMs = own.waitMs(road, first, account.connections, share)
    if (waitMs > 0 && Number.isFinite(waitMs)) pumpIn(waitMs)
    return waitMs === 0
  }

  function begin(account: Account, own: AccountCalls, road: string, group: Turn[], share: Share): void {
    const first = group[0] as Turn
    const { class: classNumber, method, binding, keyId, trial, isTrialLane, flow } = first
    const batchMax = careful.has(flow) ? CAREFUL_PLACES : methodOf(account, method).batchMax
    const granted = pace.take(account, classNumber, trial.length > 0 || isTrialLane ? 1 : batchMax, share)
    if (granted === 0) {
      pumpIn(pace.waitMs(account.id, classNumber))
      return
    }
    const shares = own.shareOut(road, group, granted)
    for (const one of shares) waiting.delete(one.flow.flow)
    const passedOver = Object.fromEntries(
      shares.flatMap((one) => (one.flow.passedOver.length > 0 ? [[one.flow.lane, one.flow.passedOver]] : [])),
    )
    const end = own.begin(first)
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
    const call = carryOut(plan, granted, () => own.skipGathering(road))
      .catch((error) => parts.logger.warn({ err: error }, 'a call could not be opened'))
      .finally(() => {
        end()
        parts.circuits.endTrial(trial)
        calls.delete(call)
        pump()
      })
    calls.add(call)
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
      for (const flow of guilty) careful.add(flow)
      for (const [flow, n] of taken) careful.trust(flow, n)
    } finally {
      openCalls.delete(callId)
      if (account.pace !== null) pace.giveBack(account.id, granted - used)
    }
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

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}
