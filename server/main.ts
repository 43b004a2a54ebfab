import { randomUUID } from 'node:crypto'
import { type Config, isPanelBuilt } from './config.ts'
import { readSetupCode, seedFreshCentre } from './modules/first-run/first-run.ts'
import { ensureBuiltInService } from './modules/services/built-in.ts'
import { startNode } from './node.ts'
import { makeInternalActor } from './platform/auth/actor.ts'
import { claimMasterKey, type Vault } from './platform/crypto/vault.ts'
import { openDatabase } from './platform/db/database.ts'
import { migrate } from './platform/db/migrate.ts'
import { openInstallation } from './platform/installation.ts'
import { createLog } from './platform/log.ts'

/** Longest wait for requests and calls that are open when told to stop; a call's own timeout is shorter. */
const STOP_MAX_MS = 25_000

/** Starts the whole of Rasan and stays until it is told to stop; prints where it is and how to begin. */
export async function start(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const installation = await openInstallation(config, {
    mayCreate: true,
    onRestart: (fault) => log.error({ err: fault }, 'the embedded database had died and was started again'),
  })
  try {
    await prepareDatabase(installation.url, installation.vault)
    const node = await startNode(config, installation.url, installation.vault, log)
    const { database, signIn, vault } = node.deps
    process.stdout.write(`Rasan listens on ${node.url}\n`)
    const isApi = config.roles.includes('api')
    if (isApi && !isPanelBuilt()) process.stdout.write('The panel is not built: `npm start` builds it.\n')
    if (isApi && !(await signIn.canAnybodySignIn(database.db)))
      await printFirstRun(node.url, await readSetupCode(database.db, vault))
    await untilStopped()
    const giveUp = setTimeout(() => process.exit(1), STOP_MAX_MS)
    giveUp.unref()
    await node.stop()
  } finally {
    await installation.release()
  }
}

/** Brings a database to where a node can run on it; does nothing where it is there already. Answers the migrations run. */
export async function prepareDatabase(url: string, vault: Vault): Promise<string[]> {
  const ran = await migrate(url)
  const database = openDatabase(url)
  try {
    await claimMasterKey(database.db, vault)
    await seedFreshCentre(database.db, vault)
    await ensureBuiltInService(database.db, makeInternalActor('system', randomUUID()))
  } finally {
    await database.close()
  }
  return ran
}

async function printFirstRun(url: string, code: string): Promise<void> {
  process.stdout.write(`
Nobody can sign in yet. Make the first administrator:
  in the browser:   ${url}/first-run#code=${code}
  or in a terminal: npx --no-install rasan user create --username NAME --administrator --password-stdin
`)
}

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    // SIGHUP: the terminal was closed. A signal to the whole group comes twice, once through the launcher: heard for as
    // long as the process lives, so that the second does not kill what the first is ending in order
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve())
  })
