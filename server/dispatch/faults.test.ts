import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { createExchange } from '../../providers/exchange.ts'
import { ghasedak } from '../../providers/ghasedak.ts'
import { kavenegar } from '../../providers/kavenegar.ts'
import type { Misbehaviour } from '../../simulators/misbehaviour.ts'
import { startTestNode, type TestNode, waitFor } from '../test-node.ts'
import { startWatch } from '../test-time.ts'
import { failureOf } from './send/settle.ts'
import { STATES } from './states.ts'
import { checkAll } from './test-checks.ts'
import { openScene, type Scene, type Slug } from './test-scene.ts'

// Time is the only thing that these tests bend: calls time out sooner, and what waits is made due.
for (const provider of [kavenegar, ghasedak]) {
  Object.assign(provider.methods.sms!, { timeoutMs: 700, graceMs: 200 })
  provider.pollAfterMs.unshift(200)
}

let node: TestNode

before(async () => {
  node = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
})
const FIRST_NO = {
  kavenegar:
    'the first message ever of an account: after a no it goes again by its reference, which cannot send it twice',
  ghasedak: 'the first message ever of an account: a no is not believed until another message was found',
}
const SEND = { kavenegar: 'sms/send', ghasedak: 'SendPairToPairSMS' }
const ASK = { kavenegar: 'sms/statuslocalmessageid', ghasedak: 'CheckSmsStatus' }

/** A scene whose account has a message that it is known to have taken. */
async function openKnown(slug: Slug, options: Parameters<typeof openScene>[2] = {}): Promise<Scene> {
  const scene = await openScene(node, slug, options)
  await scene.until(await scene.send({ text: 'canary' }), 'sent', 'delivered')
  return scene
}

/** Asks as often as it takes until the message is in one of these states. */
async function askUntil(scene: Scene, id: string, ...states: string[]): Promise<void> {
  await waitFor(async () => {
    await scene.hasten(id)
    return states.includes((await scene.read(id)).status)
  }).catch(async () => assert.fail(`${JSON.stringify([await scene.read(id), await scene.notes(id)])}`))
}

/** Faults of one call: what the message becomes at first, and that it is delivered in the end, exactly once. */
const CALL_FAULTS: [title: string, rule: Misbehaviour, first: 'queued' | 'unconfirmed'][] = [
  ['an answer that never comes, though it was processed', { kind: 'hang', process: true }, 'unconfirmed'],
  ['an answer that never comes, and nothing was processed', { kind: 'hang', process: false }, 'unconfirmed'],
  ['a connection cut in mid-answer', { kind: 'cut', process: true }, 'unconfirmed'],
  ['a connection cut before anything was processed', { kind: 'cut', process: false }, 'unconfirmed'],
  ['garbage for an answer, though it was processed', { kind: 'garbage', process: true }, 'unconfirmed'],
  ['garbage for an answer, and nothing was processed', { kind: 'garbage', process: false }, 'unconfirmed'],
  ['a proxy’s 502, though it was processed', { kind: 'status', status: 502, process: true }, 'unconfirmed'],
  ['a proxy’s 503, and nothing was processed', { kind: 'status', status: 503, process: false }, 'unconfirmed'],
  ['no credit', { kind: 'noCredit' }, 'queued'],
]

for (const slug of ['kavenegar', 'ghasedak'] as const)
  describe(slug, { concurrency: 8 }, () => {
    for (const [title, rule, first] of CALL_FAULTS)
      test(`${title}: first ${first}, in the end delivered, exactly once`, async () => {
        const scene = await openKnown(slug)
        scene.simulator.behave({ ...rule, count: 1, endpoint: SEND[slug] } as Misbehaviour)
        const id = await scene.send()
        await scene.untilNoted(id, first === 'queued' ? 'rejected' : 'unknown')
        await askUntil(scene, id, 'delivered')
        assert.equal(await scene.taken(id), 1)
      })

    test('nobody listens at the provider: the message waits, and goes once when it is back', async () => {
      const scene = await openScene(node, slug)
      scene.simulator.behave({ kind: 'refuse' })
      const id = await scene.send()
      await scene.untilNoted(id, 'rejected')
      assert.equal((await scene.read(id)).status, 'queued')
      await scene.simulator.behaveWell()
      await askUntil(scene, id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test('a key that is refused: the message waits, and goes with the mended key', async () => {
      const scene = await openScene(node, slug, { key: 'BADKEY' })
      const id = await scene.send()
      await scene.untilNoted(id, 'rejected')
      assert.equal((await scene.read(id)).status, 'queued')
      await node.pool.query('update account_keys set secret = $2 where account_id = $1', [
        scene.accountId,
        node.vault.encrypt(JSON.stringify({ apiKey: 'good' })),
      ])
      await node.node.deps.live.catchUp()
      await askUntil(scene, id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test('the first message ever of an account: a yes counts, since it needs no canary', async () => {
      const scene = await openScene(node, slug)
      scene.simulator.behave({ kind: 'hang', process: true, count: 1, endpoint: SEND[slug] })
      const id = await scene.send()
      await askUntil(scene, id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test(FIRST_NO[slug], async () => {
      const scene = await openScene(node, slug)
      scene.simulator.behave({ kind: 'hang', process: false, count: 1, endpoint: SEND[slug] })
      const id = await scene.send()
      await scene.until(id, 'unconfirmed')
      if (slug === 'kavenegar') {
        await askUntil(scene, id, 'delivered')
        assert.equal(await scene.taken(id), 1)
        return
      }
      const before = scene.simulator.totals().calls
      // asked at least three times more
      await waitFor(async () => {
        await scene.hasten(id)
        return scene.simulator.totals().calls >= before + 3
      })
      assert.equal((await scene.read(id)).status, 'unconfirmed')
      assert.equal(await scene.taken(id), 0)
      await scene.until(await scene.send({ text: 'the canary' }), 'delivered')
      await askUntil(scene, id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test('a no before the grace is over is not believed, however often it is said', async () => {
      const scene = await openKnown(slug)
      scene.simulator.behave({ kind: 'hang', process: false, count: 1, endpoint: SEND[slug] })
      const id = await scene.send()
      await scene.until(id, 'unconfirmed')
      const before = scene.simulator.totals().calls
      await scene.age(id, '-20 s')
      await waitFor(async () => {
        await scene.hasten(id)
        return scene.simulator.totals().calls >= before + 3
      })
      assert.equal((await scene.read(id)).status, 'unconfirmed')
      await scene.age(id, '20 s')
      await askUntil(scene, id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test('the grace begins where the call ended, however long after its timeout: a node may have stood still', async () => {
      const scene = await openKnown(slug)
      scene.simulator.behave({ kind: 'hang', process: false, count: 1, endpoint: SEND[slug] })
      const id = await scene.send()
      await scene.until(id, 'unconfirmed')
      // begun long ago, and given up in this moment: its grace of 200 ms has hardly begun; at once, for it is asked about meanwhile
      await node.pool.query(
        `update calls set begun_at = begun_at - interval '1 hour', ended_at = now() + interval '20 s' where $1 = any (ids)`,
        [id],
      )
      const before = scene.simulator.totals().calls
      await waitFor(async () => {
        await scene.hasten(id)
        return scene.simulator.totals().calls >= before + 3
      })
      assert.equal((await scene.read(id)).status, 'unconfirmed')
      await node.pool.query(`update calls set begun_at = begun_at + interval '1 hour' where $1 = any (ids)`, [id])
      await scene.age(id, '25 s')
      await askUntil(scene, id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test('questions without an answer leave it unknown; they are asked again', async () => {
      const scene = await openKnown(slug)
      scene.simulator.behave(
        { kind: 'hang', process: true, count: 1, endpoint: SEND[slug] },
        { kind: 'status', status: 500, count: 2, endpoint: ASK[slug] },
      )
      const id = await scene.send()
      await askUntil(scene, id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test('a question cannot be put with another key: the message stays unconfirmed, and is resolved when its key is back', async () => {
      const scene = await openKnown(slug)
      scene.simulator.behave({ kind: 'hang', process: true, count: 1, endpoint: SEND[slug] })
      const id = await scene.send()
      await scene.until(id, 'unconfirmed')
      const { rows: keys } = await node.pool.query('delete from account_keys where account_id = $1 returning *', [
        scene.accountId,
      ])
      await node.pool.query(`insert into account_keys (account_id, name, secret) values ($1, 'second', $2)`, [
        scene.accountId,
        node.vault.encrypt(JSON.stringify({ apiKey: 'another' })),
      ])
      await node.node.deps.live.catchUp()
      await scene.age(id, '2 s')
      await waitFor(async () => {
        const { rows } = await node.pool.query('select ask_after > now() as looked from calls where $1 = any (ids)', [
          id,
        ])
        return rows[0].looked
      })
      assert.equal((await scene.read(id)).status, 'unconfirmed')
      await node.pool.query(
        `insert into account_keys (id, account_id, name, secret) overriding system value values ($1, $2, $3, $4)`,
        [keys[0].id, scene.accountId, keys[0].name, keys[0].secret],
      )
      await node.node.deps.live.catchUp()
      await askUntil(scene, id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test('never-twice: what stays unknown fails as unknown when the provider’s window closes, and is not sent again', async () => {
      const scene = await openKnown(slug)
      scene.simulator.behave(
        { kind: 'hang', process: true, count: 1, endpoint: SEND[slug] },
        { kind: 'status', status: 500, endpoint: ASK[slug] },
      )
      const id = await scene.send()
      await scene.until(id, 'unconfirmed')
      await scene.age(id, '24 h')
      const message = await scene.until(id, 'failed')
      assert.equal(failureOf(message.failure as number), 'outcome_unknown')
      assert.equal(await scene.taken(id), 1)
    })

    test('rather-twice (a code): asked first, and a yes sends no second copy', async () => {
      const scene = await openKnown(slug)
      scene.simulator.behave({ kind: 'hang', process: true, count: 1, endpoint: SEND[slug] })
      const id = await scene.send({ class: 'otp' })
      await scene.until(id, 'unconfirmed')
      await scene.age(id, '8 s')
      await scene.until(id, 'delivered')
      assert.equal(await scene.taken(id), 1)
      assert.ok(!(await scene.notes(id)).includes('sent_again'))
    })

    test('rather-twice (a code): goes again after 8 s when nobody answers, and both calls are on record', async () => {
      const scene = await openScene(node, slug)
      scene.simulator.behave(
        { kind: 'hang', process: true, count: 1, endpoint: SEND[slug] },
        { kind: 'status', status: 500, endpoint: ASK[slug] },
      )
      const id = await scene.send({ class: 'otp' })
      await scene.until(id, 'unconfirmed')
      assert.equal(await scene.taken(id), 1)
      await scene.age(id, '8 s')
      await scene.until(id, 'sent', 'delivered')
      // a provider that knows the reference answers with its old record; the other really sends a second time
      assert.equal(await scene.taken(id), slug === 'kavenegar' ? 1 : 2)
      const { rows } = await node.pool.query('select count(*)::int as n from calls where $1 = any (ids)', [id])
      assert.equal(rows[0].n, 2)
    })

    test('a bad number among 200 fails alone, and says why; the other 199 are delivered once', async () => {
      const scene = await openKnown(slug)
      scene.simulator.behave({ kind: 'badRecipient', to: '9120000137$' })
      // they gather, and leave in as few calls as can be
      await hold(scene, true)
      const ids = await sendMany(scene, 200)
      await hold(scene, false)
      await waitFor(async () => (await countOf(ids, 'sent', 'queued', 'unconfirmed')) === 0, 20_000)
      const failed = await node.pool.query(
        'select recipient, failure, provider_code from messages where id = any ($1) and status = 62',
        [ids],
      )
      assert.deepEqual(
        failed.rows.map((row) => [row.recipient, failureOf(row.failure)]),
        [['+989120000137', 'recipient_invalid']],
      )
      assert.equal(await countOf(ids, 'delivered'), 199)
      assert.equal(scene.simulator.totals().doubled, 0)
    })

    test('reports that come doubled, early, late, in the wrong order, or say no, are read right', async () => {
      const scene = await openKnown(slug, { simulator: { reportSent: true, reportAfterMs: 30 } })
      scene.simulator.behave({ kind: 'reports', doubled: 0.4, early: 0.3, reordered: 0.4, negative: 0.2 }, {
        kind: 'reports',
        lateMs: 300,
        share: 0.3,
      } as Misbehaviour)
      const ids = await sendMany(scene, 120)
      await waitFor(async () => (await countOf(ids, 'delivered', 'undelivered')) === ids.length)
      const endings = new Map(scene.simulator.received().map((one) => [one.reference, one.status]))
      for (const id of ids) {
        const { status, ref } = await scene.read(id)
        assert.equal(status, endings.get(String(ref)))
      }
      assert.equal(scene.simulator.totals().doubled, 0)
    })

    test('callbacks that are lost: polling finds what was delivered', async () => {
      const scene = await openScene(node, slug, { isTold: false })
      const ids = await sendMany(scene, 5)
      await waitFor(async () => (await countOf(ids, 'delivered')) === ids.length)
    })

    test('an account that is suspended keeps its messages back; they go when it is in use again', async () => {
      const scene = await openScene(node, slug)
      scene.simulator.behave({ kind: 'refuse' })
      const id = await scene.send()
      await scene.untilNoted(id, 'rejected')
      await suspend(scene, true)
      await scene.simulator.behaveWell()
      await scene.hasten(id)
      await waitFor(async () => (await node.pool.query('select from queue where id = $1', [id])).rowCount === 1)
      // whoever could go went meanwhile
      const other = await openScene(node, slug)
      await other.until(await other.send(), 'delivered')
      assert.equal((await scene.read(id)).status, 'queued')
      assert.equal(await scene.taken(id), 0)
      assert.equal((await scene.post()).status, 422, 'and accepts nothing that it could not carry')
      await suspend(scene, false)
      await scene.until(id, 'delivered')
      assert.equal(await scene.taken(id), 1)
    })

    test('validity that ends while an account is suspended, or while its provider is away, ends the message', async () => {
      const scene = await openScene(node, slug)
      scene.simulator.behave({ kind: 'refuse' })
      const [held, waiting] = [await scene.send(), await scene.send()]
      for (const id of [held, waiting]) await scene.untilNoted(id, 'rejected')
      // wherever it waits: for another try, or for the circuit to close
      const expire = `with l as (update later set expires_at = now(), due_at = now() where id = $1)
        update queue set expires_at = now() where id = $1`
      await node.pool.query(`update messages set expires_at = now() where id = any ($1)`, [[held, waiting]])
      await node.pool.query(expire, [waiting])
      await scene.until(waiting, 'expired')
      await suspend(scene, true)
      await node.pool.query(expire, [held])
      await scene.until(held, 'expired')
      await scene.simulator.behaveWell()
      assert.deepEqual([await scene.taken(held), await scene.taken(waiting)], [0, 0])
    })

    test('a message for later leaves at its time and not before; one that is cancelled in time never leaves', async () => {
      const scene = await openScene(node, slug)
      const sendAt = new Date(Date.now() + 4_000).toISOString()
      const [goes, cancelled] = [await scene.send({ sendAt }), await scene.send({ sendAt })]
      const answer = await scene.call(`/messages/${cancelled}/cancellation`, { method: 'POST' })
      assert.equal(((await answer.json()) as { inTime: boolean }).inTime, true)
      assert.equal(scene.simulator.totals().messages, 0)
      await scene.until(goes, 'delivered')
      assert.ok(Date.now() >= Date.parse(sendAt))
      assert.equal((await scene.read(cancelled)).status, 'cancelled')
      assert.deepEqual([await scene.taken(goes), await scene.taken(cancelled)], [1, 0])
    })

    test('calls of a node that died are asked for: what was taken is sent, what was not goes again, each once', async () => {
      const scene = await openKnown(slug)
      await hold(scene, true)
      const [taken, lost] = (await sendMany(scene, 2)) as [string, string]
      // another node claimed both, handed one over, and died
      await dieWith(scene, slug, [taken, lost], taken)
      await hold(scene, false)
      await waitFor(async () => {
        await scene.hasten(taken)
        return (await countOf([taken, lost], 'delivered')) === 2
      })
      assert.deepEqual([await scene.taken(taken), await scene.taken(lost)], [1, 1])
    })
  })

test('where a repeat is a second message, a no has to be said twice, and a question without an answer is no no', async () => {
  const scene = await openKnown('ghasedak')
  scene.simulator.behave(
    { kind: 'hang', process: false, count: 1, endpoint: SEND.ghasedak },
    { kind: 'status', status: 500, count: 2, endpoint: ASK.ghasedak },
  )
  const id = await scene.send()
  await scene.until(id, 'unconfirmed')
  const asks = async () =>
    (await node.pool.query('select asks, state from calls where $1 = any (ids)', [id])).rows[0] as {
      asks: number
      state: number
    }
  await waitFor(async () => {
    const { asks: sound, state } = await asks()
    if (sound === 0 && state === 2) await scene.hasten(id)
    return sound === 1
  })
  // two questions had no answer, one had: once is not enough
  assert.equal((await scene.read(id)).status, 'unconfirmed')
  assert.equal(await scene.taken(id), 0)
  await askUntil(scene, id, 'delivered')
  assert.equal(await scene.taken(id), 1)
})

test('while an outcome is unknown nothing goes by another account, though the first is suspended; a believed no may', async () => {
  const first = await openKnown('kavenegar')
  const second = await openKnown('ghasedak')
  await node.pool.query(
    `insert into allocations (service_id, account_id, methods, position) values ($1, $2, '{ghasedak.sms}', 2)`,
    [first.serviceId, second.accountId],
  )
  await node.node.deps.live.catchUp()
  const calls = { yes: true, no: false }
  for (const process of [calls.yes, calls.no]) {
    first.simulator.behave({ kind: 'hang', process, count: 1, endpoint: SEND.kavenegar })
    const id = await first.send({ text: `taken: ${process}` })
    await first.until(id, 'unconfirmed')
    first.simulator.behave({ kind: 'status', status: 500, endpoint: ASK.kavenegar })
    await suspend(first, true)
    const before = first.simulator.totals().calls
    await waitFor(async () => {
      await first.hasten(id)
      return first.simulator.totals().calls >= before + 2
    })
    assert.equal((await first.read(id)).status, 'unconfirmed')
    assert.equal(second.simulator.timesTaken((await first.read(id)).ref), 0)
    // asked on although its account is suspended
    first.simulator.behave()
    await askUntil(first, id, 'delivered')
    assert.deepEqual(
      [await first.taken(id), second.simulator.timesTaken((await first.read(id)).ref)],
      process ? [1, 0] : [0, 1],
    )
    await suspend(first, false)
  }
})

test('a provider that hangs holds up no other’s questions and polls', async () => {
  const hanging = await openKnown('kavenegar')
  const other = await openKnown('ghasedak')
  hanging.simulator.behave({ kind: 'hang' })
  const stuck = await sendMany(hanging, 6)
  other.simulator.behave({ kind: 'hang', process: true, count: 1, endpoint: SEND.ghasedak })
  const id = await other.send()
  await other.until(id, 'unconfirmed')
  for (const one of stuck) await hanging.until(one, 'unconfirmed')
  const lived = startWatch()
  await waitFor(async () => {
    for (const one of stuck) await hanging.hasten(one)
    await other.hasten(id)
    return (await other.read(id)).status === 'delivered'
  })
  // one question that hangs takes five seconds
  assert.ok(lived() < 4_000, `${lived()} ms`)
})

test('an answer that cannot be stored holds no connection for ever: it is asked for', async () => {
  const scene = await openKnown('ghasedak')
  await hold(scene, true)
  const ids = await sendMany(scene, 2)
  const { send } = ghasedak
  let answers = 0
  ghasedak.send = async (context, batch) => {
    const result = await send(context, batch)
    const isOurs = context.baseUrl === scene.simulator.url && answers++ === 0
    // one id for two messages
    return isOurs
      ? { ...result, outcomes: result.outcomes.map(() => ({ kind: 'accepted', providerId: 'same', cost: null })) }
      : result
  }
  await hold(scene, false)
  for (const id of ids) await scene.untilNoted(id, 'unknown')
  ghasedak.send = send
  for (const id of ids) await askUntil(scene, id, 'delivered')
  assert.deepEqual(await Promise.all(ids.map(scene.taken)), [1, 1])
})

test('after all of it every message is in one place, and every counter is right', () => checkAll(node.pool))

/** Suspends an account, or ends that, on a running node. */
async function suspend(scene: Scene, isSuspended: boolean): Promise<void> {
  await node.pool.query('update accounts set suspended_at = case when $2 then now() end where id = $1', [
    scene.accountId,
    isSuspended,
  ])
  await node.node.deps.live.catchUp()
}

/** Keeps a service's messages in the queue, or lets them go. */
const hold = (scene: Scene, isHeld: boolean) =>
  node.pool.query('update flows set paused = $2 where service_id = $1', [scene.serviceId, isHeld])

/** To as many numbers: `+989120000000` and on. */
async function sendMany(scene: Scene, count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      scene.send({ to: `0912${String(index).padStart(7, '0')}`, text: `${index}` }),
    ),
  )
}

async function countOf(ids: string[], ...states: (keyof typeof STATES)[]): Promise<number> {
  const { rows } = await node.pool.query(
    'select count(*)::int as n from messages where id = any ($1) and status = any ($2)',
    [ids, states.map((state) => STATES[state].number)],
  )
  return rows[0].n
}

let deadSlot = 200

/** What a node leaves behind that claimed these messages, handed one of them over, and was killed. */
async function dieWith(scene: Scene, slug: Slug, ids: string[], handedOver: string): Promise<void> {
  const slot = deadSlot++
  await node.pool.query(`insert into nodes (slot, epoch, seen_at) values ($1, 1, now() - interval '11 s')`, [slot])
  await node.pool.query(
    `with gone as (delete from queue where id = any ($1) returning *)
     insert into calls (id, account_id, key_id, slot, epoch, begun_at, ask_after, ids, refs, lanes, flows, tries, method, lines)
     select $2, $3, (select min(id) from account_keys where account_id = $3), $4, 1, now() - interval '5 s', now(),
       array_agg(g.id), array_agg(m.ref), array_agg(g.lane), array_agg(g.flow), array_agg(1), $5, array_agg(''::text)
     from gone g join messages m on m.id = g.id`,
    [ids, node.node.deps.ids.uuid(), scene.accountId, slot, `${slug}.sms`],
  )
  const { exchange, close } = createExchange({ connections: 1 })
  const { ref } = await scene.read(handedOver)
  const { rows } = await node.pool.query('select recipient, body from messages where id = $1', [handedOver])
  const provider = slug === 'kavenegar' ? kavenegar : ghasedak
  const { outcomes } = await provider.send(
    { baseUrl: scene.simulator.url, settings: {}, key: { apiKey: 'good' }, exchange, now: Date.now },
    {
      manner: 'sms',
      timeoutMs: 2_000,
      items: [{ reference: ref, to: rows[0].recipient, text: rows[0].body, line: null }],
    },
  )
  assert.equal(outcomes[0]?.kind, 'accepted')
  await close()
}
