import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import pg from 'pg'
import { NODE_FLAGS } from '../bin/node-flags.mjs'
import { prepareDatabase } from '../server/main.ts'
import { createVault, type Vault } from '../server/platform/crypto/vault.ts'
import { openEmbedded } from '../server/platform/db/embedded/embedded.ts'
import { addAccount, addService, addToken } from '../server/test-node.ts'
import { describeProfiles, sampleDatabase, tellProfile } from './profile.ts'
import { numberOf } from './steady.ts'

/** A process of a bench: how to talk to it, and how to end it in order. */
export type Started = { url: string; child: ChildProcess; ask<T>(question: unknown): Promise<T>; stop(): Promise<void> }

/** A database of its own with its real, durable settings, and a way to start the processes of a bench. */
export type Stage = {
  url: string
  masterKey: string
  vault: Vault
  pool: pg.Pool
  /** Starts a file of this folder, and waits until it says its address. */
  run(file: string, ...args: string[]): Promise<Started>
  /** A node, sending or only accepting; profiled where that was asked for. */
  runNode(isSending?: boolean): Promise<Started>
  close(): Promise<void>
}

/** Nodes and simulators die with us, a PostgreSQL would not. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Opens a stage, lets `work` use it, and clears it away whatever happens. */
export async function onStage<T>(options: { isProfiled: boolean }, work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await openStage(options)
  const onSignal = () => void stage.close().finally(() => process.exit(130))
  for (const name of SIGNALS) process.once(name, onSignal)
  try {
    return await work(stage)
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal)
    await stage.close()
  }
}

async function openStage({ isProfiled }: { isProfiled: boolean }): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rasan-bench-'))
  const embedded = await openEmbedded({ dataDir, mayCreate: true })
  const masterKey = randomBytes(32).toString('base64')
  const vault = createVault(masterKey)
  await prepareDatabase(embedded.url, vault)
  const pool = new pg.Pool({ connectionString: embedded.url, max: 4 })
  // one that is closed may still hear that its database stops
  pool.on('error', () => undefined)
  const children = new Set<ChildProcess>()
  const run = async (file: string, args: string[], execArgv: string[] = []): Promise<Started> => {
    // a node logs to its own standard output, which nobody reads here: thrown away as a service manager's would be stored
    const child = fork(join(import.meta.dirname, file), args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv,
    })
    children.add(child)
    const hear = <T>() =>
      new Promise<T>((resolve, reject) => {
        const onEnd = (code: number | null) => reject(new Error(`${file} ended with ${code}`))
        child.once('exit', onEnd)
        child.once('message', (message) => {
          child.off('exit', onEnd)
          resolve(message as T)
        })
      })
    const { url } = await hear<{ url: string }>()
    return {
      url,
      child,
      ask: <T>(question: unknown) => {
        const answer = hear<T>()
        child.send(question as string)
        return answer
      },
      async stop() {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGTERM')
        await ended
        children.delete(child)
      },
    }
  }
  return {
    url: embedded.url,
    masterKey,
    vault,
    pool,
    run: (file, ...args) => run(file, args),
    async runNode(isSending = true) {
      const args = [embedded.url, masterKey, isSending ? 'sending' : 'accepting']
      if (!isProfiled) return run('product.ts', args, NODE_FLAGS)
      const folder = mkdtempSync(join(dataDir, 'profile-'))
      const started = await run('product.ts', args, [...NODE_FLAGS, '--cpu-prof', `--cpu-prof-dir=${folder}`])
      const sampler = sampleDatabase(pool)
      return {
        ...started,
        async stop() {
          const ofDatabase = await sampler.stop()
          await started.stop()
          tellProfile([...describeProfiles(folder), ...ofDatabase])
        },
      }
    },
    async close() {
      for (const child of children) child.kill('SIGKILL')
      await pool.end()
      await embedded.release()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export type Sender = { accountId: number; reportSecret: string; serviceId: number; token: string }

/** A live service through Kavenegar's simulator, and a token of it; on the account of another one where that is given. */
export async function addSender(
  stage: Stage,
  name: string,
  baseUrl: string,
  on?: Pick<Sender, 'accountId' | 'reportSecret'>,
): Promise<Sender> {
  const { accountId, reportSecret } = on ?? (await addBenchAccount(stage, name, baseUrl))
  const serviceId = await addService(stage.pool, { name, accountId, methods: ['kavenegar.sms'] })
  return {
    accountId,
    reportSecret,
    serviceId,
    token: await addToken(stage.pool, { kind: 'live', serviceId }),
  }
}

async function addBenchAccount(stage: Stage, name: string, baseUrl: string) {
  const { id, reportSecret } = await addAccount(stage, {
    name,
    provider: 'kavenegar',
    baseUrl,
    key: { apiKey: 'bench-key' },
    line: '10008663',
  })
  return { accountId: id, reportSecret }
}

/** Where a node hears of the reports of a sender's account. */
export const reportUrlOf = (node: { url: string }, sender: Pick<Sender, 'reportSecret'>): string =>
  `${node.url}/reports/${sender.reportSecret}`

const TEXT = 'سلام، کد سفارش شما آماده‌ی تحویل است.'

export type Load = { perSecond: number; p50Ms: number; p99Ms: number; requests: number; failed: number }

/** Single POSTs over keep-alive connections, each with another number, for so many seconds or so many requests. */
export async function postMessages(
  url: string,
  token: string,
  how: { connections: number; seconds?: number; amount?: number; text?: string },
): Promise<Load> {
  let n = 0
  const result = await autocannon({
    url: `${url}/api/v1/messages`,
    connections: how.connections,
    ...(how.amount ? { amount: how.amount } : { duration: how.seconds }),
    requests: [
      {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        setupRequest: (request) => {
          n++
          return { ...request, body: JSON.stringify({ to: numberOf(n), text: how.text ?? TEXT }) }
        },
      },
    ],
  })
  return {
    perSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    requests: result['2xx'],
    failed: result.non2xx + result.errors,
  }
}

/**
 * Batches of so many messages each over keep-alive connections, for so many seconds or messages; what is counted are
 * messages.
 */
export async function postBatches(
  url: string,
  token: string,
  how: { connections: number; perBatch: number; seconds?: number; messages?: number },
): Promise<Load> {
  let n = 0
  const makeBody = () => {
    const messages = Array.from({ length: how.perBatch }, () => ({ to: numberOf(n++), text: TEXT }))
    return JSON.stringify({ messages })
  }
  const result = await autocannon({
    url: `${url}/api/v1/messages/batch`,
    method: 'POST',
    connections: how.connections,
    ...(how.messages ? { amount: Math.ceil(how.messages / how.perBatch) } : { duration: how.seconds }),
    requests: [
      {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: makeBody() }),
      },
    ],
  })
  return {
    perSecond: (result['2xx'] * how.perBatch) / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    requests: result['2xx'],
    failed: result.non2xx + result.errors,
  }
}
