import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { startDispatch } from './dispatch/dispatch.ts'
import { startAlertRounds } from './modules/alerts/rounds.ts'
import { startBalanceRounds } from './modules/balances/rounds.ts'
import { startBlockedListRounds, startSharedListRounds } from './modules/blocked-numbers/blocked-numbers.ts'
import { startBroadcastRounds } from './modules/broadcasts/rounds.ts'
import { startContactImportRounds } from './modules/contact-imports/run.ts'
import { startFileRounds } from './modules/files/files.ts'
import { startFollowUpRounds } from './modules/follow-ups/rounds.ts'
import { startInboundRounds } from './modules/inbound/poll.ts'
import { startDirectoryRounds } from './modules/ldap/syncer.ts'
import { startReviewNoticeRounds } from './modules/reviews/notices.ts'
import { createAccessCache } from './platform/auth/access.ts'
import { openSignIn } from './platform/auth/sign-in.ts'
import type { Vault } from './platform/crypto/vault.ts'
import { openDatabase } from './platform/db/database.ts'
import type { Deps } from './platform/deps.ts'
import { createApiLog } from './platform/http/api-log.ts'
import { startIds } from './platform/ids.ts'
import { createLive } from './platform/live/live.ts'

/** While it stops: requests that are open are given so long to end. */
const SWEEP_EVERY_MS = 250
const REQUESTS_MAX_MS = 8_000

/** One running node: what its roles name, over a database that is migrated. */
export type Node = { url: string; deps: Deps; stop(): Promise<void> }

/** Starts a node and listens. `stop` finishes the requests and the calls that are open, and gives the lease back. */
export async function startNode(config: Config, databaseUrl: string, vault: Vault, log: Logger): Promise<Node> {
  const database = openDatabase(databaseUrl)
  const ids = await startIds(database.pools.rest)
  const live = createLive(databaseUrl, database.pools.rest, log)
  const access = createAccessCache(database.db)
  live.onConfigChange(access.reload)
  await live.start()
  const dispatch = await startDispatch({ roles: config.roles, database, vault, ids, live, log })
  const apiLog = createApiLog(databaseUrl, log)
  const signIn = openSignIn(config, database.db, vault)
  const deps: Deps = { config, database, vault, log, ids, access, signIn, live, apiLog, dispatch }
  const app = await buildApp(deps)
  const hasJobs = config.roles.includes('jobs')
  const startRounds = [
    startDirectoryRounds,
    startBalanceRounds,
    startAlertRounds,
    startFollowUpRounds,
    startInboundRounds,
    startBlockedListRounds,
    startSharedListRounds,
    startFileRounds,
    startContactImportRounds,
    startBroadcastRounds,
    startReviewNoticeRounds,
  ]
  const rounds = hasJobs ? startRounds.map((start) => start(deps)) : []
  async function stop(): Promise<void> {
    // a connection whose answer was leaving when we stopped is idle a moment later, and nobody would close it
    const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_EVERY_MS)
    // and one whose caller vanished in mid-request (this node was asleep) must not keep the lease from being given back
    const cut = setTimeout(() => app.server.closeAllConnections(), REQUESTS_MAX_MS)
    await app.close()
    clearInterval(sweep)
    clearTimeout(cut)
    await Promise.all(rounds.map((round) => round.stop()))
    await dispatch.stop()
    await apiLog.close()
    await live.close()
    ids.stop()
    await database.close()
  }

  giveBackMemory()
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    // a node that cannot be reached must not send either: a taken port ends it as it began
    await stop()
    throw error
  }
  const { port } = app.server.address() as AddressInfo

  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    deps,
    stop,
  }
}

/** What the start needed and nothing will need again, some forty megabytes; a tenth of a second, before it listens. */
function giveBackMemory(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
