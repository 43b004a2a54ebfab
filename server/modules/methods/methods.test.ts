import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { after, suite, test } from 'node:test'
import type { QuotaCap } from '../../dispatch/limits/quotas.ts'
import { createAllocationQuotas } from '../../dispatch/road/allocation-quotas.ts'
import { createKeyUses } from '../../dispatch/send/key-uses.ts'
import { DELIVERED, FAILED } from '../../dispatch/states.ts'
import { account, lent, routingOf, service } from '../../dispatch/test-routing.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { phrase } from '../../platform/text/phrases.ts'
import { waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { ensureBuiltInService } from '../services/built-in.ts'
import { countWaiting } from './queries.ts'

suite('methods, lines and allocations, as messages meet them', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { pool, deps, accounts, simulator, addToken, addPerson, signIn } = centre
  await ensureBuiltInService(deps.database.db, makeInternalActor('system', 'test'))
  await addPerson('admin', 'administrator')
  const admin = { cookie: await signIn('admin') }
  const payroll = await addToken('live', 'payroll')
  const clinic = await addToken('live', 'clinic')
  const ask = (method: string, path: string, body?: unknown) =>
    centre.call(admin, {
      method,
      url: `/api/v1${path}`,
      body,
      headers: { 'accept-language': 'en', origin: 'http://rasan.test' },
    })
  const post = (token: string, message: object) => {
    const body = { to: '09121234567', text: 'سلام', ...message }
    return centre.call(token, { method: 'POST', url: '/api/v1/messages', body, headers: { 'accept-language': 'en' } })
  }
  const send = async (token: string, message: object = {}): Promise<string> => {
    const answer = await post(token, message)
    assert.equal(answer.status, 202, answer.text)
    return answer.body.id
  }
  const read = async (token: string, id: string) =>
    (await centre.call(token, { url: `/api/v1/messages/${id}`, headers: { 'accept-language': 'en' } })).body
  const untilLeft = (token: string, id: string) =>
    waitFor(async () => {
      const detail = await read(token, id)
      return detail.status !== 'queued' && detail.status !== 'sending' && detail
    })
  const received = async () =>
    ((await (await fetch(`${simulator.url}/_received?limit=50`)).json()) as { items: unknown }).items as {
      text: string
      line: string
      calls: number
    }[]

  test('a method is listed with what its provider can do, named, put in its place and found by its words', async () => {
    const { items } = (await ask('GET', '/centre/methods')).body
    const sms = items.find(({ method }: { method: string }) => method === 'kavenegar.sms')
    assert.equal(sms.providerTitle.en, phrase('en', `providers.${sms.provider}`))
    assert.deepEqual([sms.title.en, sms.ownTitle, sms.disabled, sms.channel], ['SMS', null, false, 'sms'])
    assert.deepEqual(
      [sms.capabilities.batchMax, sms.capabilities.askBy, sms.capabilities.idempotent, sms.capabilities.reports],
      [200, 'reference', true, ['callback', 'polling']],
    )
    const title = { fa: 'پیامک سریع', en: 'Fast SMS' }
    const changed = await ask('PATCH', '/centre/methods/kavenegar.sms', { title, position: 0 })
    assert.deepEqual([changed.status, changed.body.title, changed.body.ownTitle], [200, title, title])
    const found = (await ask('GET', `/centre/methods?q=${encodeURIComponent('سريع')}`)).body.items
    assert.deepEqual(
      found.map(({ method }: { method: string }) => method),
      ['kavenegar.sms'],
    )
    const provider = (await ask('GET', '/centre/providers')).body.find(
      ({ slug }: { slug: string }) => slug === 'kavenegar',
    )
    assert.deepEqual(provider.methods[0].title, title)
    assert.deepEqual((await centre.call(payroll, { url: '/api/v1/service' })).body.methods[0].title, title)
    assert.equal((await ask('PATCH', '/centre/methods/kavenegar.sms', { title: null })).body.title.en, 'SMS')
    assert.equal((await ask('GET', '/centre/methods/kavenegar.fax')).body.code, 'method_not_found')
  })

  test('through a method that is off nothing is accepted and nothing leaves; what waits is told, and leaves when it is on', async () => {
    await pool.query(
      `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
      values ($1, 'account', '', 'open', 'busy', 'provider_busy', '409', 'busy', 'provider', 1, now(), '2099-01-01T00:00:00Z')`,
      [accounts.kn.id],
    )
    await deps.live.catchUp()
    const id = await send(payroll)
    const off = (await ask('PATCH', '/centre/methods/kavenegar.sms', { disabled: true })).body
    assert.deepEqual([off.disabled, off.waiting], [true, { messages: 1, withoutOtherRoad: 1, isMore: false }])
    const counted = async (most: number) =>
      (await countWaiting(deps.database.db, ['kavenegar.sms'], most)).get('kavenegar.sms')
    assert.deepEqual(await counted(1), off.waiting, 'as many as are counted are not more')
    assert.equal((await counted(0))?.isMore, true)
    const refused = await post(payroll, {})
    assert.deepEqual([refused.status, refused.body.code], [422, 'method_off'])
    assert.match(refused.body.detail, /kavenegar\.sms/)
    await pool.query(`update circuits set state = 'closed'`)
    await deps.live.catchUp()
    assert.equal((await read(payroll, id)).waiting.accounts[0].reason.code, 'method_off')
    assert.equal((await centre.call(payroll, { url: '/api/v1/service' })).body.methods[0].reason, 'method_off')
    await ask('PATCH', '/centre/methods/kavenegar.sms', { disabled: false })
    const { attempts } = await untilLeft(payroll, id)
    assert.deepEqual(attempts[0].roads, [
      {
        account: { name: 'kn', title: { fa: 'kn', en: 'kn' } },
        method: 'kavenegar.sms',
        state: 'chosen',
        reason: { code: 'only', title: 'it is the service’s only way' },
      },
    ])
  })

  test('what a line writes under a text is sent and counted, but for codes; codes leave only from lines that carry them', async () => {
    const text = 'س'.repeat(68)
    const path = '/centre/accounts/other/lines/20005000'
    assert.equal((await ask('PATCH', path, { optOut: 'لغو۱۱' })).body.optOut, 'لغو۱۱')
    const preview = await centre.call(clinic, { method: 'POST', url: '/api/v1/messages/preview', body: { text } })
    assert.equal(preview.body.segments, 2)
    const sent = await post(clinic, { text })
    assert.equal(sent.body.segments, 2)
    await untilLeft(clinic, sent.body.id)
    const code = await post(clinic, { text, class: 'otp' })
    assert.equal(code.body.segments, 1)
    await untilLeft(clinic, code.body.id)
    const texts = (await received()).map((one) => one.text)
    assert.ok(texts.includes(`${text}\nلغو۱۱`) && texts.includes(text), texts.join(' | '))
    const long = await post(clinic, { text: 'س'.repeat(668) })
    assert.deepEqual(
      long.body.errors?.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
      ['text text_too_many_segments'],
    )

    await ask('PATCH', path, { optOut: null, carriesOtp: false })
    const refused = await post(clinic, { from: '20005000', class: 'otp' })
    assert.deepEqual(
      refused.body.errors?.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
      ['from not_usable'],
    )
    await untilLeft(clinic, await send(clinic, { from: '20005000' }))
    const ended = await ask('PATCH', path, { carriesOtp: true, expiresAt: '2026-01-01T00:00:00Z' })
    assert.equal(ended.body.expiresAt, '2026-01-01T00:00:00.000Z')
    assert.equal((await post(clinic, { from: '20005000' })).body.errors?.[0].code, 'not_usable')
    await ask('PATCH', path, { expiresAt: null })
    const advertising = await ask('POST', '/centre/accounts/other/lines', { number: '30009', kind: 'advertising' })
    assert.equal(advertising.body.carriesOtp, false)
  })

  test('a key that has ended is not used, is told when it was used and refused last, and what refers to it is told', async () => {
    const keys = async () => (await ask('GET', '/centre/accounts/other')).body.keys
    const uses = createKeyUses(pool, () => Date.parse('2026-02-03T04:05:06Z'))
    const { rows } = await pool.query('select id from account_keys where account_id = $1', [accounts.other.id])
    const before = await pool.query('select config_version from centre')
    uses.add(rows[0].id)
    uses.add(0)
    await uses.flush()
    await pool.query(
      `insert into circuit_events (account_id, kind, subject, state, fault, failure, code, words, who)
      values ($1, 'key', $2, 'open', 'key', 'key_refused', '403', 'bad key', 'administrator')`,
      [accounts.other.id, String(rows[0].id)],
    )
    const [key] = await keys()
    assert.ok(Date.parse(key.lastUsedAt) >= Date.parse('2026-02-03T04:05:06Z'))
    assert.deepEqual(
      [key.lastRefusal.failure, key.lastRefusal.code, key.lastRefusal.words],
      ['key_refused', '403', 'bad key'],
    )
    // the use of a key is no change of configuration
    assert.deepEqual(await pool.query('select config_version from centre').then((r) => r.rows), before.rows)
    await ask('PATCH', '/centre/accounts/other/keys/primary', { expiresAt: '2026-01-01T00:00:00+03:30' })
    assert.equal((await keys())[0].expiresAt, '2025-12-31T20:30:00.000Z')
    assert.equal((await post(clinic, {})).body.code, 'method_unusable')
    assert.equal(await deps.dispatch.readAccount(accounts.other.id), undefined, 'nor is the balance read by it')
    assert.equal((await centre.call(clinic, { url: '/api/v1/service' })).body.methods[0].reason, 'account_has_no_key')
    await ask('PATCH', '/centre/accounts/other/keys/primary', { expiresAt: null })
    await untilLeft(clinic, await send(clinic))
  })

  test('an account tells what went through it, and what a segment really cost beside its tariff', async () => {
    const tariffs = [{ startsOn: '2026-01-01', price: { amount: '7', unit: 'IRR' } }]
    assert.equal((await ask('PUT', '/centre/accounts/other/tariffs', { tariffs })).status, 200)
    await deps.live.catchUp()
    const { rows } = await pool.query(
      `select sum(segments)::int as segments, sum(cost)::float8 as cost, count(*)::int as n from messages
       where account_id = $1 and line = '20005000' and encoding = (select encoding from messages where body = 'سلام' limit 1)`,
      [accounts.other.id],
    )
    const { body: usage } = await ask('GET', '/centre/accounts/other/usage')
    assert.ok(usage.today.messages >= rows[0].n && rows[0].n > 0, JSON.stringify(usage))
    assert.deepEqual([usage.week, usage.month], [usage.today, usage.today])
    const price = usage.prices.find(({ encoding }: { encoding: string }) => encoding === 'ucs2')
    assert.deepEqual(
      [price.line, price.segments, price.charged.amount, price.tariff.amount],
      ['20005000', rows[0].segments, String(Math.round(rows[0].cost / rows[0].segments)), '7'],
    )
    assert.equal((await ask('GET', '/centre/accounts/nobody/usage')).body.code, 'account_not_found')
  })

  test('what a service may send through an account ends with the quota of its allocation', async () => {
    const { items } = (await ask('GET', '/centre/allocations?service=clinic')).body
    const path = `/centre/allocations/${items[0].id}`
    const quota = { day: { messages: 1 } }
    const changed = await ask('PATCH', path, { quota, classes: ['normal', 'otp'], weight: 5 })
    assert.deepEqual(
      [changed.body.quota.day.messages, changed.body.classes, changed.body.weight],
      [1, ['normal', 'otp'], 5],
    )
    const usage = await ask('GET', `${path}/quota`)
    assert.deepEqual([usage.body.uses[0].span, usage.body.uses[0].cap], ['day', 1])
    assert.ok(usage.body.uses[0].used >= 1)
    const refused = await waitFor(async () => {
      const answer = await post(clinic, {})
      return answer.status !== 202 && answer
    })
    assert.deepEqual([refused.status, refused.body.code], [429, 'quota_exceeded'])
    assert.equal((await post(clinic, { class: 'bulk' })).body.code, 'method_unusable')
    await ask('PATCH', path, { quota: null, classes: [], weight: null })
    await waitFor(async () => (await post(clinic, {})).status === 202)
  })

  test('an allocation’s quota counts messages, segments and money, of its day or month, and what was handed over alone', async () => {
    const NOW = Date.parse('2026-06-15T12:00:00Z')
    const [serviceId, accountId] = [901, 902]
    await pool.query(
      `insert into counters (service_id, account_id, test, quarter, status, n, segments, cost, quick)
       select $1, $2, test, quarter::timestamptz, status, n, segments, cost, 0 from (values
         (false, '2026-06-15T00:00Z', $3::smallint, 2, 5, 900), (false, '2026-06-03T23:45Z', $3, 1, 4, 800),
         (false, '2026-05-31T23:45Z', $3, 50, 50, 5000), (true, '2026-06-15T00:00Z', $3, 50, 50, 5000),
         (false, '2026-06-15T00:00Z', $4::smallint, 50, 50, 5000)) v(test, quarter, status, n, segments, cost)`,
      [serviceId, accountId, DELIVERED, FAILED],
    )
    let nowMs = NOW
    let quotas: QuotaCap[] = []
    let ready = 0
    const lending = createAllocationQuotas(
      pool,
      () => routingOf([account(accountId)], [service([lent(accountId, { quotas })], { id: serviceId })]),
      () => nowMs,
      () => ready++,
    )
    const isSpent = async (...caps: QuotaCap[]) => {
      quotas = caps
      await lending.round()
      return lending.isSpent(serviceId, accountId)
    }
    for (const [span, unit, used] of [
      ['day', 'messages', 2],
      ['day', 'segments', 5],
      ['day', 'money', 900],
      ['month', 'messages', 3],
      ['month', 'segments', 9],
      ['month', 'money', 1_700],
    ] as const) {
      assert.equal(await isSpent({ span, unit, cap: used + 1 }), false, `${span} ${unit}`)
      assert.equal(await isSpent({ span, unit, cap: used }), true, `${span} ${unit}`)
    }
    // what has begun since counts before it is folded
    await pool.query(
      `insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick)
       values ($1, $2, false, '2026-06-15T11:45Z', $3, 1, 2, 100, 0)`,
      [serviceId, accountId, DELIVERED],
    )
    assert.equal(await isSpent({ span: 'month', unit: 'money', cap: 1_800 }), true)
    const spent = [
      { span: 'month', unit: 'segments', cap: 11 },
      { span: 'day', unit: 'money', cap: 1_000 },
    ] as const
    assert.equal(await isSpent(...spent), true)
    const told = lending.findSpent(serviceId, [accountId])
    assert.deepEqual([told?.span, told?.used, told?.endsAt], ['month', 11, Date.parse('2026-07-01T00:00:00Z')])
    assert.equal(lending.findSpent(serviceId, [accountId, 903]), undefined, 'another way is left')
    const before = ready
    nowMs = Date.parse('2026-07-01T00:00:00Z')
    assert.equal(lending.isSpent(serviceId, accountId), false, 'the month is over before the next look')
    assert.equal(await isSpent(...spent), false)
    assert.equal(ready, before + 1, 'what waits for it is told')
    await pool.query('delete from counters where service_id = $1', [serviceId])
    await pool.query('delete from deltas where service_id = $1', [serviceId])
  })

  test('an account goes by its HTTP proxy; one that is dead is not reached, and nothing is unknown', async () => {
    const tunnels: string[] = []
    const proxy = createServer()
    const open = new Set<Socket>()
    proxy.on('connect', (request, socket: Socket) => {
      tunnels.push(request.url as string)
      const [host, port] = (request.url as string).split(':') as [string, string]
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      for (const one of [socket, onward]) {
        open.add(one)
        one.on('error', () => one.destroy())
      }
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    after(() => proxy.close())
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const goBy = async (address: string | null) => {
      const changed = await ask('PATCH', '/centre/accounts/other', { proxyUrl: address })
      assert.deepEqual([changed.status, changed.body.proxyUrl], [200, address], changed.text)
      // a credential is not carried to another address
      const key = { fields: { apiKey: 'key-of-the-provider' }, disabled: false }
      assert.equal((await ask('PATCH', '/centre/accounts/other/keys/primary', key)).status, 200)
      await deps.live.catchUp()
    }
    await goBy(proxyUrl)
    const sent = await untilLeft(clinic, await send(clinic, { text: 'از راه پروکسی' }))
    assert.equal(sent.attempts[0].state, 'accepted')
    assert.ok(tunnels.length > 0 && tunnels.every((to) => to === new URL(simulator.url).host), tunnels.join())

    for (const socket of open) socket.destroy()
    await new Promise((resolve) => proxy.close(resolve))
    // an address of its own: no connection of before is left
    await goBy(proxyUrl.replace('127.0.0.1', '127.0.0.2'))
    const text = 'پروکسی مرده'
    const id = await send(clinic, { text })
    const refusals = await waitFor(async () => {
      const { timeline } = await read(clinic, id)
      const rejected = timeline.filter(({ kind }: { kind: string }) => kind === 'rejected')
      return rejected.length > 0 && rejected
    })
    const { failure, code, who } = refusals[0].data
    assert.deepEqual([failure, code, who], ['network_failed', 'ECONNREFUSED', 'administrator'])
    await goBy(null)
    const left = await untilLeft(clinic, id)
    assert.ok(['sent', 'delivered'].includes(left.status), left.status)
    const kinds = left.timeline.map(({ kind }: { kind: string }) => kind)
    assert.ok(!kinds.includes('unknown') && !kinds.includes('asked'), kinds.join())
    assert.deepEqual(
      (await received()).filter((one) => one.text === text).map(({ calls }) => calls),
      [1],
    )
  })

  test('a test of an account leaves once by its key and line, is read with all that was said, without secrets, and audited', async () => {
    const url = '/centre/accounts/other/test-messages'
    const body = { to: '09351234567', text: 'آزمایش', key: 'primary', line: '20005000' }
    const headers = { 'idempotency-key': 'k1' }
    const made = await centre.call(admin, { method: 'POST', url: `/api/v1${url}`, body, headers })
    assert.equal(made.status, 202, made.text)
    const { rows: keys } = await pool.query(`select key from idempotency where key like '%k1'`)
    assert.deepEqual(keys, [{ key: 'trial k1' }], 'no caller of the service can write one')
    const detail = await waitFor(async () => {
      const { body: seen } = await ask('GET', `${url}/${made.body.id}`)
      return ['sent', 'delivered'].includes(seen.status) && seen
    })
    const [attempt] = detail.attempts
    assert.deepEqual([attempt.roads[0].reason.code, attempt.line, detail.text], ['trial', '20005000', 'آزمایش'])
    assert.match(attempt.answer, /^POST http.*\/\*\*\*\//m)
    assert.match(attempt.answer, /HTTP 200/)
    assert.doesNotMatch(attempt.answer, /key-of-the-provider/)
    const mine = (await received()).filter((one) => one.text === 'آزمایش')
    assert.deepEqual(
      mine.map(({ line, calls }) => [line, calls]),
      [['20005000', 1]],
    )
    const { rows } = await pool.query(`select after from audit_entries where action = 'account.send-test'`)
    assert.equal(rows[0].after.message, made.body.id)

    const faults = async (change: object) => {
      const answer = await ask('POST', url, { ...body, ...change })
      return (
        answer.body.errors?.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`) ??
        answer.body.code
      )
    }
    assert.deepEqual(await faults({ key: 'nobody' }), ['key not_usable'])
    assert.deepEqual(await faults({ line: '999' }), ['line not_usable'])
    assert.deepEqual(await faults({ method: 'kavenegar.otp' }), ['method not_one_of'])
    assert.deepEqual(await faults({ to: '12', text: '' }), ['to phone_invalid', 'text empty'])
    assert.deepEqual(await faults({ to: '+989000000003' }), ['to sandbox_number'])
    assert.equal((await ask('GET', `/centre/accounts/kn/test-messages/${made.body.id}`)).body.code, 'message_not_found')
    const id = await send(clinic)
    assert.equal((await ask('GET', `${url}/${id}`)).body.code, 'message_not_found')
    await ask('POST', '/centre/accounts/other/suspension')
    assert.equal((await ask('POST', url, body)).body.code, 'account_suspended')
  })
})
