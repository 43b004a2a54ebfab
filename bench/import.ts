import { addAccount, addService, addToken } from '../server/test-node.ts'
import type { BenchOptions } from './options.ts'
import { measure, type Row } from './results.ts'
import { onStage, type Started } from './stage.ts'

const ROWS = 1_000_000
/** One row in so many has no number, and one in so many one that stood there before. */
const FAULTY_EVERY = 10
const REPEATED_EVERY = 50
const SAMPLE_EVERY_MS = 250
const LIMIT_MS = 600_000
const COLUMNS = { number: 1, name: [2], fields: { city: 3 }, tags: 4 }

/** A file of a million rows, one in ten with a fault, imported into a service without contacts, and then again. */
export function benchImport(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const account = await addAccount(stage, { name: 'bench', provider: 'sandbox' })
    const serviceId = await addService(stage.pool, { name: 'bench', accountId: account.id, methods: ['sandbox.sms'] })
    const scopes = ['contacts:read', 'contacts:write', 'files:write']
    const token = await addToken(stage.pool, { kind: 'live', serviceId, scopes })
    const node = await stage.runNode()
    const ask = askAs(node, token)
    await ask('PUT', '/contact-fields', { fields: [{ name: 'city', title: { fa: 'شهر', en: 'City' }, type: 'text' }] })
    const csv = makeFile()
    const uploadedAt = performance.now()
    const file = await ask('POST', '/files?name=million.csv', csv)
    const uploadS = (performance.now() - uploadedAt) / 1_000
    const idleMb = await readMemory(node)
    const first = await take(node, ask, file.id)
    const again = await take(node, ask, file.id)
    await node.stop()
    const half = Math.floor(first.samples.length / 2)
    const told = ({ counts }: Taken) =>
      Object.entries(counts)
        .map(([what, n]) => `${n} ${what}`)
        .join(', ')
    return [
      measure('rows taken', ROWS / first.tookS, { atLeast: 20_000 }, { unit: '/s', detail: told(first) }),
      measure('the same once more', ROWS / again.tookS, { atLeast: 20_000 }, { unit: '/s', detail: told(again) }),
      measure(
        'node, most memory of it',
        Math.max(...first.samples, ...again.samples),
        { atMost: 300 },
        {
          unit: 'MB',
          detail: `${idleMb} MB before; at most ${Math.max(...first.samples.slice(0, half))} MB in the first half, ${Math.max(...first.samples.slice(half))} MB in the second; upload of ${Math.round(csv.length / 1024 ** 2)} MiB in ${uploadS.toFixed(1)} s`,
        },
      ),
    ]
  })
}

function makeFile(): Buffer {
  const rows: string[] = ['موبایل,نام,شهر,برچسب']
  for (let i = 0; i < ROWS; i++) {
    const number =
      i % FAULTY_EVERY === 0
        ? `ندارد ${i}`
        : `09${10 + (i % REPEATED_EVERY === 1 ? 1 : Math.floor(i / 10_000_000) + 2)}${String(i % REPEATED_EVERY === 1 ? 1_000_000 : i).padStart(7, '0')}`
    rows.push(`${number},نام و نام خانوادگی ${i},شهر ${i % 1_000},${i % 3 === 0 ? 'قدیمی' : ''}`)
  }
  return Buffer.from(rows.join('\n'))
}

type Taken = { tookS: number; samples: number[]; counts: Record<string, number> }

async function take(node: Started, ask: ReturnType<typeof askAs>, file: number): Promise<Taken> {
  const startedAt = performance.now()
  const body = { file, hasHeading: true, columns: COLUMNS, existing: 'update' }
  const { id } = await ask('POST', '/contact-imports', body)
  const samples: number[] = []
  for (;;) {
    samples.push(await readMemory(node))
    const told = await ask('GET', `/contact-imports/${id}`)
    const tookS = (performance.now() - startedAt) / 1_000
    if (told.state === 'finished') return { tookS, samples, counts: told.counts }
    if (told.state === 'failed' || tookS * 1_000 > LIMIT_MS)
      throw new Error(`the import failed: ${JSON.stringify(told)}`)
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS))
  }
}

type Answer = { id: number; state: string; counts: Record<string, number> }

const askAs =
  (node: Started, token: string) =>
  async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const isFile = Buffer.isBuffer(body)
    const type = isFile ? 'text/csv' : 'application/json'
    const answer = await fetch(`${node.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }

const readMemory = async (node: Started): Promise<number> => (await node.ask<{ rssMb: number }>('memory')).rssMb
