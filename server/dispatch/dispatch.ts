import type { Logger } from 'pino'
import type { AccountReading, Read, Report } from '../../providers/provider.ts'
import type { NodeRole } from '../config.ts'
import type { Actor } from '../platform/auth/actor.ts'
import type { Vault } from '../platform/crypto/vault.ts'
import type { Database } from '../platform/db/database.ts'
import { inTransaction } from '../platform/db/transaction.ts'
import { type Ids, isUuid } from '../platform/ids.ts'
import type { Live } from '../platform/live/live.ts'
import { createIntake, type Intake } from './accept/intake.ts'
import { type Announced, firstOfFlows, publishTo } from './announce.ts'
import { keepLease } from './nodes/kept-lease.ts'
import { takeLease } from './nodes/lease.ts'
import { type Cancelled, cancelAndAudit } from './queue/cancel.ts'
import { chooseFindBy } from './queue/claim.ts'
import { expireFlow } from './queue/expire.ts'
import { createFloors } from './queue/floors.ts'
import { createLanes } from './queue/lanes.ts'
import { promoteAllDue } from './queue/promote.ts'
import { repeat } from './repeat.ts'
import { createReporter } from './report/report.ts'
import { type AllocationQuotas, createAllocationQuotas } from './road/allocation-quotas.ts'
import { type Asked, type AskOfLine, createAskOfLine, listPolledLines } from './road/ask-of-line.ts'
import { type Blocks, createBlocks } from './road/blocks.ts'
import { createCircuits } from './road/circuits.ts'
import { createExplainer, type Explainer } from './road/explain.ts'
import { readAccount } from './road/read-account.ts'
import { loadRouting, type Routing } from './road/routing.ts'
import { createConnections } from './send/connections.ts'
import { type Dispatcher, startDispatcher } from './send/dispatcher.ts'
import { createKeyUses } from './send/key-uses.ts'
import { createCanaries } from './unknown/canaries.ts'
import { type Met, meetDatabase } from './unknown/promotion.ts'
import { createResolver } from './unknown/unknown.ts'
import { startJobs } from './upkeep/jobs.ts'

/** The heart's door: accept, cancel, report. */
export type Dispatch = Explainer &
  Pick<Intake, 'accept' | 'acceptMany' | 'expand' | 'findAnswered'> & {
    /** With its audit entry, in one transaction. */
    cancel(message: { id: string; lane: number; flow: number; serviceId: number }, actor: Actor): Promise<Cancelled>
    /** Takes delivery reports in; resolves after the commit. */
    report(accountId: number, reports: Report[]): Promise<void>
    /** Asks an account's provider for balance and expiry; undefined where it tells neither. */
    readAccount(accountId: number): Promise<Read<AccountReading> | undefined>
    /** The accounts whose providers are asked for something of their lines, with these. */
    listPolledLines(asked: Asked): Map<number, string[]>
    askOfLine: AskOfLine
    routing(): Routing
    /** The lines that a number is blocked on, as of a second ago at most; see `createBlocks`. */
    blocks: Pick<Blocks, 'linesOf' | 'findBlocked' | 'round' | 'readAnew'>
    /** Of what a service may send through accounts; see `createAllocationQuotas`. */
    findSpent: AllocationQuotas['findSpent']
    /** Begins nothing more, lets what is open end, and gives the lease back. */
    stop(): Promise<void>
  }

export type DispatchParts = {
  roles: readonly NodeRole[]
  database: Database
  vault: Vault
  ids: Ids
  live: Live
  log: Logger
}

/** How often what services have sent through accounts is looked at, and how often the use of keys is noted. */
const ALLOCATION_QUOTAS_MS = 3_000
const KEY_USES_MS = 20_000
/** How long after it was written a block is known to every node. */
const BLOCKS_MS = 1_000

/** Takes a lease and starts what the roles name: with a dispatcher, messages leave from here on. */
export async function startDispatch(parts: DispatchParts): Promise<Dispatch> {
  const { roles, database, vault, ids, live, log } = parts
  const isSending = roles.includes('dispatcher')
  const { accept: acceptPool, report: reportPool, dispatch: pool } = database.pools
  let routing = await loadRouting(pool, vault)
  const stopListening = live.onConfigChange(async () => {
    routing = await loadRouting(pool, vault)
  })

  let isStopping = false
  const blocks = createBlocks(reportPool)
  let met: Met | undefined
  const kept = await keepLease(
    async (onLost) => {
      met = await meetDatabase(database.url, routing, met, log)
      return takeLease(pool, ids.now, onLost, { isSending, runsJobs: roles.includes('jobs') })
    },
    () => blocks.readAnew().catch((error) => log.warn({ err: error }, 'blocked numbers could not be read anew')),
    log,
  )
  const { lease } = kept

  const lanes = createLanes(reportPool)
  await lanes.reload()
  const connections = createConnections(ids.now, (accountId, reports) => reporter.report(accountId, reports))
  const canaries = createCanaries(pool, ids.now)
  const circuits = createCircuits({
    pool: reportPool,
    logger: log,
    connections,
    routing: () => routing,
    lease,
    onReady: () => dispatcher.look(),
  })
  await circuits.reload()
  const stopCircuits = live.onConfigChange(circuits.reload)
  await blocks.round()
  const quotas = createAllocationQuotas(
    reportPool,
    () => routing,
    ids.now,
    () => dispatcher.look(),
  )
  await quotas.round()
  const keyUses = createKeyUses(reportPool, ids.now)
  const publish = publishTo(live)
  const reporter = createReporter(reportPool, publish)
  const announce = (rows: Announced[]): void => {
    publish(rows)
    for (const [flow, first] of firstOfFlows(rows)) {
      dispatcher.wake(first.lane, flow, first.id)
      live.publishWake(`${first.lane}/${flow}`, first.id)
    }
  }
  const intake = createIntake({
    pool: acceptPool,
    lookPool: database.pools.rest,
    ids,
    lanes,
    routing: () => routing,
    lease,
    announce,
  })
  const stopForgetting = live.onConfigChange(intake.forgetLimits)
  const dispatcher = !isSending
    ? NO_DISPATCHER
    : startDispatcher({
        pool,
        findBy: await chooseFindBy(pool),
        outcomePool: reportPool,
        ids,
        logger: log,
        lanes,
        connections,
        circuits,
        blocks,
        floors: createFloors(),
        routing: () => routing,
        lease,
        onSettled: publish,
        onTaken: canaries.add,
        onKeyUsed: keyUses.add,
        isSpent: quotas.isSpent,
      })
  const listen = () => connections.listen(routing.accounts.values())
  const stopHearing = isSending ? live.afterConfigChange(listen) : () => undefined
  if (isSending) listen()
  const stopWaking = live.onWake((topic, id) => {
    const [lane, flow] = topic.split('/').map(Number)
    if (lane && flow && isUuid(id)) dispatcher.wake(lane, flow, id)
  })
  const resolver = createResolver({
    pool: reportPool,
    logger: log,
    lanes,
    connections,
    routing: () => routing,
    lease,
    now: ids.now,
    openCalls: dispatcher.openCalls,
    findCanary: canaries.find,
    onSettled: publish,
  })

  // a lane that another node made is met here where its hint was lost: with that node, or with the listening connection
  const rounds = [
    repeat(1_000, log, lanes.reload),
    repeat(BLOCKS_MS, log, blocks.round),
    repeat(ALLOCATION_QUOTAS_MS, log, quotas.round),
  ]
  if (isSending)
    rounds.push(
      repeat(200, log, () => promoteAllDue(pool, lease, dispatcher.wake, () => !isStopping)),
      repeat(5_000, log, async () => {
        for (const flow of dispatcher.takeStuck()) publish(await expireFlow(pool, flow))
      }),
      repeat(1_000, log, resolver.round),
      repeat(500, log, circuits.round),
      repeat(KEY_USES_MS, log, keyUses.flush),
    )
  const jobs = roles.includes('jobs')
    ? startJobs({ database, log, connections, reporter, routing: () => routing, now: ids.now, publish })
    : undefined

  return {
    ...createExplainer({
      routing: () => routing,
      circuits,
      isSpent: quotas.isSpent,
      lanes,
      now: ids.now,
      isAnybodySending: () => lease().isAnybodySending(),
    }),
    routing: () => routing,
    blocks,
    readAccount: (accountId) => readAccount(connections, routing, accountId, ids.now()),
    listPolledLines: (asked) => listPolledLines(routing, asked, ids.now()),
    askOfLine: createAskOfLine(connections, () => routing, ids.now),
    findSpent: quotas.findSpent,
    accept: intake.accept,
    acceptMany: intake.acceptMany,
    expand: intake.expand,
    findAnswered: intake.findAnswered,
    async cancel(message, actor) {
      const cancelled = await inTransaction(database.db, (tx) => cancelAndAudit(tx, message, actor))
      publish([message])
      return cancelled
    },
    report: reporter.report,
    async stop() {
      isStopping = true
      kept.stop()
      stopListening()
      stopCircuits()
      stopForgetting()
      stopWaking()
      stopHearing()
      await intake.drain()
      await Promise.all([...rounds.map((round) => round.stop()), jobs?.stop()])
      await resolver.drain()
      await dispatcher.stop()
      await keyUses.flush().catch((error) => log.warn({ err: error }, 'the use of keys could not be noted'))
      // what is heard in sessions until then is stored
      await connections.close()
      await reporter.drain()
      // without a database the lease runs out by itself
      await lease()
        .release()
        .catch((error) => log.warn({ err: error }, 'the lease could not be given back'))
    },
  }
}

/** Of a node that leaves sending to others. */
const NO_DISPATCHER: Dispatcher = {
  wake: () => undefined,
  look: () => undefined,
  stop: async () => undefined,
  takeStuck: () => [],
  openCalls: () => new Set(),
}
