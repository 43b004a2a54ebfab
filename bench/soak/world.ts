import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { readConfig } from '../../server/config.ts'
import { prepareDatabase } from '../../server/main.ts'
import { createVault } from '../../server/platform/crypto/vault.ts'
import { findFreePort } from '../../server/platform/db/embedded/server.ts'
import { openInstallation } from '../../server/platform/installation.ts'
import { openExternalDatabase } from './database.ts'
import { killBackend, killCluster, pauseProcess, type ServerProcess, startServer } from './processes.ts'
import type { Random } from './random.ts'
import { type Filled, fillCentre, type Simulators } from './services.ts'

/** One kind of harm: it is done, lasts for a while, and is mended before it resolves. */
export type Harm = { name: string; run(random: Random): Promise<void> }

/** Nodes and their database, as processes that can be killed. */
export type World = Filled & {
  /** Of every node, whether or not it is up. */
  urls: string[]
  /** Breaks when the database is killed, and is good again when that is back. */
  pool: pg.Pool
  harms: Harm[]
  /** Nodes that ended though nobody killed or stopped them, with their last words. */
  deaths: string[]
  close(): Promise<void>
}

export type WorldOptions = { nodes: number; hasShortWaits: boolean; simulators: Simulators }

/** Above this a node's lease is over, and another one takes its calls over. */
const LONG_ABSENCE_MS = 11_000
const DATABASE_GONE_MS = 60_000
/** Below the 6 s after which a node does not trust its own lease. */
const PAUSE_MAX_MS = 5_000

const preloadsOf = ({ hasShortWaits }: WorldOptions) => (hasShortWaits ? ['bench/soak/short-waits.ts'] : [])

/** Several nodes on one PostgreSQL that they know by its address. */
export async function openSharedWorld(options: WorldOptions): Promise<World> {
  const database = await openExternalDatabase()
  const masterKey = randomBytes(32).toString('base64')
  const vault = createVault(masterKey)
  const pool = openPool(database.url)
  const nodes: Node[] = []
  const deaths: string[] = []
  const close = async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    await pool.end()
    await database.close()
  }
  try {
    await prepareDatabase(database.url, vault)
    const filled = await fillCentre({ pool, vault }, options.simulators)
    for (let i = 0; i < options.nodes; i++)
      nodes.push(
        await openNode({ DATABASE_URL: database.url, RASAN_MASTER_KEY: masterKey }, preloadsOf(options), deaths),
      )
    await Promise.all(nodes.map((node) => node.start()))
    return {
      ...filled,
      urls: nodes.map(({ url }) => url),
      pool,
      harms: harmsTo(nodes, database, options),
      deaths,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function harmsTo(
  nodes: Node[],
  database: Awaited<ReturnType<typeof openExternalDatabase>>,
  { hasShortWaits }: WorldOptions,
): Harm[] {
  const loseDatabase = async (ms: number) => {
    await database.kill()
    await pause(ms)
    await database.start()
  }
  const longHarms: Harm[] = [{ name: 'PostgreSQL gone for a minute', run: () => loseDatabase(DATABASE_GONE_MS) }]
  return [
    {
      name: 'kill -9 of a node',
      async run(random) {
        const node = random.pick(nodes)
        await node.kill()
        await pause(random.between(50, 2_000))
        await node.start()
      },
    },
    { name: 'kill -9 of PostgreSQL', run: (random) => loseDatabase(random.between(50, 3_000)) },
    {
      name: 'kill -9 of a node, away for longer than its lease',
      async run(random) {
        const node = random.pick(nodes)
        await node.kill()
        await pause(LONG_ABSENCE_MS)
        await node.start()
      },
    },
    {
      name: 'kill -9 of PostgreSQL and a node together',
      async run(random) {
        const node = random.pick(nodes)
        await Promise.all([node.kill(), database.kill()])
        await pause(random.between(50, 1_000))
        await database.start()
        await node.start()
      },
    },
    {
      name: "kill -9 of one of PostgreSQL's processes",
      run: async (random) => killBackend(database.dataDir, random.next),
    },
    {
      name: 'a node that stands still (SIGSTOP)',
      run: (random) => pauseProcess(random.pick(nodes).pid(), random.between(500, PAUSE_MAX_MS)),
    },
    {
      name: 'a node stopped in order',
      async run(random) {
        const node = random.pick(nodes)
        await node.stop()
        await node.start()
      },
    },
    ...(hasShortWaits ? [] : longHarms),
  ]
}

/** One node with the embedded database of its data folder, as `npm start` runs it. */
export async function openEmbeddedWorld(options: WorldOptions, folder: string = tmpdir()): Promise<World> {
  const dataDir = mkdtempSync(join(folder, 'rasan-soak-'))
  const environment = { RASAN_DATA_DIR: dataDir }
  const deaths: string[] = []
  const node = await openNode(environment, preloadsOf(options), deaths)
  let pool: pg.Pool | undefined
  const close = async () => {
    await node.stop()
    await pool?.end()
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    const filled = await fillInstallation(readConfig(environment), options.simulators)
    await node.start()
    pool = openPool(readEmbeddedUrl(dataDir))
    return { ...filled, urls: [node.url], pool, harms: harmsToEmbedded(node, dataDir), deaths, close }
  } catch (error) {
    await close()
    throw error
  }
}

const harmsToEmbedded = (node: Node, dataDir: string): Harm[] => [
  {
    name: 'kill -9 of the server and its PostgreSQL',
    async run(random) {
      // the server first: it would start its database again
      await node.kill()
      await killCluster(dataDir)
      await pause(random.between(50, 1_000))
      await node.start()
    },
  },
  // the server sees it, and starts its database again
  { name: 'kill -9 of its PostgreSQL', run: () => killCluster(dataDir) },
  {
    // its database lives on alone, and the next start adopts it
    name: 'kill -9 of the server',
    async run(random) {
      await node.kill()
      await pause(random.between(50, 1_000))
      await node.start()
    },
  },
]

async function fillInstallation(config: ReturnType<typeof readConfig>, simulators: Simulators): Promise<Filled> {
  const installation = await openInstallation(config, { mayCreate: true })
  const pool = openPool(installation.url)
  try {
    await prepareDatabase(installation.url, installation.vault)
    return await fillCentre({ pool, vault: installation.vault }, simulators)
  } finally {
    await pool.end()
    await installation.release()
  }
}

function readEmbeddedUrl(dataDir: string): string {
  const { port, password } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8'))
  return `postgresql://rasan:${password}@127.0.0.1:${port}/rasan`
}

type Node = { url: string; pid(): number; start(): Promise<void>; kill(): Promise<void>; stop(): Promise<void> }

/** A node that keeps its port over every start. Starts nothing yet. */
async function openNode(environment: Record<string, string>, preloads: string[], deaths: string[]): Promise<Node> {
  const port = String(await findFreePort())
  let running: ServerProcess | undefined
  const end = async (how: 'kill' | 'stop') => {
    const ending = running
    running = undefined
    await ending?.[how]()
  }
  return {
    url: `http://127.0.0.1:${port}`,
    pid: () => running?.pid ?? 0,
    async start() {
      running = await startServer(
        { HOST: '127.0.0.1', PORT: port, RASAN_LOG_LEVEL: 'fatal', ...environment },
        preloads,
        (words) => deaths.push(words),
      )
    },
    kill: () => end('kill'),
    stop: () => end('stop'),
  }
}

/** A stopped or killed database breaks connections that do nothing: the next query says so itself. */
function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
