import type { Lane, Lanes } from '../queue/lanes.ts'
import { askUntil } from '../unknown/ask.ts'
import { mayGoAgain, policyOf, RATHER_TWICE_AFTER_MS } from '../unknown/decide.ts'
import { chooseRoad, type PassedOver, type RoadView } from './choose-road.ts'
import type { Circuit, CircuitView } from './circuit.ts'
import { type Account, mannerOf, methodOf, type Routing, type UnknownPolicy } from './routing.ts'

/** Why a message cannot leave now; an account's `circuit` where it is stopped. */
export type Obstacle = {
  /** No living node has the role `dispatcher`: nothing leaves at all. */
  isNobodySending: boolean
  isServiceSuspended: boolean
  accounts: (PassedOver & { circuit: Circuit | undefined })[]
}

/** What is going to become of a message whose outcome nobody knows, unless the provider answers before. */
export type Prospect = {
  policy: UnknownPolicy
  /** The provider can be asked, and still is. */
  isAsked: boolean
  ending: 'sent_again' | 'failed'
  /** In ms since 1970. */
  endsAt: number
}

/** The call that came to nothing, and what of the message decides how it goes on. */
export type UnknownCall = {
  accountId: number
  method: string
  begunAt: Date
  endedAt: Date | null
  lane: number
  flow: number
  expiresAt: Date
  cancelAt: Date | null
  wasSentAgain: boolean
}

export type Explainer = {
  /** Null where some account of the lane may carry it, and there is a node to send it. */
  explainWaiting(lane: number, flow: number): Promise<Obstacle | null>
  /** Null where the account or the method is gone. */
  explainUnknown(call: UnknownCall): Promise<Prospect | null>
}

type ExplainParts = {
  routing(): Routing
  circuits: CircuitView & { list(accountId: number): Circuit[] }
  isSpent(serviceId: number, accountId: number): boolean
  lanes: Lanes
  now(): number
  isAnybodySending(): boolean
}

/** Says of single messages, for people, what the dispatcher would say of them now. Reads nothing but what the node knows. */
export function createExplainer({ routing, circuits, isSpent, lanes, now, isAnybodySending }: ExplainParts): Explainer {
  // what is being tried with single messages is no road for the rest, here as on every other node
  const seenByAll: RoadView = {
    isSpent,
    find: circuits.find,
    stateOf: (name) => (circuits.find(name) ? 'open' : 'closed'),
  }
  return {
    async explainWaiting(laneId, flowId) {
      const [lane, flow] = [await lanes.getLane(laneId), await lanes.getFlow(flowId)]
      // a method that this version has not: nothing can be said of such a road
      if (!isReadable(lane)) return null
      const { turn, passedOver } = chooseRoad(routing(), seenByAll, lane, flow, now())
      const isNobodySending = !isAnybodySending()
      if (turn) return isNobodySending ? { isNobodySending, isServiceSuspended: false, accounts: [] } : null
      const accounts = passedOver.map((passed) => ({ ...passed, circuit: findCircuit(passed) }))
      return {
        isNobodySending,
        isServiceSuspended: routing().services.get(flow.serviceId)?.isSuspended ?? false,
        accounts,
      }
    },
    async explainUnknown(call) {
      const account = routing().accounts.get(call.accountId)
      if (!account || !hasMethod(account, call.method)) return null
      const method = methodOf(account, call.method)
      const policy = policyOf(routing(), await lanes.getLane(call.lane), await lanes.getFlow(call.flow))
      const until = method.askBy === 'no' ? null : askUntil(method, call.begunAt.getTime())
      const isAsked = until !== null && now() < until
      const how = { policy, isRepeatHarmless: method.idempotent, now: now() }
      if (mayGoAgain(call, how))
        return {
          policy,
          isAsked,
          ending: 'sent_again',
          endsAt: (call.endedAt ?? call.begunAt).getTime() + RATHER_TWICE_AFTER_MS,
        }
      return { policy, isAsked, ending: 'failed', endsAt: until ?? call.expiresAt.getTime() }
    },
  }

  function isReadable({ accounts, methods }: Lane): boolean {
    return accounts.every((id, index) => {
      const account = routing().accounts.get(id)
      return account === undefined || hasMethod(account, methods[index] as string)
    })
  }

  function findCircuit({ accountId, why, failure, code }: PassedOver): Circuit | undefined {
    if (why !== 'circuit') return undefined
    return circuits.list(accountId).find((circuit) => circuit.failure === failure && circuit.code === code)
  }
}

const hasMethod = (account: Account, method: string): boolean => mannerOf(method) in account.provider.methods
