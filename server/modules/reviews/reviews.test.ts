import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { expireHeld } from '../../dispatch/queue/held.ts'
import { checkAll } from '../../dispatch/test-checks.ts'
import { foldDeltas } from '../../dispatch/upkeep/housekeeping.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { SERVICE_PERMISSIONS } from '../../platform/auth/permissions.ts'
import { waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { ensureBuiltInService } from '../services/built-in.ts'
import { runReviewNotices } from './notices.ts'

const POLICY = { always: false, recipientsAbove: null, costAbove: null, firstLink: false, nightHours: null }

suite('review', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { pool, call, simulator, addPerson, addToken, signIn } = centre
  await addPerson('nasim', 'administrator')
  await addPerson('ali', 'manager', 'payroll')
  await addPerson('sara', 'reviewer', 'payroll')
  const as = async (name: string) => ({ cookie: await signIn(name), 'rasan-service': 'payroll' })
  const [nasim, ali, sara] = [await as('nasim'), await as('ali'), await as('sara')]
  const token = await addToken('live', 'payroll', { scopes: [...SERVICE_PERMISSIONS] })
  const clinic = await addToken('live', 'clinic', { scopes: [...SERVICE_PERMISSIONS] })
  const ask = (method: string, path: string, body?: unknown, who: Parameters<typeof call>[0] = sara) =>
    call(who, { method, url: `/api/v1${path}`, body })
  const setPolicy = async (change: object | null) => {
    const answer = await ask('PATCH', '/centre/services/payroll', { reviewPolicy: change }, nasim)
    assert.equal(answer.status, 200, answer.text)
    // what is left out holds nothing
    assert.deepEqual(answer.body.reviewPolicy, change && { ...POLICY, ...change })
  }
  let numbers = 0
  const send = async (input: object = {}, who: Parameters<typeof call>[0] = token) => {
    const to = `+98912${String(3_000_000 + numbers++)}`
    const answer = await ask('POST', '/messages', { to, text: 'سلام', ...input }, who)
    assert.equal(answer.status, 202, answer.text)
    return answer.body
  }
  const read = async (id: string) => (await ask('GET', `/messages/${id}`)).body
  const places = async (id: string) =>
    (
      await pool.query(
        `select 'held' as place from held where id = $1 union all select 'later' from later where id = $1
         union all select 'queue' from queue where id = $1`,
        [id],
      )
    ).rows.map(({ place }) => place)
  /** As if the minute were over. */
  const passMinute = (id: string) =>
    pool.query(
      `with r as (update reviews set undo_until = now() where message_id = $1)
       update later set due_at = now() where id = $1`,
      [id],
    )
  const wasSent = (text: string) =>
    fetch(`${simulator.url}/_received?limit=1000`).then(async (answer) =>
      ((await answer.json()) as { items: { text: string }[] }).items.some((item) => item.text === text),
    )
  const entriesOf = async (id: string) =>
    (await pool.query('select action, actor_name as by from audit_entries where subject_id = $1 order by id', [id]))
      .rows

  test('without a policy nothing waits, and nothing is written of it', async () => {
    const { id, status, review } = await send()
    assert.deepEqual([status, review], ['queued', 'none'])
    assert.deepEqual((await pool.query('select from reviews where message_id = $1', [id])).rows, [])
  })

  test('a held message is in no queue; released by another it can be called back for a minute, and then leaves', async () => {
    await setPolicy({ always: true })
    const { id, status, review } = await send({ text: 'آزادی' })
    assert.deepEqual([status, review, await places(id)], ['held', 'pending', ['held']])
    assert.equal((await ask('GET', '/service/dashboard')).body.needs.reviews, 1)
    const waiting = (await ask('GET', '/reviews?state=pending&q=آزادي')).body.items
    assert.deepEqual(
      waiting.map((one: { id: string; reasons: { code: string }[]; message: { text: string } }) => [
        one.id,
        one.reasons.map(({ code }) => code),
        one.message.text,
      ]),
      [[id, ['always'], 'آزادی']],
    )
    assert.deepEqual((await ask('GET', '/messages?status=held&review=pending')).body.items.length, 1)

    const released = await ask('POST', `/reviews/${id}/release`)
    assert.deepEqual([released.status, released.body.state, released.body.decidedBy], [200, 'released', 'sara'])
    assert.deepEqual([(await read(id)).status, await places(id)], ['scheduled', ['later']])
    assert.equal((await ask('GET', '/messages?status=scheduled&review=released')).body.items.length, 1)
    const undone = await ask('DELETE', `/reviews/${id}/release`)
    assert.deepEqual([undone.body.state, undone.body.decidedBy, await places(id)], ['pending', null, ['held']])
    await checkAll(pool)
    await ask('POST', `/reviews/${id}/release`)
    assert.equal(await wasSent('آزادی'), false)
    await passMinute(id)
    await waitFor(async () => ['sent', 'delivered'].includes((await read(id)).status))
    const late = await ask('DELETE', `/reviews/${id}/release`)
    assert.deepEqual([late.status, late.body.code], [409, 'review_over'])
    const { review: shown, timeline } = await read(id)
    assert.equal(shown, 'released')
    assert.deepEqual(timeline.map(({ kind }: { kind: string }) => kind).slice(0, 4), [
      'accepted',
      'released',
      'held_again',
      'released',
    ])
    assert.deepEqual(
      (await entriesOf(id)).map(({ action }) => action),
      ['review.release', 'review.undo', 'review.release'],
    )
  })

  test('nobody releases their own: neither what they sent, nor what a token of theirs sent', async () => {
    const own = await send({}, ali)
    await pool.query(`update tokens set created_by = 'ali' where name = 'live' and service_id = $1`, [
      centre.services.payroll,
    ])
    const byToken = await send()
    for (const { id } of [own, byToken]) {
      const answer = await ask('POST', `/reviews/${id}/release`, undefined, ali)
      assert.deepEqual([answer.status, answer.body.code], [403, 'review_own'])
      const again = await ask('POST', `/reviews/${id}/release`, undefined, token)
      assert.deepEqual([again.status, again.body.code], [403, 'review_own'])
      assert.equal((await ask('GET', `/reviews/${id}`, undefined, ali)).body.isOwn, true)
      assert.equal((await ask('GET', `/reviews/${id}`)).body.isOwn, false)
      assert.deepEqual(await places(id), ['held'])
    }
    const refused = await ask('POST', `/reviews/${own.id}/refusal`, { reason: 'اشتباه است' }, ali)
    assert.equal(refused.body.state, 'refused', refused.text)
  })

  test('a refused message is cancelled with its reason, and what it had reserved is given back', async () => {
    await ask('PATCH', '/centre/services/payroll', { quota: { day: { messages: 1_000 } } }, nasim)
    const left = async () => (await ask('GET', '/service/quota')).body.day.messages.used
    await foldDeltas(pool)
    const before = await left()
    const { id } = await send({ text: 'رد' })
    assert.equal(await left(), before + 1)
    const refused = await ask('POST', `/reviews/${id}/refusal`, { reason: 'متن را درست کنید' })
    assert.deepEqual([refused.body.state, refused.body.refusal], ['refused', 'متن را درست کنید'])
    const { status, failure, review } = await read(id)
    assert.deepEqual(
      [status, failure.code, failure.permanent, review],
      ['cancelled', 'review_refused', true, 'refused'],
    )
    assert.deepEqual(await places(id), [])
    const again = await ask('POST', `/reviews/${id}/release`)
    assert.deepEqual([again.status, again.body.code], [409, 'review_over'])
    await foldDeltas(pool)
    assert.equal(await left(), before)
    await checkAll(pool)
  })

  test('its validity runs on: held too long it expires, and cancelled in time it does not leave', async () => {
    const [old, unwanted] = [await send({ validFor: 600 }), await send()]
    await pool.query(`update held set expires_at = now() - interval '1 second' where id = $1`, [old.id])
    const ended = await expireHeld(pool)
    // the leader may have been quicker
    assert.ok(ended.length <= 1)
    await waitFor(async () => (await read(old.id)).status === 'expired')
    const cancelled = await ask('POST', `/messages/${unwanted.id}/cancellation`, {}, ali)
    assert.deepEqual(cancelled.body, { status: 'cancelled', inTime: true })
    for (const { id } of [old, unwanted]) {
      assert.deepEqual([(await read(id)).review, await places(id)], ['none', []])
      assert.equal((await ask('GET', `/reviews/${id}`)).body.state, 'lapsed')
      assert.equal((await ask('POST', `/reviews/${id}/release`)).body.code, 'review_over')
    }
    await checkAll(pool)
  })

  test('two who decide at once, and one who cancels: one of them wins', async () => {
    for (let i = 0; i < 5; i++) {
      const { id } = await send()
      const answers = await Promise.all([
        ask('POST', `/reviews/${id}/release`),
        ask('POST', `/reviews/${id}/refusal`, { reason: 'x' }, nasim),
        ask('POST', `/messages/${id}/cancellation`, {}, ali),
      ])
      assert.ok(
        answers.every(({ status }) => status === 200 || status === 409),
        answers.map(({ text }) => text).join(),
      )
      assert.ok(answers.some(({ status }) => status === 200))
    }
    await checkAll(pool)
  })

  test('a repeated request is answered as the first; a batch waits as its messages do; a code never does', async () => {
    const headers = { 'idempotency-key': 'held-once' }
    const body = { to: '09121234567', text: 'یک بار' }
    const first = await call(token, { method: 'POST', url: '/api/v1/messages', body, headers })
    await ask('POST', `/reviews/${first.body.id}/refusal`, { reason: 'x' })
    const again = await call(token, { method: 'POST', url: '/api/v1/messages', body, headers })
    assert.deepEqual([again.body.id, again.body.status, again.body.review], [first.body.id, 'held', 'pending'])
    const sendAt = new Date(Date.now() + 3_600_000).toISOString()
    const batch = await ask(
      'POST',
      '/messages/batch',
      {
        messages: [
          { to: '09121234567', text: 'a' },
          { to: '09121234567', text: 'b', class: 'otp' },
          { to: '09121234567', text: 'c', sendAt },
          { to: '09121234567', text: 'd', class: 'otp', sendAt },
        ],
      },
      token,
    )
    const statuses = batch.body.items.map(({ message }: { message: { status: string } }) => message.status)
    assert.deepEqual(statuses, ['held', 'queued', 'held', 'scheduled'])
    const scheduled = batch.body.items[2].message.id
    await ask('POST', `/reviews/${scheduled}/release`)
    const { rows } = await pool.query('select due_at from later where id = $1', [scheduled])
    assert.equal(rows[0].due_at.toISOString(), sendAt)
    await checkAll(pool)
  })

  test('a first link waits once: what was let through is known on the next message', async () => {
    await setPolicy({ firstLink: true })
    assert.equal((await send({ text: 'بی‌پیوند' })).status, 'queued')
    const { id, status } = await send({ text: 'ببینید: https://new.example.ir/a' })
    assert.equal(status, 'held')
    const released = await ask('POST', `/reviews/${id}/release`)
    assert.equal(released.status, 200, released.text)
    assert.equal((await send({ text: 'ببینید: https://new.example.ir/b' })).status, 'queued')
    assert.equal((await send({ text: 'https://other.example.ir' })).status, 'held')
  })

  test('another service sees nothing of it, and whoever may not decide is refused', async () => {
    await setPolicy({ always: true })
    const { id } = await send()
    const wall = await ask('POST', `/reviews/${id}/release`, undefined, clinic)
    assert.deepEqual([wall.status, wall.body.code], [404, 'review_not_found'])
    assert.deepEqual((await ask('GET', '/reviews', undefined, clinic)).body.items, [])
    const plain = await addToken('live', 'payroll')
    assert.equal((await ask('POST', `/reviews/${id}/release`, undefined, plain)).status, 403)
    const built = await ask('PATCH', '/centre/services/rasan', { reviewPolicy: { ...POLICY, always: true } }, nasim)
    assert.ok(['service_built_in', 'service_not_found'].includes(built.body.code), built.text)
  })

  suite('reviewers are told', async () => {
    const MINUTE = 60_000
    await ensureBuiltInService(centre.deps.database.db, makeInternalActor('system', 'test'))
    await pool.query(
      `insert into allocations (service_id, account_id, methods, position)
       select id, $1, '{kavenegar.sms}', 0 from services where name = 'rasan'`,
      [centre.accounts.other.id],
    )
    await addPerson('omid', 'reviewer', 'payroll')
    await pool.query(
      `update users u set mobile = t.mobile, locale = t.locale
       from (values ('sara', '+989121110001', 'en'), ('ali', '+989121110002', 'fa'), ('nasim', '+989121110003', 'fa')) t(username, mobile, locale)
       where u.username = t.username`,
    )
    await centre.deps.live.catchUp()
    const setNotices = async (reviewNotices: object | null) => {
      const answer = await ask('PATCH', '/centre/services/payroll', { reviewNotices }, nasim)
      assert.deepEqual([answer.status, answer.body.reviewNotices], [200, reviewNotices], answer.text)
    }
    let told = 0
    /** Lets time pass since reviewers were told last, and looks; answers whom it told what. */
    async function pass(ms: number, times = 1) {
      await pool.query(`update review_looks set told_at = told_at - $1 * interval '1 ms'`, [ms])
      // what is as young as what this test sends is told of once it is sure that nothing older comes
      const nowMs = centre.deps.ids.now() + 30_001
      await Promise.all(Array.from({ length: times }, () => runReviewNotices(centre.deps, nowMs)))
      const { rows } = await pool.query<{ to: string; text: string }>(
        `select m.recipient as to, m.body as text from messages m join services s on s.id = m.service_id
         where s.name = 'rasan' order by m.recipient, m.id`,
      )
      const came = rows.length - told
      told = rows.length
      return came === 0 ? [] : rows
    }
    const forget = () =>
      pool.query(`delete from messages m using services s where s.id = m.service_id and s.name = 'rasan'`)

    test('once, together, each of what they may release, in their language', async () => {
      await setPolicy({ always: true })
      await pass(0)
      await forget()
      told = 0
      const sent = [await send({}, ali), await send({}, ali), await send({}, nasim)]
      const first = await pass(20 * MINUTE, 2)
      assert.deepEqual(
        first.map(({ to }) => to),
        ['+989121110001', '+989121110002'],
        'the administrator is not told where members can be',
      )
      assert.match(first[0]!.text, /^Rasan: messages of payroll that wait for your review: 3, cost: /)
      assert.match(first[1]!.text, /^رسان: ۱ پیام از payroll منتظر بازبینی شماست\./)
      const { notice } = (await ask('GET', `/reviews/${sent[0].id}`)).body
      assert.deepEqual(
        notice.receivers.map(({ name, failure }: { name: string; failure: { code: string } | null }) => [
          name,
          failure?.code ?? null,
        ]),
        [
          ['ali', null],
          ['sara', null],
          ['omid', 'no_mobile'],
        ],
      )
      await send({}, ali)
      assert.deepEqual(await pass(5 * MINUTE), [], 'they were told a moment ago')
      assert.deepEqual(
        (await pass(11 * MINUTE)).map(({ to }) => to.slice(-1)),
        ['1', '1', '2'],
      )
      assert.deepEqual(await pass(20 * MINUTE, 2), [], 'nothing new is held')
    })

    test('after quiet hours, and not at all where a service does without', async () => {
      const clock = (inHours: number) =>
        new Date(Date.now() + inHours * 3_600_000)
          .toLocaleTimeString('en-GB', { timeZone: centre.deps.access.timeZone })
          .slice(0, 5)
      await setNotices({ quietHours: { from: clock(-1), until: clock(1) } })
      await send({}, ali)
      assert.deepEqual(await pass(20 * MINUTE), [])
      await setNotices(null)
      assert.deepEqual(await pass(20 * MINUTE), [])
      await setNotices({ quietHours: { from: clock(1), until: clock(2) } })
      assert.equal((await pass(20 * MINUTE)).length, 4)
      await setNotices({ quietHours: null })
      const wrong = { quietHours: { from: '25:00', until: '07:00' } }
      const refused = await ask('PATCH', '/centre/services/payroll', { reviewNotices: wrong }, nasim)
      assert.equal(refused.body.errors[0].path, 'reviewNotices.quietHours.from')
    })

    test('by a role at the centre where no member can, and it is seen where nobody could be told', async () => {
      await pool.query(
        `update allocations set service_id = $1 where service_id = (select id from services where name = 'rasan')`,
        [centre.services.bare],
      )
      await pool.query(
        `delete from role_assignments where service_id = $1 and user_id in (select id from users where username in ('sara', 'omid'))`,
        [centre.services.payroll],
      )
      await centre.deps.live.catchUp()
      const { id } = await send({}, ali)
      assert.deepEqual(await pass(20 * MINUTE), [])
      const { notice } = (await ask('GET', `/reviews/${id}`, undefined, ali)).body
      assert.deepEqual(
        notice.receivers.map(({ name, failure }: { name: string; failure: { code: string; title: string } }) => [
          name,
          failure.code,
        ]),
        [['nasim', 'method_unusable']],
      )
      assert.ok(notice.receivers[0].failure.title.length > 0)
    })
  })
})
