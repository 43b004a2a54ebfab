import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { kavenegar } from '../../../providers/kavenegar.ts'
import { startKavenegarSimulator } from '../../../simulators/kavenegar.ts'
import type { Simulator } from '../../../simulators/simulator.ts'
import { registry } from '../../platform/http/metrics.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { addAccount, addService, addToken, startTestNode, type TestNode, waitFor } from '../../test-node.ts'
import { stateOf } from '../states.ts'
import { checkAll } from '../test-checks.ts'

Object.assign(kavenegar.methods.sms!, { timeoutMs: 700, graceMs: 200 })

const SEND = 'sms/send'
let node: TestNode
let pairs = 0

before(async () => {
  node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
})

type Pair = Awaited<ReturnType<typeof openPair>>

/** A service that may use two accounts, each at a provider of its own: A first, else B. */
async function openPair(options: { keys?: string[]; only?: 'a' } = {}) {
  const { pool } = node
  const name = `pair-${++pairs}`
  const open = async (letter: 'a' | 'b'): Promise<{ id: number; simulator: Simulator }> => {
    const simulator = await startKavenegarSimulator({ reportAfterMs: 5, takesRepeats: true })
    atTestEnd(() => simulator.close())
    const [first = 'good', ...more] = letter === 'a' ? (options.keys ?? []) : []
    const { id, reportSecret } = await addAccount(node, {
      name: `${name}-${letter}`,
      provider: 'kavenegar',
      baseUrl: simulator.url,
      key: { apiKey: first },
      line: '1000',
    })
    for (const [index, apiKey] of more.entries())
      await pool.query(`insert into account_keys (account_id, name, secret, position) values ($1, $2, $3, $4)`, [
        id,
        `key-${index}`,
        node.vault.encrypt(JSON.stringify({ apiKey })),
        index + 1,
      ])
    simulator.reportTo(`${node.node.url}/reports/${reportSecret}`)
    return { id, simulator }
  }
  const a = await open('a')
  const b = await open('b')
  const serviceId = await addService(pool, { name, accountId: a.id, methods: ['kavenegar.sms'], policy: 'never-twice' })
  if (options.only !== 'a')
    await pool.query(`insert into allocations (service_id, account_id, methods, position) values ($1, $2, $3, 1)`, [
      serviceId,
      b.id,
      ['kavenegar.sms'],
    ])
  const token = await addToken(pool, { kind: 'live', serviceId })
  await node.node.deps.live.catchUp()
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${node.node.url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
  let n = 0
  const read = async (id: string) => {
    const { rows } = await pool.query(
      'select status, account_id as account, ref::float8 as ref from messages where id = $1',
      [id],
    )
    return { ...rows[0], status: stateOf(rows[0].status) } as { status: string; account: number | null; ref: number }
  }
  return {
    a,
    b,
    call,
    read,
    async send(body: Record<string, unknown> = {}): Promise<string> {
      const to = `0912${String(++n).padStart(7, '0')}`
      const answer = await call('/messages', { method: 'POST', body: JSON.stringify({ to, text: 'سلام', ...body }) })
      assert.equal(answer.status, 202, await answer.clone().text())
      return ((await answer.json()) as { id: string }).id
    },
    async until(id: string, ...states: string[]) {
      return waitFor(async () => {
        const message = await read(id)
        return states.includes(message.status) && message
      }).catch(async () => assert.fail(`waited for ${states}: ${JSON.stringify(await read(id))}`))
    },
    circuits: async () => {
      const { rows } = await pool.query<{ name: string }>(
        `select account_id || ' ' || kind || ' ' || state || ' ' || failure as name from circuits where account_id = any ($1) order by 1`,
        [[a.id, b.id]],
      )
      return rows.map(({ name: circuit }) => circuit)
    },
    /** Every circuit that is open is due for a try. */
    hasten: () => pool.query(`update circuits set retry_at = now() where account_id = any ($1)`, [[a.id, b.id]]),
  }
}

const closed = async ({ a, circuits }: Pair) =>
  waitFor(async () => (await circuits()).some((name) => name.startsWith(`${a.id} account closed`))).catch(async () =>
    assert.fail(JSON.stringify(await circuits())),
  )

suite('circuits', { concurrency: 8 }, () => {
  test('an account without credit: its messages go by the next one at once, and the timeline says why', async () => {
    const pair = await openPair()
    pair.a.simulator.behave({ kind: 'noCredit' })
    const id = await pair.send()
    const message = await pair.until(id, 'delivered')
    assert.equal(message.account, pair.b.id)
    assert.deepEqual(await pair.circuits(), [`${pair.a.id} account open no_credit`])
    assert.match(
      await registry.metrics(),
      /rasan_circuits_open\{account="pair-\d+-a",kind="account",failure="no_credit"\} 1/,
    )
    const detail = (await (await pair.call(`/messages/${id}`)).json()) as {
      timeline: { kind: string; title: string; data: Record<string, unknown> }[]
    }
    const kinds = detail.timeline.map(({ kind }) => kind)
    assert.ok(kinds.includes('rejected') && kinds.includes('failed_over'), kinds.join())
    assert.equal(detail.timeline.find(({ kind }) => kind === 'failed_over')?.data.failure, 'no_credit')
    const passed = detail.timeline.find(({ kind }) => kind === 'failed_over')
    assert.match(String(passed?.title), /^pair-\d+-a was passed over: the account is out of credit$/)

    // the next ones do not even try
    const before = pair.a.simulator.totals().calls
    for (let i = 0; i < 3; i++) await pair.until(await pair.send(), 'delivered')
    assert.equal(pair.a.simulator.totals().calls, before)
  })

  test('when it is well again it is tried with single messages, closes, and carries on as the first', async () => {
    const pair = await openPair()
    pair.a.simulator.behave({ kind: 'noCredit', endpoint: SEND })
    await pair.until(await pair.send(), 'delivered')
    await pair.hasten()
    // it answers the probe, and refuses the message that tries it: open again
    await waitFor(async () => {
      await pair.until(await pair.send(), 'delivered')
      const { rows } = await node.pool.query('select openings from circuits where account_id = $1', [pair.a.id])
      return rows[0].openings === 2
    })
    await pair.a.simulator.behaveWell()
    await pair.hasten()
    await waitFor(async () => {
      await pair.until(await pair.send(), 'delivered')
      return (await pair.circuits()).includes(`${pair.a.id} account closed no_credit`)
    })
    assert.equal((await pair.until(await pair.send(), 'delivered')).account, pair.a.id)
    const { rows } = await node.pool.query('select state from circuit_events where account_id = $1 order by id', [
      pair.a.id,
    ])
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['open', 'half_open', 'open', 'half_open', 'closed'],
    )
  })

  test('a refused key falls to the account’s next key, and nothing falls to another account', async () => {
    const pair = await openPair({ keys: ['BADKEY', 'good'] })
    const ids = await Promise.all([pair.send(), pair.send(), pair.send()])
    for (const id of ids) assert.equal((await pair.until(id, 'delivered')).account, pair.a.id)
    assert.deepEqual(await pair.circuits(), [`${pair.a.id} key open key_refused`])
  })

  test('an account that gives no answer is left alone after three calls; what it may have taken goes nowhere else', async () => {
    const pair = await openPair()
    await pair.until(await pair.send({ text: 'canary' }), 'delivered')
    pair.a.simulator.behave({ kind: 'hang', process: true, endpoint: SEND })
    const lost: string[] = []
    for (let i = 0; i < 3; i++) {
      lost.push(await pair.send())
      await pair.until(lost[i] as string, 'unconfirmed')
    }
    assert.deepEqual(await pair.circuits(), [`${pair.a.id} account open network_failed`])
    const next = await pair.until(await pair.send(), 'delivered')
    assert.equal(next.account, pair.b.id)
    const taken = pair.b.simulator.totals().messages
    // resolved by asking, though the circuit is open: the provider had taken them
    await waitFor(async () => {
      await node.pool.query('update calls set ask_after = now() where account_id = $1 and state = 2', [pair.a.id])
      const states = await Promise.all(lost.map(async (id) => (await pair.read(id)).status))
      return states.every((status) => status === 'delivered' || status === 'sent')
    })
    assert.equal(pair.b.simulator.totals().messages, taken, 'nothing of it left by the second account')
    for (const id of lost) assert.equal(pair.a.simulator.timesTaken((await pair.read(id)).ref), 1)
  })

  test('a no that only the reference vouches for binds the message to its account: no other carries it', async () => {
    const pair = await openPair()
    // the first message ever of the account: there is none to be found by the same question
    pair.a.simulator.behave({ kind: 'hang', process: false, count: 1, endpoint: SEND })
    const id = await pair.send()
    await pair.until(id, 'unconfirmed')
    await node.pool.query('update accounts set suspended_at = now() where id = $1', [pair.a.id])
    await node.node.deps.live.catchUp()
    await waitFor(async () => {
      await node.pool.query('update calls set ask_after = now() where account_id = $1 and state = 2', [pair.a.id])
      return (await pair.read(id)).status === 'queued'
    })
    const other = await pair.until(await pair.send(), 'delivered')
    assert.equal(other.account, pair.b.id)
    assert.equal((await pair.read(id)).status, 'queued')
    await node.pool.query('update accounts set suspended_at = null where id = $1', [pair.a.id])
    await node.node.deps.live.catchUp()
    assert.equal((await pair.until(id, 'delivered')).account, pair.a.id)
    assert.equal(pair.a.simulator.timesTaken((await pair.read(id)).ref), 1)
  })

  test('what is unknown of several calls is asked in one question', async () => {
    const pair = await openPair({ only: 'a' })
    await pair.until(await pair.send({ text: 'canary' }), 'delivered')
    pair.a.simulator.behave({ kind: 'cut', process: true, endpoint: SEND, count: 2 })
    const ids: string[] = []
    const askAt = (time: string) =>
      node.pool.query(`update calls set ask_after = ${time} where account_id = $1 and state = 2`, [pair.a.id])
    for (let i = 0; i < 2; i++) {
      ids.push(await pair.send())
      await pair.until(ids[i] as string, 'unconfirmed')
      await askAt("now() + interval '1 h'")
    }
    const before = pair.a.simulator.totals().calls
    await askAt('now()')
    for (const id of ids) await pair.until(id, 'sent', 'delivered')
    assert.equal(pair.a.simulator.totals().calls, before + 1)
  })

  test('with every road stopped messages wait, and all leave when it is well again', async () => {
    const pair = await openPair({ only: 'a' })
    pair.a.simulator.behave({ kind: 'noCredit' })
    const ids = await Promise.all(Array.from({ length: 20 }, () => pair.send()))
    await waitFor(async () => (await pair.circuits()).includes(`${pair.a.id} account open no_credit`))
    const { calls } = pair.a.simulator.totals()
    await pair.a.simulator.behaveWell()
    await waitFor(async () => {
      await pair.hasten()
      const states = await Promise.all(ids.map(async (id) => (await pair.read(id)).status))
      return states.every((status) => status === 'delivered')
    })
    await closed(pair)
    // how many calls it took to find out is few: nobody asked for each message
    assert.ok(calls <= 8, `${calls} calls`)
  })

  test('a code takes the account that is well, and does not try the one that is half open', async () => {
    const pair = await openPair()
    pair.a.simulator.behave({ kind: 'noCredit', endpoint: SEND })
    await pair.until(await pair.send(), 'delivered')
    await pair.a.simulator.behaveWell()
    await pair.hasten()
    await waitFor(async () => (await pair.circuits())[0] === `${pair.a.id} account half_open no_credit`)
    assert.equal((await pair.until(await pair.send({ class: 'otp' }), 'delivered')).account, pair.b.id)
    // what is no code does, as soon as a place at it is free
    await waitFor(async () => (await pair.until(await pair.send(), 'delivered')).account === pair.a.id)
    await closed(pair)
  })

  test('what is half open at a node that is gone is tried by another', async () => {
    const pair = await openPair()
    await node.pool.query(
      `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at, slot, epoch)
       values ($1, 'account', '', 'half_open', 'busy', 'provider_busy', '409', '', 'provider', 1, now(), now(), 200, 1)`,
      [pair.a.id],
    )
    await waitFor(async () => {
      await pair.until(await pair.send(), 'delivered')
      return (await pair.circuits())[0]?.startsWith(`${pair.a.id} account closed`)
    })
  })
})

test('whatever opened and closed, every message is in one place and counted', async () => checkAll(node.pool))
