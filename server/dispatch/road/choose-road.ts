import { classOf, OTP } from '../classes.ts'
import type { Flow, Lane } from '../queue/lanes.ts'
import {
  accountName,
  type Circuit,
  type CircuitName,
  type CircuitView,
  keyCircuit,
  lineCircuit,
  templateCircuit,
} from './circuit.ts'
import {
  type Account,
  carriesClass,
  isBeforeEnd,
  isOnSandbox,
  listUsableLines,
  mannerOf,
  methodOf,
  needsNoKey,
  type Routing,
  type Service,
} from './routing.ts'
import { type Binding, findBinding } from './templates.ts'

/** A waiting flow with the road that it takes now. */
export type Turn = {
  flow: number
  lane: number
  weight: number
  class: number
  account: Account
  method: string
  /** 0 where the provider needs none. */
  keyId: number
  line: string | null
  /** All that the flow may leave from here, in order: where that one may not write to a number. */
  lines: string[]
  /** How a template of ours goes by the provider's; null: as plain text. */
  binding: Binding | null
  /** Half-open circuits on this road: the call tries them, with a single message. */
  trial: CircuitName[]
  /** A test of the account: what is said on the wire is kept. */
  isTrialLane: boolean
  /** The lane's accounts before this one, and why each was not taken. */
  passedOver: PassedOver[]
}

/** Why an account of a lane is not taken now. `circuit`: with the provider's reason. */
export type PassedOver = {
  accountId: number
  why: 'gone' | 'suspended' | 'method_off' | 'not_lent' | 'quota' | 'not_bound' | 'no_key' | 'no_line' | 'circuit'
  failure?: string
  code?: string
}

type Found = Pick<Turn, 'account' | 'method' | 'keyId' | 'line' | 'lines' | 'binding' | 'trial'>

/** What choosing looks at besides the snapshot. `isSpent`: what the service may send through the account is used up. */
export type RoadView = CircuitView & { isSpent?(serviceId: number, accountId: number): boolean }

/**
 * The first account of the lane that may carry the flow now: usable, lent to the service with that method, and with no
 * open circuit on the way. A pure function of the snapshot, the circuits and the time. Without a turn, `passedOver` says of
 * each account why.
 */
export function chooseRoad(
  routing: Routing,
  circuits: RoadView,
  lane: Lane,
  flow: Flow,
  nowMs: number,
): { turn: Turn | undefined; passedOver: PassedOver[] } {
  const service = routing.services.get(flow.serviceId)
  const passedOver: PassedOver[] = []
  if (!service || service.isSuspended) return { turn: undefined, passedOver }
  const turnOf = (found: Found, before: PassedOver[]): Turn => {
    const common = { flow: flow.id, lane: lane.id, weight: flow.weight, class: lane.class }
    return { ...common, ...found, isTrialLane: lane.isTrial, passedOver: before }
  }
  let tried: Turn | undefined
  for (const [index, accountId] of lane.accounts.entries()) {
    const found = findRoad(routing, circuits, service, lane, accountId, lane.methods[index] as string, nowMs)
    if ('why' in found) passedOver.push(found)
    // a code does not try out for others whether a road is good again, unless there is none but this
    else if (lane.class === OTP && found.trial.some((name) => !isOfCodesAlone(name, found))) {
      tried ??= turnOf(found, [...passedOver])
      passedOver.push({ accountId, why: 'circuit', ...reasonOf(circuits.find(found.trial[0] as CircuitName)) })
    } else return { turn: turnOf(found, passedOver), passedOver }
  }
  return { turn: tried, passedOver }
}

function findRoad(
  routing: Routing,
  circuits: RoadView,
  service: Service,
  lane: Lane,
  accountId: number,
  method: string,
  nowMs: number,
): Found | PassedOver {
  const account = routing.accounts.get(accountId)
  if (!account) return { accountId, why: 'gone' }
  if (account.isSuspended) return { accountId, why: 'suspended' }
  if (routing.methodsOff.has(method)) return { accountId, why: 'method_off' }
  const capability = account.provider.methods[mannerOf(method)]
  if (!capability) return { accountId, why: 'gone' }
  const lines = findLines(routing, service, account, lane, method, nowMs)
  if (!lines) return { accountId, why: 'not_lent' }
  if (circuits.isSpent?.(service.id, accountId)) return { accountId, why: 'quota' }
  const binding = findBinding(routing.templates.byId.get(lane.template), method, lane.locale) ?? null
  if (capability.template && binding === null) return { accountId, why: 'not_bound' }
  const trial: CircuitName[] = []
  /** Whether a circuit lets this through; one that is to be tried is noted. */
  const passes = (name: CircuitName): boolean => {
    const state = circuits.stateOf(name)
    if (state === 'trial') trial.push(name)
    return state !== 'open'
  }
  const stopped = (name: CircuitName): PassedOver => ({ accountId, why: 'circuit', ...reasonOf(circuits.find(name)) })

  for (const name of [accountName(accountId), templateCircuit(accountId, method, binding?.name ?? null)])
    if (!passes(name)) return stopped(name)
  const keys = account.keys.filter((key) => isBeforeEnd(key, nowMs) && (lane.keyId === 0 || key.id === lane.keyId))
  const keyId = needsNoKey(account) ? 0 : keys.find(({ id }) => passes(keyCircuit(accountId, id)))?.id
  if (keyId === undefined) {
    const first = keys[0]
    return first ? stopped(keyCircuit(accountId, first.id)) : { accountId, why: 'no_key' }
  }
  const line = lines.find((number) => passes(lineCircuit(accountId, number)))
  if (line === undefined) {
    if (lines[0] !== undefined) return stopped(lineCircuit(accountId, lines[0]))
    if (lane.line !== '' || capability.line === 'required') return { accountId, why: 'no_line' }
  }
  return { account, method, keyId, line: line ?? null, lines, binding, trial }
}

/** Nobody but codes would ever try a provider's template again, which other messages do not go by. */
const isOfCodesAlone = ({ kind }: CircuitName, { binding }: Found): boolean => kind === 'template' && binding !== null

/** The lines that the service may use of the account by this method, in order; undefined where it is not lent at all. */
function findLines(
  routing: Routing,
  service: Service,
  account: Account,
  lane: Lane,
  method: string,
  nowMs: number,
): string[] | undefined {
  const className = classOf(lane.class)
  const allocation = lane.isTrial
    ? WHOLE
    : service.allocations.find(
        (one) => one.accountId === account.id && one.methods.includes(method) && carriesClass(one, className),
      )
  // where the provider chooses it, no line of ours is in the way
  if (allocation && methodOf(account, method).line === 'none' && lane.line === '') return []
  if (allocation)
    return listUsableLines(account, allocation, className, nowMs)
      .map(({ number }) => number)
      .filter((number) => lane.line === '' || number === lane.line)
  // a live service's test messages go through the sandbox, which nobody has to lend and which knows no lines
  if (!account.isSandbox || isOnSandbox(routing, service)) return undefined
  return lane.line === '' ? [] : [lane.line]
}

/** A test of an account by the administrator is not lent to anybody. */
const WHOLE = { lines: [] }

const reasonOf = (circuit: Circuit | undefined): Pick<PassedOver, 'failure' | 'code'> =>
  circuit ? { failure: circuit.failure, code: circuit.code } : {}
