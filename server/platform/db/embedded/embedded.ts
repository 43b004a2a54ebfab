import { randomUUID } from 'node:crypto'
import { findBinaries } from './binaries.ts'
import { checkMajor, createCluster, giveToOwner, hasCluster, resetPassword, type Toolbox } from './cluster.ts'
import { type Holder, readHolders, withLock, writeHolders } from './lock.ts'
import { embeddedError, explainFault } from './messages.ts'
import { findOwner } from './owner.ts'
import { makePassword, makeUrl, openPlace, type Place, readConnection, writeConnection } from './place.ts'
import { identifySelf, isAlive } from './processes.ts'
import { findFreePort, findServer, type Server, startServer, stopServer, waitForServer } from './server.ts'
import type { Settings } from './settings.ts'

/** A hold on the embedded database. */
export type EmbeddedDatabase = {
  /** For `pg`. It stays the same as long as this hold lasts. */
  url: string
  /** Gives up the hold. The server is stopped only if no living process holds it any more. */
  release(): Promise<void>
}

/** How to open the embedded database. */
export type EmbeddedOptions = {
  /** Absolute; the database lives in its folder `postgres`. */
  dataDir: string
  /** Whether a missing data folder is made; else it is the fault `embedded_data_missing`. */
  mayCreate: boolean
  /** Settings of PostgreSQL over our own; they count only for the one who starts it. A `port` here is kept. */
  settings?: Settings
  /**
   * When given, a server that dies while held is started again, on the same port, within about a second; this is told
   * each time, with the fault if it could not be.
   */
  onRestart?: (fault: Error | undefined) => void
}

const watchEveryMs = 1_000

/**
 * Starts the PostgreSQL of a data folder, or joins the one that runs there, also one that outlived its starter.
 * Faults are errors with a stable `code` (see messages.ts) and one plain sentence for the operator.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir, mayCreate, settings = {}, onRestart } = options
  try {
    const tools = await findTools(dataDir, mayCreate)
    const { place } = tools
    const holder: Holder = { ...identifySelf(), id: randomUUID() }
    const opened = await withLock(place.lockFile, place.dataDir, async () => {
      const running = await bringUp(tools, { settings, mayCreate, keepPort: settings.port !== undefined })
      writeHolders(place.holdersFile, [...readHolders(place.holdersFile), holder])
      return running
    })
    const unwatch = onRestart ? watchServer(tools, opened.server, settings, onRestart) : () => undefined
    let isReleased = false
    return {
      url: opened.url,
      async release() {
        if (isReleased) return
        isReleased = true
        unwatch()
        await withLock(place.lockFile, place.dataDir, () => giveUp(place, holder.id))
      },
    }
  } catch (fault) {
    throw explainFault(fault, dataDir)
  }
}

/** Stops the PostgreSQL of a data folder whoever holds it, and forgets its holders. For tests that leave one running. */
export async function stopEmbedded(dataDir: string): Promise<void> {
  const place = openPlace(dataDir, false)
  await withLock(place.lockFile, place.dataDir, async () => {
    const server = findServer(place)
    if (server) await stopServer(server)
    writeHolders(place.holdersFile, [])
  })
}

async function findTools(dataDir: string, mayCreate: boolean): Promise<Toolbox> {
  const binaries = findBinaries(dataDir)
  const place = openPlace(dataDir, mayCreate)
  return { place, binaries, owner: await findOwner([place.clusterDir, place.dataDir]) }
}

type Running = { server: Server; url: string }

/** Joins the server that runs, or makes the database where there is none, and starts it. Under the lock. */
async function bringUp(
  tools: Toolbox,
  { settings, mayCreate, keepPort }: { settings: Settings; mayCreate: boolean; keepPort: boolean },
): Promise<Running> {
  const { place } = tools
  const remembered = readConnection(place)
  const running = findServer(place)
  if (running && remembered) {
    const answer = await waitForServer(place, running, remembered)
    if (answer === 'ready') return { server: running, url: makeUrl(remembered) }
  }
  // What still runs does not know us: our password was lost.
  const stranger = findServer(place)
  if (stranger) await stopServer(stranger)

  const password = remembered && !stranger ? remembered.password : makePassword()
  const port = Number(settings.port ?? remembered?.port ?? (await findFreePort()))
  if (!hasCluster(place)) {
    if (!mayCreate) throw embeddedError('embedded_data_missing', { folder: place.dataDir })
    await createCluster(tools, password, settings)
  } else {
    checkMajor(tools)
    giveToOwner(tools)
    if (password !== remembered?.password) await resetPassword(tools, password)
  }
  writeConnection(place, { port, password })
  const { server, connection } = await startServer(tools, { connection: { port, password }, settings, keepPort })
  writeConnection(place, connection)
  return { server, url: makeUrl(connection) }
}

/** Strikes a holder off; the last living one stops the server. Under the lock. */
async function giveUp(place: Place, id: string): Promise<void> {
  const others = readHolders(place.holdersFile).filter((holder) => holder.id !== id)
  const server = findServer(place)
  if (others.length === 0 && server) await stopServer(server)
  writeHolders(place.holdersFile, others)
}

/** Looks after the server until the returned function is called; never keeps the process from its end. */
function watchServer(
  tools: Toolbox,
  started: Server,
  settings: Settings,
  onRestart: (fault: Error | undefined) => void,
): () => void {
  const { place } = tools
  let server = started
  let busy = false
  const look = async () => {
    if (busy || isAlive(server)) return
    busy = true
    try {
      const again = () => bringUp(tools, { settings, mayCreate: false, keepPort: true })
      server = (await withLock(place.lockFile, place.dataDir, again)).server
      onRestart(undefined)
    } catch (fault) {
      onRestart(explainFault(fault, place.dataDir))
    } finally {
      busy = false
    }
  }
  const timer = setInterval(look, watchEveryMs).unref()
  return () => clearInterval(timer)
}
