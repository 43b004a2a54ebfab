import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kavenegar } from '../../../providers/kavenegar.ts'
import { startKavenegarSimulator } from '../../../simulators/kavenegar.ts'
import { ensureBuiltInService } from '../../modules/services/built-in.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { addToken, startTestNode, waitFor } from '../../test-node.ts'
import { failureOf } from '../send/settle.ts'
import { checkAll } from '../test-checks.ts'
import { openScene, type Scene } from '../test-scene.ts'

// Time is the only thing that these tests bend: calls time out sooner, and what waits is made due.
Object.assign(kavenegar.methods.sms!, { timeoutMs: 700, graceMs: 200 })

const node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
const SEND = 'sms/send'
const ASK = 'sms/statuslocalmessageid'

/** A scene whose account has a message that it is known to have taken. */
async function openKnown(): Promise<Scene> {
  const scene = await openScene(node, 'kavenegar')
  await scene.until(await scene.send({ text: 'canary' }), 'delivered')
  return scene
}

async function update(table: 'accounts' | 'messages', id: number | string, set: string, value?: unknown) {
  await node.pool.query(`update ${table} set ${set} where id = $1`, value === undefined ? [id] : [id, value])
  if (table === 'accounts') await node.node.deps.live.catchUp()
}

/** Sends one that the provider does, or does not, take, and never answers. */
async function sendUnheard(scene: Scene, process: boolean, body = {}): Promise<string> {
  scene.simulator.behave({ kind: 'cut', process, count: 1, endpoint: SEND })
  const id = await scene.send(body)
  await scene.until(id, 'unconfirmed')
  return id
}

test('asked where the canary is not known either: a no is not believed, and nothing goes again', async () => {
  const scene = await openKnown()
  const id = await sendUnheard(scene, true)
  const elsewhere = await startKavenegarSimulator({ reportAfterMs: 5 })
  atTestEnd(() => elsewhere.close())
  await update('accounts', scene.accountId, 'base_url = $2', elsewhere.url)
  await waitFor(async () => {
    await scene.hasten(id)
    return elsewhere.totals().calls >= 3
  })
  const { rows } = await node.pool.query('select asks from calls where $1 = any (ids)', [id])
  assert.deepEqual([(await scene.read(id)).status, rows[0].asks], ['unconfirmed', 0])
  assert.equal(elsewhere.timesTaken((await scene.read(id)).ref), 0)
  // asked at the right place, it was taken
  await update('accounts', scene.accountId, 'base_url = $2', scene.simulator.url)
  await waitFor(async () => {
    await scene.hasten(id)
    return (await scene.read(id)).status === 'delivered'
  })
  assert.equal(await scene.taken(id), 1)
})

test('after a second copy further ones go by the account that knows the reference, and by no other', async () => {
  const [first, second] = [await openScene(node, 'kavenegar'), await openScene(node, 'kavenegar')]
  await node.pool.query(
    `insert into allocations (service_id, account_id, methods, position) values ($1, $2, '{kavenegar.sms}', 2)`,
    [first.serviceId, second.accountId],
  )
  await node.node.deps.live.catchUp()
  first.simulator.behave(
    { kind: 'cut', process: true, count: 2, endpoint: SEND },
    { kind: 'status', status: 500, endpoint: ASK },
  )
  const id = await first.send({ class: 'otp' })
  const callsOf = async () =>
    (await node.pool.query('select state from calls where $1 = any (ids) order by id', [id])).rows.map(
      (row) => row.state,
    )
  const isUnknown = async (count: number) => {
    const states = await callsOf()
    return states.length === count && states.at(-1) === 2
  }
  await waitFor(() => isUnknown(1))
  await first.age(id, '8 s')
  await waitFor(() => isUnknown(2))
  await update('accounts', first.accountId, 'suspended_at = now()')
  await first.age(id, '8 s')
  await first.until(id, 'queued')
  const { rows } = await node.pool.query(
    'select l.accounts from messages m join lanes l on l.id = m.lane where m.id = $1',
    [id],
  )
  assert.deepEqual(rows[0].accounts, [first.accountId])
  await update('accounts', first.accountId, 'suspended_at = null')
  await first.until(id, 'sent', 'delivered')
  assert.deepEqual([await first.taken(id), second.simulator.timesTaken((await first.read(id)).ref)], [1, 0])
})

test('a test of an account that goes again after a "no" that nothing proves is still a test', async () => {
  const { deps, url } = node.node
  await ensureBuiltInService(deps.database.db, makeInternalActor('system', 'test'))
  const scene = await openScene(node, 'kavenegar')
  const token = await addToken(node.pool, { kind: 'centre', serviceId: null })
  await deps.live.catchUp()
  scene.simulator.behave({ kind: 'cut', process: false, count: 1, endpoint: SEND })
  const { rows: names } = await node.pool.query('select name from accounts where id = $1', [scene.accountId])
  const answer = await fetch(`${url}/api/v1/centre/accounts/${names[0].name}/test-messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: '09121234567', text: 'سلام' }),
  })
  assert.equal(answer.status, 202, await answer.clone().text())
  const { id } = (await answer.json()) as { id: string }
  await waitFor(async () => {
    await scene.hasten(id)
    return (await scene.read(id)).status === 'delivered'
  })
  const { rows } = await node.pool.query(
    `select l.trial, (select count(*)::int from calls where $1 = any (ids)) as calls
     from messages m join lanes l on l.id = m.lane where m.id = $1`,
    [id],
  )
  assert.deepEqual(rows, [{ trial: true, calls: 2 }])
})

test('a method that is gone: nothing is sent again, and it ends as unknown when no report can come any more', async () => {
  const scene = await openKnown()
  const id = await sendUnheard(scene, true)
  await node.pool.query(`update calls set method = 'kavenegar.gone' where $1 = any (ids)`, [id])
  const untilAskedAgain = () =>
    waitFor(async () => {
      const { rows } = await node.pool.query(
        'select state = 2 and ask_after <= now() as is_due from calls where $1 = any (ids)',
        [id],
      )
      return !rows[0].is_due
    })
  await scene.age(id, '73 h')
  await untilAskedAgain()
  assert.equal((await scene.read(id)).status, 'unconfirmed', 'its validity is not over')
  await update('messages', id, `expires_at = now() - interval '1 s'`)
  await scene.age(id, '-2 h')
  await untilAskedAgain()
  assert.equal((await scene.read(id)).status, 'unconfirmed', 'a report may still come')
  await scene.age(id, '2 h')
  const message = await scene.until(id, 'failed')
  assert.equal(failureOf(message.failure as number), 'outcome_unknown')
  assert.ok((await scene.notes(id)).includes('given_up'))
})

test('an abandoned call that cannot be marked holds up no other', async () => {
  const scene = await openKnown()
  const [broken, whole] = [await sendUnheard(scene, true), await sendUnheard(scene, true)]
  await node.pool.query(`insert into nodes (slot, epoch, seen_at) values (200, 1, '-infinity')`)
  const abandon = (id: string, lane: string) =>
    node.pool.query(
      `update calls set state = 0, outcomes = null, slot = 200, epoch = 1, lanes = ${lane} where $1 = any (ids)`,
      [id],
    )
  const { rows } = await node.pool.query('select lanes from calls where $1 = any (ids)', [broken])
  await abandon(broken, `'{2000000000}'`)
  await abandon(whole, 'lanes')
  const untilDelivered = (id: string) =>
    waitFor(async () => {
      await scene.hasten(id)
      return (await scene.read(id)).status === 'delivered'
    })
  await untilDelivered(whole)
  await node.pool.query('update calls set lanes = $2 where $1 = any (ids)', [broken, rows[0].lanes])
  await untilDelivered(broken)
  assert.deepEqual([await scene.taken(whole), await scene.taken(broken)], [1, 1])
})

test('after all of it every message is in one place, and every counter is right', () => checkAll(node.pool))
