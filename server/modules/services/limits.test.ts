import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Asked, openTestCentre } from '../../walks/test-centre.ts'

const NO_CAPS = { messages: null, segments: null, money: null }

suite('quotas and the flood guard of a service', async () => {
  const centre = await openTestCentre()
  const { call, addToken, pool } = centre
  const administrator = await addToken('centre')
  const payroll = await addToken('live', 'payroll')
  const payrollTest = await addToken('test', 'payroll')
  const clinic = await addToken('live', 'clinic')
  const lab = await addToken('live', 'lab')

  const ask = (method: string, path: string, body?: unknown) =>
    call(administrator, { method, url: `/api/v1/centre${path}`, body })
  const set = async (service: string, settings: object) => {
    const answer = await ask('PATCH', `/services/${service}`, settings)
    assert.equal(answer.status, 200, answer.text)
    return answer.body
  }
  let texts = 0
  const send = (token: string, body: object = {}, headers: Asked['headers'] = {}) =>
    call(token, {
      method: 'POST',
      url: '/api/v1/messages',
      body: { to: '09121234567', text: `سلام ${++texts}`, ...body },
      headers,
    })
  const statuses = async (count: number, token: string, body: object = {}) => {
    const answers = []
    for (let i = 0; i < count; i++) answers.push((await send(token, body)).status)
    return answers
  }
  const usage = async (token: string) => (await call(token, { url: '/api/v1/service/quota' })).body

  test('are set and changed in part, lifted by null, and each change is audited', async () => {
    const made = await ask('POST', '/services', {
      name: 'library',
      quota: { month: { messages: 1_000 } },
      floodGuard: { times: 2, seconds: 60 },
    })
    assert.equal(made.status, 201, made.text)
    assert.deepEqual(made.body.quota, { day: NO_CAPS, month: { ...NO_CAPS, messages: 1_000 } })
    const money = { amount: '5000000', unit: 'IRR' }
    await set('library', { quota: { day: { segments: 50 }, month: { money } } })
    const changed = await set('library', { quota: { day: { segments: 50 } } })
    assert.deepEqual(changed.quota, {
      day: { ...NO_CAPS, segments: 50 },
      month: { messages: 1_000, segments: null, money },
    })
    assert.deepEqual(changed.floodGuard, { times: 2, seconds: 60 })
    const lifted = await set('library', { quota: { day: { segments: null } }, floodGuard: null })
    assert.deepEqual([lifted.quota.day, lifted.floodGuard], [NO_CAPS, null])
    assert.deepEqual((await ask('GET', '/services/library')).body, lifted)
    const { rows } = await pool.query(
      `select action, before, after from audit_entries where subject_id = 'library' order by id`,
    )
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['service.create', 'service.update', 'service.update'],
    )
    assert.deepEqual(rows[0].after.floodGuard, { times: 2, seconds: 60 })
    assert.deepEqual([rows[1].before.quota.month.money, rows[1].after.quota.month.money], [null, money])
    assert.equal(rows[2].after.floodGuard, null)

    const { quota: month } = await set('library', { quota: { month: null } })
    assert.deepEqual(month.month, NO_CAPS)
    await set('library', { quota: { day: { segments: 50 }, month: { money } } })
    assert.deepEqual((await set('library', { quota: null })).quota, { day: NO_CAPS, month: NO_CAPS })
  })

  const BAD: [what: string, settings: object, path: string, code: string][] = [
    ['a negative number', { quota: { day: { messages: -1 } } }, 'quota.day.messages', 'too_small'],
    ['a number beyond all bounds', { quota: { day: { segments: 1e15 } } }, 'quota.day.segments', 'too_large'],
    ['a part of a message', { quota: { month: { messages: 1.5 } } }, 'quota.month.messages', 'wrong_type'],
    ['a number as text', { quota: { month: { messages: '5' } } }, 'quota.month.messages', 'wrong_type'],
    ['credits', { quota: { day: { money: { amount: '5', unit: 'credit' } } } }, 'quota.day.money.unit', 'not_one_of'],
    [
      'parts of a rial',
      { quota: { day: { money: { amount: '5.5', unit: 'IRR' } } } },
      'quota.day.money.amount',
      'wrong_form',
    ],
    ['a year', { quota: { year: { messages: 5 } } }, 'quota.year', 'unknown_field'],
    ['a guard that lets nothing through', { floodGuard: { times: 0, seconds: 5 } }, 'floodGuard.times', 'too_small'],
    ['a guard of two days', { floodGuard: { times: 1, seconds: 172_800 } }, 'floodGuard.seconds', 'too_large'],
    ['half a guard', { floodGuard: { times: 1 } }, 'floodGuard.seconds', 'required'],
  ]
  for (const [what, settings, path, code] of BAD)
    test(`are refused at their place: ${what}`, async () => {
      const answer = await ask('PATCH', '/services/bare', settings)
      assert.equal(answer.status, 422, answer.text)
      assert.deepEqual(
        answer.body.errors.map((fault: { path: string; code: string }) => [fault.path, fault.code]),
        [[path, code]],
      )
    })

  test('what is spent is refused with its unit and period, in the language of who asks, and can be read', async () => {
    assert.deepEqual(await statuses(2, payroll), [202, 202])
    await set('payroll', { quota: { day: { messages: 4 }, month: { segments: 100 } } })
    assert.deepEqual(await statuses(3, payroll), [202, 202, 429])
    const { day, month } = await usage(payroll)
    assert.deepEqual(day.messages, { cap: 4, used: 4, remaining: 0 })
    assert.deepEqual([day.segments, day.money], [null, null])
    assert.deepEqual(month.segments, { cap: 100, used: 4, remaining: 96 })
    assert.ok(Date.parse(day.startsAt) <= Date.now() && Date.now() < Date.parse(day.endsAt))
    assert.deepEqual((await ask('GET', '/services/payroll/quota')).body.day, day)

    const en = await send(payroll, {}, { 'accept-language': 'en' })
    assert.equal(en.body.code, 'quota_exceeded')
    assert.match(en.body.detail, /The daily quota of messages of this service/)
    const retryAfter = Number(en.headers['retry-after'])
    assert.ok(Math.abs(retryAfter - (Date.parse(day.endsAt) - Date.now()) / 1_000) < 5, String(retryAfter))
    const fa = await send(payroll, {}, { 'accept-language': 'fa' })
    assert.match(fa.body.detail, /«سهمیهٔ روزانهٔ پیام‌ها»/)
  })

  test('test messages have quotas of their own; other services have none of it', async () => {
    assert.deepEqual((await usage(payrollTest)).day.messages, { cap: 4, used: 0, remaining: 4 })
    assert.deepEqual(await statuses(5, payrollTest), [202, 202, 202, 202, 429])
    assert.deepEqual(await statuses(2, clinic), [202, 202])
    assert.equal((await usage(clinic)).day.messages, null)
  })

  test('a larger quota holds at once', async () => {
    await set('payroll', { quota: { day: { messages: 5 } } })
    assert.deepEqual(await statuses(2, payroll), [202, 429])
    await set('payroll', { quota: { day: { messages: null }, month: { segments: null } } })
    assert.deepEqual(await statuses(2, payroll), [202, 202])
  })

  test('of a batch as many are accepted as fit, and each other says why not', async () => {
    await set('lab', { quota: { day: { messages: 3 } } })
    const messages = Array.from({ length: 5 }, (_, i) => ({ to: '09121234567', text: `متن ${i}` }))
    const answer = await call(lab, { method: 'POST', url: '/api/v1/messages/batch', body: { messages } })
    assert.deepEqual(
      answer.body.items.map(
        ({ status, problem }: { status: number; problem?: { code: string } }) => problem?.code ?? status,
      ),
      [202, 202, 202, 'quota_exceeded', 'quota_exceeded'],
    )
    assert.deepEqual((await ask('GET', '/services/lab/quota')).body.day.messages, { cap: 3, used: 3, remaining: 0 })
  })

  test('the flood guard refuses the same text to the same number, and no other', async () => {
    await set('clinic', { floodGuard: { times: 2, seconds: 3_600 } })
    assert.deepEqual(await statuses(3, clinic, { text: 'نوبت شما فرداست' }), [202, 202, 429])
    assert.deepEqual(await statuses(1, clinic, { text: 'نوبت شما فرداست', to: '+989121234568' }), [202])
    const answer = await send(clinic, { text: 'نوبت شما فرداست', class: 'otp', to: '9121234567' })
    assert.equal(answer.body.code, 'repeated_text')
    assert.ok(Number(answer.headers['retry-after']) > 3_590)
  })
})
