import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { atTestEnd } from '../../server/platform/test-end.ts'
import { waitFor } from '../../server/test-node.ts'
import { startGhasedakSimulator } from '../../simulators/ghasedak.ts'
import { startKavenegarSimulator } from '../../simulators/kavenegar.ts'
import { openEmbeddedWorld } from './world.ts'

/** Room for a new cluster and some of its log. */
const DISK_MB = 260
const BATCH = 500

test('a full disk: who sends is told to come back, all that was answered 202 is kept, and goes once when there is room again', {
  timeout: 150_000,
  skip: process.getuid?.() === 0 ? false : 'a small disk is mounted, which root alone may do',
}, async (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'rasan-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', disk], { stdio: 'pipe' })
  } catch (error) {
    rmdirSync(disk)
    return context.skip(`no small disk can be mounted here: ${error}`)
  }
  atTestEnd(() => {
    execFileSync('umount', ['-l', disk])
    rmdirSync(disk)
  })
  const options = { reportAfterMs: 20, reportRetryMs: 200, reportRetriesMax: 500, keepRows: 1_000_000 }
  const kavenegar = await startKavenegarSimulator({ ...options, takesRepeats: true })
  const ghasedak = await startGhasedakSimulator(options)
  atTestEnd(() => Promise.all([kavenegar.close(), ghasedak.close()]))
  const world = await openEmbeddedWorld({ nodes: 0, hasShortWaits: true, simulators: { kavenegar, ghasedak } }, disk)
  atTestEnd(() => world.close())
  kavenegar.reportTo(`${world.urls[0]}${world.reportPaths.kavenegar}`)

  const heard: string[] = []
  const { token } = world.services.find(({ name }) => name === 'payroll')!
  const text = 'ا'.repeat(600)
  /** The answer's status; 200 where each was taken, else the first other one of the items. */
  const post = async (): Promise<{ status: number; retryAfter: string | null }> => {
    const messages = Array.from({ length: BATCH }, (_, i) => ({ to: `0912${1_000_000 + heard.length + i}`, text }))
    const answer = await fetch(`${world.urls[0]}/api/v1/messages/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages }),
    }).catch(() => undefined)
    if (answer?.status !== 200)
      return { status: answer?.status ?? 503, retryAfter: answer?.headers.get('retry-after') ?? '1' }
    const { items } = (await answer.json()) as {
      items: { status: number; message?: { id: string }; retryAfter?: number }[]
    }
    for (const { message } of items) if (message) heard.push(message.id)
    const refused = items.find(({ message }) => !message)
    return { status: refused?.status ?? 200, retryAfter: refused ? String(refused.retryAfter ?? '') : null }
  }
  assert.equal((await post()).status, 200)

  const filler = join(disk, 'filler')
  fillUp(filler)
  const refusal = await waitFor(async () => {
    const said = await post()
    return said.status !== 200 && said
  }, 60_000)
  assert.equal(refusal.status, 503)
  assert.match(refusal.retryAfter ?? '', /^\d+$/)
  const before = heard.length
  rmSync(filler)
  await waitFor(async () => (await post()).status === 200, 60_000)
  const stored = await waitFor(async () => {
    const { rows } = await world.pool.query(`select id, ref::text, status from messages`)
    return rows.every(({ status }) => status === 70) && rows
  }, 60_000)
  const ids = new Set(stored.map(({ id }) => id))
  assert.deepEqual(
    heard.filter((id) => !ids.has(id)),
    [],
    'answered 202, and not stored',
  )
  assert.deepEqual(
    stored.filter(({ ref }) => kavenegar.timesTaken(ref) !== 1),
    [],
  )
  context.diagnostic(`${before} taken until the disk was full, ${heard.length} in the end`)
})

/** Leaves no byte. */
function fillUp(path: string): void {
  const file = openSync(path, 'w')
  for (const size of [1 << 20, 1 << 12, 1]) {
    const part = Buffer.alloc(size)
    try {
      for (;;) writeSync(file, part)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
  closeSync(file)
}
