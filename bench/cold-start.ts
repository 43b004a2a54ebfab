import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROJECT_DIR } from '../server/config.ts'
import { findFreePort } from '../server/platform/db/embedded/server.ts'
import { percentile, spread } from './percentile.ts'
import { measure, type Row } from './results.ts'

const ROUNDS = 5
/** What `npm start` runs. */
const PROGRAM = ['bin/rasan.mjs', 'start']

/**
 * `npm start` on an installation that is there, and on a fresh clone without packages: from the command until it listens,
 * its database included.
 */
export async function benchColdStart(): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rasan-bench-'))
  try {
    const environment = { RASAN_DATA_DIR: dataDir, PORT: String(await findFreePort()) }
    // makes the database, and builds the panel where it is not
    const first = await startAndStop(environment)
    const tookMs: number[] = []
    for (let round = 0; round < ROUNDS; round++) tookMs.push(await startAndStop(environment))
    const clone = join(dataDir, 'clone')
    execFileSync('git', ['clone', '--quiet', PROJECT_DIR, clone])
    const installed = await startAndStop({ ...environment, RASAN_DATA_DIR: join(dataDir, 'fresh') }, clone)
    return [
      measure(
        'start, until it listens',
        percentile(tookMs, 50) / 1000,
        { atMost: 3 },
        {
          unit: 's',
          digits: 2,
          detail: `${spread(tookMs, 0)}; the first one, which makes the database: ${(first / 1000).toFixed(1)} s`,
        },
      ),
      measure(
        'first start of a fresh clone, which installs',
        installed / 1000,
        { atMost: 90 },
        {
          unit: 's',
          detail: 'packages, panel and database are made; packages that this machine has had come from its cache',
        },
      ),
    ]
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** How long until it listened, in ms. It is stopped in order. */
async function startAndStop(environment: Record<string, string>, cwd = PROJECT_DIR): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, PROGRAM, {
    cwd,
    env: { ...outside(), RASAN_LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const tookMs = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      if (String(part).includes('Rasan listens on')) resolve(performance.now() - startedAt)
    })
    child.once('exit', (code) => reject(new Error(`rasan start ended with ${code}`)))
  })
  child.kill('SIGTERM')
  await ended
  return tookMs
}

/** Our own environment, where npm may find its registry, without settings of Rasan. */
const outside = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RASAN_')))
