import type { Logger } from 'pino'
import type { Database } from '../../platform/db/database.ts'
import { startLeader } from '../nodes/leader.ts'
import { expireHeld } from '../queue/held.ts'
import { repeat } from '../repeat.ts'
import { createWindowEnder } from '../report/end-windows.ts'
import { createPoller } from '../report/poll.ts'
import type { Reporter } from '../report/report.ts'
import type { Routing } from '../road/routing.ts'
import type { Connections } from '../send/connections.ts'
import { forgetTexts } from './forget-texts.ts'
import { dropOldCircuitEvents, dropOldLimits, dropOldReceipts, foldDeltas } from './housekeeping.ts'
import { createPartitionKeeper } from './partitions.ts'
import { createWatch } from './watch.ts'

export type JobParts = {
  database: Database
  log: Logger
  connections: Connections
  reporter: Reporter
  routing(): Routing
  now(): number
  publish(changed: { id: string; serviceId: number }[]): void
}

/** What one node at a time does, the leader: polling, folding counters, ending report windows, keeping the tables. */
export function startJobs({ database, log, connections, reporter, routing, now, publish }: JobParts): {
  stop(): Promise<void>
} {
  const { report: pool } = database.pools
  const poller = createPoller({ pool, logger: log, connections, reporter, routing, now })
  const endReportWindow = createWindowEnder(pool)
  const partitions = createPartitionKeeper(database.url, log)
  const watch = createWatch(database.pools.rest, log)
  const leader = startLeader(database.url)
  const lead = (everyMs: number, work: () => Promise<unknown>) =>
    repeat(everyMs, log, async () => (leader.isLeader() ? work() : undefined))
  let isStopped = false
  const rounds = [
    lead(1_000, async () => poller.pollRound()),
    lead(5_000, () => foldDeltas(pool)),
    lead(10_000, async () => {
      for (const account of routing().accounts.values())
        await endReportWindow(account, now()).then(publish, (error) =>
          log.warn({ err: error, account: account.name }, 'the windows of an account could not be ended'),
        )
    }),
    lead(5_000, async () => publish(await expireHeld(pool))),
    lead(600_000, async () => {
      await dropOldLimits(pool)
      await dropOldCircuitEvents(pool)
      const { strays } = await dropOldReceipts(pool, routing().accounts.values())
      if (strays > 0) log.warn({ strays }, 'reports came for messages that are not ours')
    }),
    repeat(15_000, log, async () => (leader.isLeader() ? watch.round(now()) : watch.stop())),
    lead(10_000, () => forgetTexts(pool, now(), { mayGoOn: () => leader.isLeader() && !isStopped })),
    lead(600_000, () => partitions.round(routing().retentionDays, now())),
  ]
  return {
    async stop() {
      isStopped = true
      await partitions.stop()
      await Promise.all(rounds.map((round) => round.stop()))
      watch.stop()
      await poller.drain()
      await leader.stop()
    },
  }
}
