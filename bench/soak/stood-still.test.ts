import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atTestEnd } from '../../server/platform/test-end.ts'
import { waitFor } from '../../server/test-node.ts'
import { startGhasedakSimulator } from '../../simulators/ghasedak.ts'
import { startKavenegarSimulator } from '../../simulators/kavenegar.ts'
import { openRandom } from './random.ts'
import { SHORT_GRACE_MS, SHORT_TIMEOUT_MS } from './waits.ts'
import { openSharedWorld } from './world.ts'

// Both are as far from both edges as they can be, since a machine may stand still for a second: the call is taken 2 s after
// a grace that were counted from its timeout, and 2 s before the end of one that is counted from when the node wakes.
const STILL_MS = SHORT_TIMEOUT_MS + SHORT_GRACE_MS
const LATE_MS = SHORT_GRACE_MS / 2

test('a node that stands still in mid-call believes no "no" before the provider’s grace is over, which begins when it wakes', {
  timeout: 60_000,
}, async () => {
  const options = { reportAfterMs: 20, reportRetryMs: 200, reportRetriesMax: 500 }
  const [kavenegar, ghasedak] = await Promise.all([startKavenegarSimulator(options), startGhasedakSimulator(options)])
  atTestEnd(() => Promise.all([kavenegar.close(), ghasedak.close()]))
  const world = await openSharedWorld({ nodes: 1, hasShortWaits: true, simulators: { kavenegar, ghasedak } })
  atTestEnd(() => world.close())
  const { token } = world.services.find(({ name }) => name === 'transport')!
  const post = async () => {
    const answer = await fetch(`${world.urls[0]}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: '09121234567', text: 'سلام' }),
    })
    return ((await answer.json()) as { id: string }).id
  }
  const read = async (id: string) => {
    const { rows } = await world.pool.query(
      `select m.ref::text, m.status, m.final_at is not null or m.status >= 40 as is_out, exists (
         select from calls c where m.id = any (c.ids) and c.state = 0) as is_on_its_way
       from messages m where id = $1`,
      [id],
    )
    return rows[0] as { ref: string; is_out: boolean; is_on_its_way: boolean }
  }
  const canary = await post()
  await waitFor(async () => (await read(canary)).is_out)

  kavenegar.behave({ kind: 'hang', lateMs: LATE_MS, count: 1, endpoint: 'sms/send' })
  const id = await post()
  await waitFor(async () => (await read(id)).is_on_its_way)
  // whatever goes again now goes by the other account
  await world.pool.query(`update accounts set suspended_at = now() where name = 'kavenegar'`)
  const still = world.harms.find(({ name }) => name === 'a node that stands still (SIGSTOP)')!
  await still.run({ ...openRandom(1), between: () => STILL_MS })
  const { ref } = await waitFor(async () => {
    const message = await read(id)
    return message.is_out && message
  }, 30_000)
  await waitFor(() => kavenegar.timesTaken(ref) === 1)
  assert.equal(ghasedak.timesTaken(ref), 0)
})
