import type pg from 'pg'
import type { Logger } from 'pino'
import type { Refusal } from '../../../providers/provider.ts'
import type { Lease } from '../nodes/lease.ts'
import type { Connections } from '../send/connections.ts'
import {
  accountName,
  type Circuit,
  type CircuitName,
  type CircuitView,
  type HeardCall,
  keyOfCircuit,
} from './circuit.ts'
import { showCircuits } from './circuit-metric.ts'
import {
  CIRCUIT_COLUMNS,
  closeHalfOpen,
  findDue,
  forgetCircuit,
  halfOpen,
  openCircuit,
  postponeCircuit,
} from './circuit-statements.ts'
import { judgeCall } from './judge-call.ts'
import { probeCircuit } from './probe-circuit.ts'
import type { Account, Routing } from './routing.ts'

/**
 * The switches that stop an account, a key, a line or a template while it is at fault. They stand in the database and on
 * every node; what a node hears itself counts at once, what others heard within a second.
 */
export type Circuits = CircuitView & {
  /** Reads them anew: another node may have changed one. */
  reload(): Promise<void>
  /** No other call tries these until `endTrial`. */
  beginTrial(names: CircuitName[]): void
  endTrial(names: CircuitName[]): void
  /** Opens and closes what the end of a call asks for. Answers whether its road is stopped now. */
  hear(call: HeardCall): Promise<boolean>
  /** Probes what has been open for long enough, and half opens what answers. */
  round(): Promise<void>
  list(accountId: number): Circuit[]
}

export type CircuitParts = {
  pool: pg.Pool
  logger: Logger
  connections: Connections
  routing(): Routing
  lease(): Lease
  /** Something can be carried again. */
  onReady(): void
}

/** Calls in a row that failed for want of an answer, or because the provider was busy, before the account's circuit opens. */
const FAILURES_MAX = 3

export function createCircuits(parts: CircuitParts): Circuits {
  const { pool, logger } = parts
  let circuits = new Map<string, Circuit>()
  const trials = new Set<string>()
  const failures = new Map<number, number>()

  const nameOf = ({ accountId }: CircuitName) => parts.routing().accounts.get(accountId)?.name

  const isMine = (circuit: Circuit) => circuit.slot === parts.lease().slot && circuit.epoch === parts.lease().epoch

  async function reload(): Promise<void> {
    const { rows } = await pool.query<Circuit>(`select ${CIRCUIT_COLUMNS} from circuits where state <> 'closed'`)
    const isAnyLess = rows.length < circuits.size
    circuits = new Map(rows.map((row) => [keyOfCircuit(row), row]))
    showCircuits(circuits.values(), parts.routing())
    if (isAnyLess) parts.onReady()
  }

  async function open(name: CircuitName, refusal: Refusal): Promise<void> {
    const opened = await openCircuit(pool, name, refusal, parts.lease())
    if (!opened) return
    circuits.set(keyOfCircuit(name), opened)
    showCircuits(circuits.values(), parts.routing())
    const about = { account: nameOf(name), circuit: name, code: refusal.code, failure: refusal.failure }
    logger.warn(about, 'a circuit opened')
  }

  async function close(names: CircuitName[]): Promise<void> {
    for (const name of names) {
      const circuit = circuits.get(keyOfCircuit(name))
      if (circuit?.state !== 'half_open' || !isMine(circuit)) continue
      if (!(await closeHalfOpen(pool, circuit))) continue
      circuits.delete(keyOfCircuit(name))
      showCircuits(circuits.values(), parts.routing())
      logger.info({ account: nameOf(name), circuit: name }, 'a circuit closed')
      parts.onReady()
    }
  }

  async function hear(call: HeardCall): Promise<boolean> {
    const { account } = call
    if (account.provider.isolatedFaults) return false
    if (circuits.size === 0 && call.outcomes.every(({ kind }) => kind === 'accepted')) {
      failures.delete(account.id)
      return false
    }
    const { refused, failing, healthy } = judgeCall(call)
    for (const { name, refusal } of refused) await open(name, refusal)
    if (failing && hasFailedEnough(call)) {
      await open(accountName(account.id), failing)
      failures.delete(account.id)
    }
    if (healthy.length > 0) {
      failures.delete(account.id)
      await close(healthy)
    }
    const concerned = [...refused.map(({ name }) => name), ...(failing ? [accountName(account.id)] : [])]
    return concerned.some((name) => circuits.has(keyOfCircuit(name)))
  }

  /** Whether an account that gave no answer, or was busy, has done so often enough to be left alone. */
  function hasFailedEnough({ account, trial }: HeardCall): boolean {
    const inRow = (failures.get(account.id) ?? 0) + 1
    failures.set(account.id, inRow)
    return inRow >= FAILURES_MAX || trial.some(({ kind }) => kind === 'account')
  }

  /** Half opens what answers a probe: messages go one by one then, until the first that is taken closes it. */
  async function retry(circuit: Circuit): Promise<void> {
    const account = parts.routing().accounts.get(circuit.accountId)
    if (!account || !isStillThere(account, circuit)) {
      await forgetCircuit(pool, circuit)
      circuits.delete(keyOfCircuit(circuit))
      return
    }
    const refusal = circuit.state === 'half_open' ? undefined : await probeCircuit(parts.connections, account, circuit)
    if (refusal) {
      const postponed = await postponeCircuit(pool, circuit, refusal)
      if (postponed) circuits.set(keyOfCircuit(postponed), postponed)
      return
    }
    for (const mine of await halfOpen(pool, circuit, parts.lease().slot, parts.lease().epoch))
      circuits.set(keyOfCircuit(mine), mine)
    parts.onReady()
  }

  return {
    stateOf(name) {
      const circuit = circuits.get(keyOfCircuit(name))
      if (!circuit) return 'closed'
      return circuit.state === 'half_open' && isMine(circuit) && !trials.has(keyOfCircuit(name)) ? 'trial' : 'open'
    },
    find: (name) => circuits.get(keyOfCircuit(name)),
    reload,
    beginTrial(names) {
      for (const name of names) trials.add(keyOfCircuit(name))
    },
    endTrial(names) {
      for (const name of names) trials.delete(keyOfCircuit(name))
    },
    hear,
    async round() {
      if (circuits.size === 0 || !parts.lease().isHeld()) return
      const due = await findDue(pool)
      await Promise.all(
        due.map((circuit) =>
          retry(circuit).catch((error) =>
            logger.warn({ err: error, account: nameOf(circuit), circuit }, 'a circuit could not be tried'),
          ),
        ),
      )
    },
    list: (accountId) => [...circuits.values()].filter((circuit) => circuit.accountId === accountId),
  }
}

/** A key or line that was taken out has nothing left to try. */
function isStillThere(account: Account, { kind, subject }: CircuitName): boolean {
  if (kind === 'key') return account.keys.some(({ id }) => String(id) === subject)
  if (kind === 'line') return account.lines.some(({ number }) => number === subject)
  return true
}
