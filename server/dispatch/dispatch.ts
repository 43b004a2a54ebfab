import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { AccountReading, Read, Report } from '../../providers/provider.ts'
import type { NodeRole } from '../config.ts'
import { writeAudit } from '../platform/audit/audit.ts'
import type { Actor } from '../platform/auth/actor.ts'
import type { Vault } from '../platform/crypto/vault.ts'
import type { Database } from '../platform/db/database.ts'
import { inTransaction } from '../platform/db/transaction.ts'
import { AppError } from '../platform/http/errors.ts'
import { type Ids, isUuid } from '../platform/ids.ts'
import type { Live } from '../platform/live/live.ts'
import { type Accepted, createAcceptor } from './accept/accept.ts'
import type { AcceptRow } from './accept/accept-statement.ts'
import { findKeys } from './accept/keys.ts'
import { createLimiter, type LimitedBy } from './accept/limiter.ts'
import { CLASSES, type MessageClass } from './classes.ts'
import { type Lease, takeLease } from './nodes/lease.ts'
import { type Cancelled, cancelMessage } from './queue/cancel.ts'
import { chooseFindBy } from './queue/claim.ts'
import { expireFlow } from './queue/expire.ts'
import { createFloors } from './queue/floors.ts'
import { createLanes, type LaneRoads } from './queue/lanes.ts'
import { promoteAllDue } from './queue/promote.ts'
import { repeat } from './repeat.ts'
import { createReporter } from './report/report.ts'
import { type AllocationQuotas, createAllocationQuotas } from './road/allocation-quotas.ts'
import { type Asked, type AskOfLine, createAskOfLine, listPolledLines } from './road/ask-of-line.ts'
import { type Blocks, createBlocks } from './road/blocks.ts'
import { createCircuits } from './road/circuits.ts'
import { createExplainer, type Explainer } from './road/explain.ts'
import { readAccount } from './road/read-account.ts'
import { isByTemplate, loadRouting, type Road, type Routing } from './road/routing.ts'
import { createConnections } from './send/connections.ts'
import { type Dispatcher, startDispatcher } from './send/dispatcher.ts'
import { createKeyUses } from './send/key-uses.ts'
import { createCanaries } from './unknown/canaries.ts'
import { type Met, meetDatabase } from './unknown/promotion.ts'
import { createResolver } from './unknown/unknown.ts'
import { startJobs } from './upkeep/jobs.ts'

/** What a message needs before it can be accepted; the rest is given here. Times in ms since 1970. */
export type NewMessage = Omit<AcceptRow, 'lane' | 'flow' | 'ref' | 'class' | 'id' | 'call' | keyof LimitedBy> & {
  class: MessageClass
  roads: Road[]
  /** A test of the one account of its roads: by this key, or 0; under this id. */
  trial?: { keyId: number; messageId: string }
}

/** The request's entry in the API log; null where another stands for it. */
export type ApiCall = AcceptRow['call']

/** A message as it was stored, and whether it was now. */
export type AcceptedRow = { row: AcceptRow; accepted: Accepted }

/** The heart's door: accept, cancel, report. */
export type Dispatch = Explainer & {
  /** Stores a message and everything that belongs to it in one transaction, then lets it leave. */
  accept(message: NewMessage, call: ApiCall): Promise<AcceptedRow>
  /** The same for many of one request, each for itself: what became of each, in order. */
  acceptMany(messages: NewMessage[], call: ApiCall): Promise<PromiseSettledResult<AcceptedRow>[]>
  /**
   * The same for messages of one broadcast, in the transaction of whoever takes them off its recipients. Answers what the
   * flood guard says to those that it refuses, by their places, and what is to be done once the transaction has committed:
   * the others leave. Throws as `accept` where there is no room for all of them; nothing is accepted then.
   */
  expand(client: pg.ClientBase, broadcast: Expanding, messages: NewMessage[]): Promise<Expanded>
  /** The messages that keys with these hashes made before; undefined for a key that is new, or was used for another body. */
  findAnswered(serviceId: number, uses: { key: string; hash: Buffer }[]): Promise<(string | undefined)[]>
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

/** A broadcast whose messages are made; they leave from `opensAtMs` on (ms since 1970; null: at once). */
export type Expanding = { id: string; opensAtMs: number | null }
export type Expanded = { refused: ReadonlyMap<number, AppError>; announce(): void }

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
  let met: Met | undefined
  async function takeNewLease(): Promise<Lease> {
    met = await meetDatabase(database.url, routing, met, log)
    return takeLease(pool, ids.now, renewLease, isSending, roles.includes('jobs'))
  }
  let lease: Lease = await takeNewLease()
  /**
   * Another node has taken the slot while this one was asleep, or another database took over: what is open settles as
   * evidence, the next call gets a new slot.
   */
  function renewLease(): void {
    if (isStopping) return
    log.warn(
      'this node lost its lease (it was not seen for ten seconds, or another database took over); taking a new one',
    )
    takeNewLease().then(
      (taken) => {
        lease = taken
        blocks.readAnew().catch((error) => log.warn({ err: error }, 'blocked numbers could not be read anew'))
      },
      () => setTimeout(renewLease, 1_000).unref(),
    )
  }

  const limitMessage = createLimiter(() => routing)
  const lanes = createLanes(reportPool)
  await lanes.reload()
  const connections = createConnections(ids.now, (accountId, reports) => reporter.report(accountId, reports))
  const canaries = createCanaries(pool, ids.now)
  const circuits = createCircuits({
    pool: reportPool,
    logger: log,
    connections,
    routing: () => routing,
    lease: () => lease,
    onReady: () => dispatcher.look(),
  })
  await circuits.reload()
  const stopCircuits = live.onConfigChange(circuits.reload)
  const blocks = createBlocks(reportPool)
  await blocks.round()
  const quotas = createAllocationQuotas(
    reportPool,
    () => routing,
    ids.now,
    () => dispatcher.look(),
  )
  await quotas.round()
  const keyUses = createKeyUses(reportPool, ids.now)
  const publish = (changed: { id: string; serviceId: number }[]) => {
    for (const [serviceId, changedIds] of groupIds(changed)) live.publishMessages(serviceId, changedIds)
  }
  const reporter = createReporter(reportPool, publish)
  const announce = (rows: Announced[]): void => {
    publish(rows)
    for (const [flow, first] of firstOfFlows(rows)) {
      dispatcher.wake(first.lane, flow, first.id)
      live.publishWake(`${first.lane}/${flow}`, first.id)
    }
  }
  const acceptor = createAcceptor(acceptPool, ids.now, announce)
  const stopForgetting = live.onConfigChange(acceptor.forgetLimits)
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
        lease: () => lease,
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
    lease: () => lease,
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
      repeat(200, log, () =>
        promoteAllDue(
          pool,
          () => lease,
          dispatcher.wake,
          () => !isStopping,
        ),
      ),
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

  // the roads and the trial stay on the row, unread: leaving them out is one copy more
  async function makeRow(message: NewMessage, call: ApiCall, broadcast?: Expanding): Promise<AcceptRow> {
    const { number } = CLASSES[message.class]
    const { lane, flow } = await lanes.findFlow(laneOf(message), number, { serviceId: message.serviceId, broadcast })
    const ref = lease.references.mint()
    if (isStopping || ref === undefined || !ids.isSteady()) throw new AppError('unavailable', { retryAfterS: 2 })
    const id = message.trial?.messageId ?? ids.uuid()
    const { estimate, quotas, repeat } = limitMessage(message, message.roads, id)
    return {
      ...message,
      id,
      lane: lane.id,
      flow: flow.id,
      ref,
      class: number,
      call,
      estimate,
      quotas,
      repeat,
      broadcastId: broadcast?.id,
      sendAt: broadcast ? broadcast.opensAtMs : message.sendAt,
    }
  }

  return {
    ...createExplainer({
      routing: () => routing,
      circuits,
      isSpent: quotas.isSpent,
      lanes,
      now: ids.now,
      isAnybodySending: () => lease.isAnybodySending(),
    }),
    routing: () => routing,
    blocks,
    readAccount: (accountId) => readAccount(connections, routing, accountId, ids.now()),
    listPolledLines: (asked) => listPolledLines(routing, asked, ids.now()),
    askOfLine: createAskOfLine(connections, () => routing, ids.now),
    findSpent: quotas.findSpent,
    async accept(message, call) {
      const row = await makeRow(message, call)
      return { row, accepted: await acceptor.accept(row) }
    },
    async acceptMany(messages, call) {
      const rows = await Promise.all(messages.map((message) => makeRow(message, call)))
      const results = await acceptor.acceptGroup(rows)
      return results.map((result, i) =>
        result.status === 'rejected'
          ? result
          : { status: 'fulfilled', value: { row: rows[i] as AcceptRow, accepted: result.value } },
      )
    },
    async expand(client, broadcast, messages) {
      const rows = await Promise.all(messages.map((message) => makeRow(message, null, broadcast)))
      const refused = await acceptor.acceptWithin(client, rows)
      // not the rows themselves: a step of thousands would hold their texts until it commits
      const made = rows.flatMap((row) => (refused.has(row) ? [] : [readAnnounced(row)]))
      return {
        refused: new Map(rows.flatMap((row, i) => (refused.has(row) ? [[i, refused.get(row) as AppError]] : []))),
        announce: () => announce(made),
      }
    },
    async findAnswered(serviceId, uses) {
      const known = await findKeys(
        database.pools.rest,
        uses.map(({ key }) => ({ serviceId, key })),
        ids.now(),
      )
      return uses.map(({ key, hash }) => {
        const first = known.get(`${serviceId}/${key}`)
        return first?.hash.equals(hash) ? first.messageId : undefined
      })
    },
    async cancel(message, actor) {
      const cancelled = await inTransaction(database.db, async (tx) => {
        const asker = {
          query: (text: string, values: unknown[]) =>
            tx.executeQuery<{ status: number }>(CompiledQuery.raw(text, values)),
        }
        const done = await cancelMessage(asker, message, actor)
        if (done.kind === 'cancelled')
          await writeAudit(tx, actor, {
            action: 'message.cancel',
            subjectKind: 'message',
            subjectId: message.id,
            serviceId: message.serviceId,
            after: { inTime: done.inTime },
          })
        return done
      })
      publish([message])
      return cancelled
    },
    report: reporter.report,
    async stop() {
      isStopping = true
      stopListening()
      stopCircuits()
      stopForgetting()
      stopWaking()
      stopHearing()
      await acceptor.drain()
      await Promise.all([...rounds.map((round) => round.stop()), jobs?.stop()])
      await resolver.drain()
      await dispatcher.stop()
      await keyUses.flush().catch((error) => log.warn({ err: error }, 'the use of keys could not be noted'))
      // what is heard in sessions until then is stored
      await connections.close()
      await reporter.drain()
      // without a database the lease runs out by itself
      await lease.release().catch((error) => log.warn({ err: error }, 'the lease could not be given back'))
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

const laneOf = ({ roads, sender, template, trial }: NewMessage): LaneRoads => ({
  accounts: roads.map((road) => road.account.id),
  methods: roads.map((road) => road.method),
  line: sender,
  trial,
  ...(template !== null && roads.some(isByTemplate)
    ? { template: template.versionId, locale: template.locale }
    : { template: 0 }),
})

/** What is told of a message that was accepted. */
type Announced = Pick<AcceptRow, 'id' | 'serviceId' | 'lane' | 'flow' | 'sendAt' | 'review'>
const readAnnounced = ({ id, serviceId, lane, flow, sendAt, review }: AcceptRow): Announced => ({
  id,
  serviceId,
  lane,
  flow,
  sendAt,
  review,
})

/** The first message that came into each flow's queue. */
function firstOfFlows(rows: Announced[]): Map<number, Announced> {
  const firsts = new Map<number, Announced>()
  for (const row of rows) {
    const first = firsts.get(row.flow)
    if (row.sendAt === null && !row.review && (!first || row.id < first.id)) firsts.set(row.flow, row)
  }
  return firsts
}

function groupIds(changed: { id: string; serviceId: number }[]): Map<number, string[]> {
  const groups = new Map<number, string[]>()
  for (const { id, serviceId } of changed) {
    const group = groups.get(serviceId)
    if (group) group.push(id)
    else groups.set(serviceId, [id])
  }
  return groups
}
