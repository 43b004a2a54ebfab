import { OTP } from '../classes.ts'
import type { Share } from '../nodes/lease.ts'
import { shareTurns } from '../queue/turns.ts'
import type { Turn } from '../road/choose-road.ts'
import { keyOfCircuit } from '../road/circuit.ts'
import type { CarefulFlows } from './careful-flows.ts'
import { partOf } from './pace.ts'
import type { CallPlan } from './run-call.ts'

/**
 * A call costs about the same for one message as for two hundred. After one that was not full, an account's next call (a
 * code's excepted) begins this much later, so that under load messages gather, and a lone one still leaves at once.
 */
const GATHER_MS = 20
/** One turn in so many goes the other way round, least urgent first: bulk is slow behind the rest, never starved. */
const BULK_TURN = 10
/** Roads whose turns are remembered; then it begins anew. */
const ROADS_MAX = 1_000

/** What an account has open on this node, and whose turn it is. A road: what may share a call, by name. */
export type AccountCalls = {
  /** By urgency; in each class another road is first each time, since connections are few. */
  order(turns: Turn[]): [road: string, group: Turn[]][]
  /** In ms; infinite: not before one of its calls has ended. A call that may begin now is taken to begin. */
  waitMs(road: string, first: Turn, connections: number, share: Share): number
  /** Fair places of one call. */
  shareOut(road: string, group: Turn[], places: number): CallPlan['shares']
  /** Counts a call; answers what to do when it has ended. */
  begin(first: Turn): () => void
  /** Its call was full: the next one gathers nothing. */
  skipGathering(road: string): void
}

/** `now` in ms, from any beginning. */
export function createAccountCalls(
  careful: Pick<CarefulFlows, 'has'>,
  now: () => number = () => performance.now(),
): AccountCalls {
  const open = { all: 0, otherThanOtp: 0, careful: 0 }
  const turnOf = new Map<string, number>()
  const notBefore = new Map<string, number>()
  let rounds = 0

  /** One class and one road. A flow that has to be careful goes alone, and a test of an account. */
  function nameRoad({ class: classNumber, method, binding, keyId, trial, isTrialLane, flow }: Turn): string {
    const isAlone = isTrialLane || careful.has(flow)
    const by = binding ? [`template ${binding.name}`] : []
    return [classNumber, method, ...by, keyId, ...trial.map(keyOfCircuit), ...(isAlone ? [`flow ${flow}`] : [])].join(
      ' ',
    )
  }

  return {
    order(turns) {
      const round = rounds++
      const byClass = Map.groupBy(Map.groupBy(turns, nameRoad), ([, group]) => (group[0] as Turn).class)
      const ordered = [...byClass].sort(([a], [b]) => a - b).flatMap(([, groups]) => rotate(groups, round))
      return round % BULK_TURN === BULK_TURN - 1 ? ordered.reverse() : ordered
    },
    waitMs(road, { class: classNumber, flow }, connections, share) {
      if (open.all >= partOf(connections, share)) return Number.POSITIVE_INFINITY
      if (careful.has(flow) && open.careful > 0) return Number.POSITIVE_INFINITY
      if (classNumber === OTP) return 0
      // one connection is kept for codes: bulk never holds them all
      if (open.otherThanOtp >= partOf(Math.max(1, connections - 1), share)) return Number.POSITIVE_INFINITY
      const waitMs = (notBefore.get(road) ?? Number.NEGATIVE_INFINITY) - now()
      if (waitMs > 0) return waitMs
      if (notBefore.size > ROADS_MAX) notBefore.clear()
      notBefore.set(road, now() + GATHER_MS)
      return 0
    },
    shareOut(road, group, places) {
      const turn = turnOf.get(road) ?? 0
      if (turnOf.size > ROADS_MAX) turnOf.clear()
      turnOf.set(road, turn + 1)
      // in an order of their own: in that of their last calls, the rotation would meet some again and others never
      return shareTurns(
        group.toSorted((a, b) => a.flow - b.flow),
        places,
        turn,
      )
    },
    begin({ class: classNumber, flow }) {
      const kinds: (keyof typeof open)[] = ['all']
      if (classNumber !== OTP) kinds.push('otherThanOtp')
      if (careful.has(flow)) kinds.push('careful')
      for (const kind of kinds) open[kind]++
      return () => {
        for (const kind of kinds) open[kind]--
      }
    },
    skipGathering: (road) => notBefore.delete(road),
  }
}

/** The same list, begun at the `by`th, round and round. */
function rotate<T>(items: T[], by: number): T[] {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}
