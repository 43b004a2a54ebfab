import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { startKavenegarSimulator } from '../../../simulators/kavenegar.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { addAccount, addService, waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { refreshDueAccounts } from '../balances/rounds.ts'
import { ensureBuiltInService } from '../services/built-in.ts'
import { runAlertRound } from './rounds.ts'
import { tellUnsent } from './tell.ts'

const [MINUTE, HOUR] = [60_000, 3_600_000]
const NONE = {
  ...{ amounts: [], runwayDays: [], expiryDays: [], tellsFaults: false, mobiles: [], userIds: [] },
  ...{ locale: 'fa', quietHours: null, repeatHours: null },
}

suite('alerts', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { call, addToken, addPerson, deps, pool } = centre
  const falling = await startKavenegarSimulator({ reportAfterMs: 10, costPerSegment: 100_000 })
  const carrying = await startKavenegarSimulator({ reportAfterMs: 10 })
  atTestEnd(() => Promise.all([falling.close(), carrying.close()]))
  await ensureBuiltInService(deps.database.db, makeInternalActor('system', 'test'))
  const administrator = await addToken('centre')
  const makers = { pool, vault: deps.vault }
  const key = { apiKey: 'k' }
  const at = { provider: 'kavenegar', key }
  const low = await addAccount(makers, { ...at, name: 'low', baseUrl: falling.url, line: '30001' })
  const spare = await addAccount(makers, { ...at, name: 'spare', baseUrl: carrying.url, line: '30002' })
  await pool.query(`update accounts set title_fa = 'حساب اصلی', title_en = 'Main account' where name = 'low'`)
  await addService(pool, { name: 'school', accountId: low.id, methods: ['kavenegar.sms'] })
  const sender = await addToken('live', 'school')
  /** The built-in service sends by these accounts, in this order. */
  async function allocate(...accountIds: number[]) {
    await pool.query(`delete from allocations where service_id = (select id from services where name = 'rasan')`)
    for (const [i, accountId] of accountIds.entries())
      await pool.query(
        `insert into allocations (service_id, account_id, methods, position)
         select id, $1, '{kavenegar.sms}', $2 from services where name = 'rasan'`,
        [accountId, i],
      )
    await deps.live.catchUp()
  }
  await allocate(low.id, spare.id)
  const sara = await addPerson('sara', null)
  await pool.query(`update users set mobile = '+989121110001', locale = 'en' where id = $1`, [sara])

  const ask = (method: string, url: string, body?: unknown) =>
    call(administrator, { method, url: `/api/v1/centre${url}`, body, headers: { 'accept-language': 'fa' } })
  const setRules = async (rules: object) => {
    const answer = await ask('PUT', '/accounts/low/alert-rules', { ...NONE, ...rules })
    assert.equal(answer.status, 200, answer.text)
  }
  const list = async (query = '') => {
    const answer = await ask('GET', `/alerts?account=low${query}`)
    assert.equal(answer.status, 200, answer.text)
    return answer.body.items
  }
  // it goes through the past, so that the history of balances can be asked for
  let clock = Date.now() - 60 * 24 * HOUR
  await refreshDueAccounts(deps, clock)
  /** Lets time pass, refreshes what is due, and looks; answers what the other account's simulator was given by it. */
  async function pass(ms: number) {
    clock += ms
    const before = carrying.totals().messages
    await pool.query(`update balances set next_refresh_at = to_timestamp($1) where account_id = $2`, [
      clock / 1000,
      low.id,
    ])
    await refreshDueAccounts(deps, clock)
    await runAlertRound(deps, clock)
    await settled()
    return carrying.received(carrying.totals().messages - before).map(({ to, text }) => ({ to, text }))
  }
  /** Until every message of ours has left. */
  const settled = () =>
    waitFor(async () => {
      const { rows } = await pool.query(
        `select from messages m join services s on s.id = m.service_id where s.name = 'rasan' and m.status < 40`,
      )
      return rows.length === 0
    })
  const endAll = async () => {
    await setRules({})
    await pass(MINUTE)
    assert.deepEqual(await list('&lasting=true'), [])
  }

  test('as credit falls, the right people get exactly one SMS at each threshold through another account, in their language, and one when it is well', async () => {
    falling.setCredit(1_150_000)
    await setRules({ amounts: ['1000000', '500000'], mobiles: ['۰۹۱۲ ۱۱۱ ۰۰۰۲'], userIds: [sara] })
    assert.deepEqual(await pass(0), [])
    const send = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const body = { to: '09121234567', text: `پیام ${i}` }
        assert.equal((await call(sender, { method: 'POST', url: '/api/v1/messages', body })).status, 202)
      }
      await waitFor(() => falling.totals().messages >= sent + count)
      sent += count
    }
    let sent = 0
    await send(2)
    const first = await pass(HOUR)
    assert.deepEqual(first.map(({ to }) => to).sort(), ['09121110001', '09121110002'])
    const persian = first.find(({ to }) => to.endsWith('2'))!.text
    assert.equal(persian, 'رسان: ماندهٔ حساب «حساب اصلی» ۹۵۰٬۰۰۰ ریال است (آستانه: ۱٬۰۰۰٬۰۰۰ ریال).')
    assert.match(
      first.find(({ to }) => to.endsWith('1'))!.text,
      /^Rasan: The account “Main account” has 950,000 IRR left/,
    )
    await send(1)
    for (let i = 0; i < 3; i++) assert.deepEqual(await pass(HOUR), [], 'nobody is told of the same threshold again')
    await send(4)
    const second = await pass(HOUR)
    assert.deepEqual(second.map(({ to }) => to).sort(), ['09121110001', '09121110002'])
    assert.match(second.find(({ to }) => to.endsWith('2'))!.text, /۴۵۰٬۰۰۰ ریال است \(آستانه: ۵۰۰٬۰۰۰/)
    falling.setCredit(1_020_000)
    assert.deepEqual(await pass(HOUR), [], 'just above a threshold is not well yet')
    falling.setCredit(9_000_000)
    const well = await pass(HOUR)
    assert.equal(well.length, 2)
    assert.equal(
      well.find(({ to }) => to.endsWith('2'))!.text,
      'رسان: ماندهٔ حساب «حساب اصلی» دوباره بالاست: ۹٬۰۰۰٬۰۰۰ ریال.',
    )
    assert.deepEqual(await pass(HOUR), [])
    assert.equal(falling.totals().messages, sent, 'none went by the account in trouble')
    assert.equal(carrying.totals().messages, 6)

    const [alert] = await list()
    assert.deepEqual(
      [alert.kind, alert.lasting, alert.notices.map(({ event }: { event: string }) => event)],
      ['amount', false, ['recovered', 'deepened', 'opened']],
    )
    for (const { receivers } of alert.notices)
      for (const { failure, status } of receivers) {
        assert.equal(failure, null)
        assert.ok(['sent', 'delivered'].includes(status), status)
      }
    const { readings } = (await ask('GET', '/accounts/low/balance/history?days=90')).body
    assert.equal(readings.at(-1).balance.amount, '9000000', 'the chart has it')
    await endAll()
  })

  test('two nodes that look at once, and one that dies between deciding, sending and noting, tell nobody twice', async () => {
    falling.setCredit(300)
    await setRules({ amounts: ['400'], mobiles: ['09121110003'] })
    clock += HOUR
    await pool.query(`update balances set amount = 300 where account_id = $1`, [low.id])
    const before = carrying.totals().messages
    await Promise.all([1, 2, 3].map(() => runAlertRound(deps, clock)))
    await settled()
    assert.equal(carrying.totals().messages - before, 1)
    // it died after the message was accepted, before that was noted
    const { rows } = await pool.query(
      `update alert_notices set sent_at = null where occurrence = 1 and sent_at is not null returning alert_id`,
    )
    assert.ok(rows.length > 0)
    await Promise.all([tellUnsent(deps, clock), tellUnsent(deps, clock)])
    await settled()
    assert.equal(carrying.totals().messages - before, 1)
    const [{ notices }] = await list()
    assert.deepEqual([notices.length, notices[0].sent, notices[0].receivers.length], [1, true, 1])
    const keys = await pool.query(
      `select key from idempotency where service_id = (select id from services where name = 'rasan')`,
    )
    assert.ok(keys.rows.length > 0 && keys.rows.every(({ key }) => key.startsWith('alert ')), 'no caller can write one')
    await endAll()
  })

  test('in quiet hours nobody is told until they end; it is repeated while it lasts, until it is acknowledged', async () => {
    falling.setCredit(300)
    const { rows } = await pool.query(
      `select to_char(to_timestamp($1) at time zone time_zone, 'HH24:MI') as from, to_char((to_timestamp($1) + interval '2 hours') at time zone time_zone, 'HH24:MI') as until from centre`,
      [clock / 1000],
    )
    await setRules({ amounts: ['400'], mobiles: ['09121110004'], quietHours: rows[0], repeatHours: 24 })
    assert.deepEqual(await pass(HOUR), [])
    assert.equal((await pass(61 * MINUTE)).length, 1)
    assert.deepEqual(await pass(HOUR), [])
    assert.match((await pass(23 * HOUR))[0]!.text, /^رسان \(یادآوری\): /)
    const [{ id }] = await list('&lasting=true')
    const seen = await ask('POST', `/alerts/${id}/acknowledgement`)
    assert.deepEqual([seen.status, seen.body.acknowledged.by], [200, 'centre'])
    await ask('POST', `/alerts/${id}/acknowledgement`)
    assert.equal((await ask('GET', `/audit-entries?action=alert.acknowledge&subject=${id}`)).body.items.length, 1)
    assert.deepEqual(await pass(24 * HOUR), [])
    assert.equal((await ask('POST', '/alerts/2147483647/acknowledgement')).status, 404)
    await endAll()
  })

  test('the runway and the expiry are told in days, the expiry by the Persian calendar', async () => {
    falling.setCredit(50_000)
    const { services } = centre
    for (let day = 1; day <= 3; day++)
      await pool.query(
        `insert into counters (service_id, account_id, test, quarter, status, n, segments, cost, quick)
         values ($1, $2, false, to_timestamp($3), 70, 1, 1, 10000, 0)`,
        [services.payroll, low.id, Math.floor((clock - day * 24 * HOUR + 3 * HOUR) / 900_000) * 900],
      )
    await setRules({ runwayDays: [7], mobiles: ['09121110005'] })
    const [runway] = await pass(HOUR)
    assert.match(
      runway!.text,
      /^رسان: ماندهٔ حساب «حساب اصلی» با آهنگ این روزها حدود [۰-۹]+ روز دوام دارد: ۵۰٬۰۰۰ ریال\.$/,
    )
    await endAll()
    const ends = new Date(clock + 30 * 24 * HOUR).toISOString()
    await ask('PUT', '/accounts/low/balance/by-hand', { expiresAt: ends })
    await setRules({ expiryDays: [7], mobiles: ['09121110005'] })
    assert.deepEqual(await pass(HOUR), [])
    const [expiry] = await pass(23 * 24 * HOUR)
    const date = new Intl.DateTimeFormat('fa-IR-u-ca-persian-nu-arabext', {
      timeZone: 'Asia/Tehran',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    })
    assert.equal(expiry!.text, `رسان: ۶ روز تا پایان مدت حساب «حساب اصلی» مانده است (${date.format(new Date(ends))}).`)
    await ask('DELETE', '/accounts/low/balance/by-hand')
    await endAll()
  })

  test('keys and lines that end are told as accounts are, several of them in one message, and when they were prolonged or put away', async () => {
    await setRules({ expiryDays: [7, 1], mobiles: ['09121110009'] })
    const end = (what: 'account_keys.name' | 'sender_lines.number', name: string, days: number | null) => {
      const [table, column] = what.split('.')
      const at = days === null ? null : (clock + days * 24 * HOUR) / 1000
      return pool.query(`update ${table} set expires_at = to_timestamp($1) where account_id = $2 and ${column} = $3`, [
        at,
        low.id,
        name,
      ])
    }
    await pool.query(`insert into sender_lines (account_id, number) values ($1, '30011'), ($1, '30012')`, [low.id])
    await end('account_keys.name', 'primary', 20)
    await end('sender_lines.number', '30011', 400)
    assert.deepEqual(await pass(MINUTE), [], 'both are far')
    const [key, ...others] = await pass(14 * 24 * HOUR)
    assert.match(key!.text, /^رسان: ۵ روز تا پایان کلید «primary» از حساب «حساب اصلی» مانده است \(/)
    assert.deepEqual(others, [])
    assert.deepEqual(await pass(HOUR), [], 'told once')
    await end('account_keys.name', 'primary', 90)
    assert.match((await pass(HOUR))[0]!.text, /^رسان: کلید «primary» از حساب «حساب اصلی» اکنون تا .+ است\.$/)
    await end('sender_lines.number', '30011', 3)
    await end('sender_lines.number', '30012', 5)
    assert.deepEqual(
      (await pass(2 * HOUR)).map(({ text }) => text),
      ['رسان: پایان ۲ خط از حساب «حساب اصلی» نزدیک است یا رسیده است: 30011، 30012.'],
    )
    const lasting = await list('&lasting=true&kind=line_expiry')
    assert.deepEqual(lasting.map(({ subject }: { subject: string }) => subject).sort(), ['30011', '30012'])
    await pool.query(`update sender_lines set disabled_at = now() where number = '30011'`)
    await end('sender_lines.number', '30012', 200)
    assert.match((await pass(2 * HOUR))[0]!.text, /پایان ۲ خط از حساب «حساب اصلی» دیگر نزدیک نیست: 30012، 30011\.$/)
    await end('account_keys.name', 'primary', null)
    await endAll()
  })

  test('a refused key, a stopped account and a refresh that fails are told by another account, and when they work again', async () => {
    falling.setCredit(null)
    await setRules({ tellsFaults: true, mobiles: ['09121110006'] })
    const stop = (kind: string, subject: string, fault: string, failure: string) =>
      pool.query(
        `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
         values ($1, $2, $3, 'open', $4, $5, '1', '', 'administrator', 1, to_timestamp($6), now() + interval '1 hour')`,
        [low.id, kind, subject, fault, failure, clock / 1000],
      )
    const { rows } = await pool.query(`select id::text as id from account_keys where account_id = $1`, [low.id])
    await stop('key', rows[0].id, 'key', 'key_refused')
    await stop('account', '', 'busy', 'provider_busy')
    await deps.live.catchUp()
    assert.deepEqual(
      (await pass(MINUTE)).map(({ text }) => text),
      ['رسان: کلید «primary» از حساب «حساب اصلی» متوقف شد: ارائه‌دهنده کلید حساب را نپذیرفت.'],
    )
    assert.match((await pass(MINUTE))[0]!.text, /^رسان: حساب «حساب اصلی» متوقف شد: /)
    falling.behave({ kind: 'code', code: 418 })
    assert.deepEqual([await pass(HOUR), await pass(HOUR)], [[], []])
    assert.match((await pass(HOUR))[0]!.text, /۳ بار پیاپی خوانده نشد/)
    await falling.behaveWell()
    await pool.query(`update circuits set state = 'closed' where account_id = $1`, [low.id])
    await deps.live.catchUp()
    assert.deepEqual(await pass(MINUTE), [], 'what has just gone may come back')
    const well = (await pass(6 * MINUTE)).map(({ text }) => text).sort()
    assert.equal(well.length, 3)
    assert.ok(
      well.every((text) => /دوباره/.test(text)),
      well.join(),
    )
    await endAll()
  })

  const stopParts = (accountId: number, ...parts: [kind: string, subject: string][]) =>
    pool.query(
      `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
       select $1, p.kind, p.subject, 'open', 'line', 'line_refused', '1', '', 'administrator', 1, to_timestamp($4), now() + interval '1 hour'
       from unnest($2::text[], $3::text[]) p(kind, subject)
       on conflict (account_id, kind, subject) do update set state = 'open', fault = 'line', failure = 'line_refused'`,
      [accountId, parts.map(([kind]) => kind), parts.map(([, subject]) => subject), clock / 1000],
    )

  test('a line and a template of one name are two, told in one message; an account that cannot be decided holds up no other', async () => {
    clock += HOUR
    await setRules({ tellsFaults: true, mobiles: ['09121110008'] })
    await ask('PUT', '/accounts/kn/alert-rules', { ...NONE, tellsFaults: true })
    // of all accounts the first: what the others are told of comes after its fault
    const broken = centre.accounts.kn.id
    await pool.query(`alter table alerts add constraint broken check (account_id <> ${broken}) not valid`)
    await stopParts(broken, ['line', '10008663'])
    await stopParts(low.id, ['line', '30001'], ['template', '30001'])
    await deps.live.catchUp()
    assert.deepEqual(
      (await pass(MINUTE)).map(({ text }) => text),
      ['رسان: ۲ بخش از حساب «حساب اصلی» متوقف شد: 30001، 30001.'],
    )
    await pool.query('alter table alerts drop constraint broken')
    const lasting = await list('&lasting=true&subject=30001')
    assert.deepEqual(
      lasting.map(({ kind, subject }: { kind: string; subject: string }) => [kind, subject]),
      [
        ['circuit_open', '30001'],
        ['circuit_open', '30001'],
      ],
    )
    assert.deepEqual(
      lasting.map(({ notices }: { notices: { receivers: object[] }[] }) => notices[0]!.receivers.length).sort(),
      [0, 1],
    )
  })

  test('what comes and goes is told once in an hour, and of one account no more than an hour allows', async () => {
    const set = async (state: string) => {
      await pool.query(`update circuits set state = $2 where account_id = $1 and subject = '30001'`, [low.id, state])
      await deps.live.catchUp()
    }
    await set('closed')
    await pass(MINUTE)
    assert.equal((await pass(6 * MINUTE)).length, 1, 'both are well, in one message')
    for (let i = 0; i < 3; i++) {
      await set('open')
      assert.deepEqual(await pass(MINUTE), [])
      await set('closed')
      await pass(MINUTE)
      assert.deepEqual(await pass(6 * MINUTE), [])
    }
    await set('open')
    await pass(MINUTE)
    assert.equal((await pass(HOUR)).length, 1, 'what is still so after the hour is told')
    await pool.query(
      `insert into alert_notices (alert_id, occurrence, event, at, receivers, sent_at)
       select (select max(id) from alerts where account_id = $1), 100 + i, 'repeated', to_timestamp($2), '[{"failure":null}]', now()
       from generate_series(1, 20) i`,
      [low.id, clock / 1000],
    )
    await stopParts(low.id, ['line', '30009'])
    await deps.live.catchUp()
    assert.deepEqual(await pass(MINUTE), [])
    const [{ notices }] = await list('&subject=30009')
    assert.deepEqual([notices[0].sent, notices[0].receivers[0].failure.code], [true, 'too_many'])
    await pool.query('delete from alert_notices where occurrence > 100')
    await pool.query('delete from circuits')
    await deps.live.catchUp()
    await endAll()
    await pass(HOUR)
  })

  test('where no other account can carry it, the panel says so and no message waits for what it tells of', async () => {
    await allocate(low.id)
    await setRules({ tellsFaults: true, mobiles: ['09121110007'] })
    const before = falling.totals().messages
    await pool.query(
      `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
       values ($1, 'account', '', 'open', 'account', 'account_disabled', '1', '', 'administrator', 1, to_timestamp($2), now() + interval '1 hour')
       on conflict (account_id, kind, subject) do update set state = 'open', fault = 'account', failure = 'account_disabled'`,
      [low.id, clock / 1000],
    )
    await deps.live.catchUp()
    assert.deepEqual(await pass(MINUTE), [])
    const [alert] = await list('&lasting=true')
    assert.equal(alert.kind, 'circuit_open')
    const [{ receivers, sent }] = alert.notices
    assert.deepEqual([sent, receivers[0].message, receivers[0].failure.code], [true, null, 'no_other_account'])
    assert.match(receivers[0].failure.title, /حساب دیگری/)
    assert.equal(falling.totals().messages, before)
    await pool.query(`update circuits set state = 'closed' where account_id = $1`, [low.id])
    await deps.live.catchUp()
    await setRules({})
    await pass(MINUTE)
    // one that is merely low carries its own alert rather than nobody
    falling.setCredit(300_000)
    await setRules({ amounts: ['400000'], mobiles: ['09121110007'] })
    await pass(HOUR)
    assert.equal(falling.totals().messages, before + 1)
    await allocate(low.id, spare.id)
  })

  test('what is wrong with rules is told at its place, what is set is kept as it was meant, and audited', async () => {
    const wrong: [rules: object, path: string, code: string][] = [
      [{ mobiles: ['0912'] }, 'mobiles[0]', 'phone_invalid'],
      [{ mobiles: ['09121110001', '02188776655'] }, 'mobiles[1]', 'phone_not_mobile'],
      [{ userIds: [sara, 2_000_000] }, 'userIds[1]', 'not_found'],
      [{ amounts: ['-5'] }, 'amounts[0]', 'wrong_form'],
      [{ runwayDays: [1, 2, 3, 4, 5, 6] }, 'runwayDays', 'too_many'],
      [{ quietHours: { from: '25:00', until: '07:00' } }, 'quietHours.from', 'wrong_form'],
      [{ repeatHours: 0 }, 'repeatHours', 'too_small'],
      [{ locale: 'de' }, 'locale', 'not_one_of'],
    ]
    for (const [rules, path, code] of wrong) {
      const answer = await ask('PUT', '/accounts/low/alert-rules', { ...NONE, ...rules })
      assert.equal(answer.status, 422, answer.text)
      assert.deepEqual(
        answer.body.errors.map((fault: { path: string; code: string }) => [fault.path, fault.code]),
        [[path, code]],
      )
    }
    await setRules({
      amounts: ['5', '70', '5'],
      expiryDays: [1, 30],
      mobiles: ['09121110001', '+989121110001'],
      userIds: [sara],
    })
    const kept = (await ask('GET', '/accounts/low/alert-rules')).body
    assert.deepEqual([kept.amounts, kept.expiryDays, kept.mobiles], [['70', '5'], [30, 1], ['+989121110001']])
    assert.deepEqual(kept.users, [{ id: sara, name: 'sara', hasMobile: true }])
    const clerk = await addToken('centre', undefined, { scopes: ['accounts:read', 'accounts:write'] })
    const asClerk = (userIds: number[]) =>
      call(clerk, {
        method: 'PUT',
        url: '/api/v1/centre/accounts/low/alert-rules',
        body: { ...NONE, amounts: ['70', '5'], expiryDays: [30, 1], mobiles: ['09121110001'], userIds },
      })
    const other = await addPerson('reza', null)
    const refused = await asClerk([sara, other])
    assert.deepEqual([refused.status, refused.body.code], [403, 'permission_missing'])
    assert.equal((await asClerk([2_000_000])).status, 403, 'nor whether there is such a user')
    const blind = [{ id: sara, name: null, hasMobile: null }]
    assert.deepEqual((await asClerk([sara])).body.users, blind, 'those that are in them stay')
    assert.deepEqual((await call(clerk, { url: '/api/v1/centre/accounts/low/alert-rules' })).body.users, blind)
    const fresh = (await ask('GET', '/accounts/spare/alert-rules')).body
    assert.deepEqual(
      [fresh.runwayDays, fresh.expiryDays, fresh.mobiles, fresh.tellsFaults],
      [[7, 2], [30, 7, 1], [], true],
    )
    const { items } = (await ask('GET', '/audit-entries?action=account.set-alert-rules&subject=low')).body
    assert.deepEqual(items[0].after.amounts, ['70', '5'])
  })

  suite('tokens that end', () => {
    const keeper = async (name: string, role: string, service: string | undefined, mobile: string | null) => {
      const id = await addPerson(name, role, service)
      await pool.query('update users set mobile = $2 where id = $1', [id, mobile])
    }
    const addEnding = async (kind: string, service: string | null, name: string, endsAtMs: number, livesDays = 365) => {
      const { rows } = await pool.query(
        `insert into tokens (kind, service_id, name, public_id, secret_hash, expires_at, created_at, created_by)
         values ($1, (select id from services where name = $2), $3::text, gen_random_uuid(), 'x', to_timestamp($4),
                 to_timestamp($4) - make_interval(days => $5), 'test') returning id`,
        [kind, service, name, endsAtMs / 1_000, livesDays],
      )
      return rows[0].id as number
    }
    const setEnd = (id: number, endsAtMs: number) =>
      pool.query('update tokens set expires_at = to_timestamp($2) where id = $1', [id, endsAtMs / 1_000])
    const DAY = 24 * HOUR
    const ofTokens = async (query = '') => {
      const answer = await ask('GET', `/alerts?kind=token_expiry${query}`)
      assert.equal(answer.status, 200, answer.text)
      return answer.body.items
    }
    const texts = async (ms: number) => (await pass(ms)).map(({ to, text }) => `${to} ${text}`).sort()
    let noon = 0
    /** Goes to so many hours after the first noon. */
    const at = (hours: number) => texts(noon + hours * HOUR - clock)

    test('those who may make another are told days before, once at each threshold, by day, and when another has taken its place', async () => {
      await endAll()
      await allocate(spare.id)
      await pool.query(`update services set title_fa = 'مدرسه', title_en = 'School' where name = 'school'`)
      await keeper('mina', 'developer', 'school', '+989121110011')
      await keeper('sender', 'sender', 'school', '+989121110012')
      await keeper('omid', 'manager', 'payroll', null)
      await keeper('root', 'administrator', undefined, '+989121110013')
      await pool.query(`update users set locale = 'en' where username = 'root'`)
      await deps.live.catchUp()
      // noon in Tehran, which has no summer time
      noon = (Math.floor(clock / DAY) + 1) * DAY + 8.5 * HOUR
      const portal = await addEnding('live', 'school', 'portal', noon + 20 * DAY)
      await addEnding('test', 'school', 'trial', noon + 2 * DAY)
      await addEnding('live', 'school', 'of-a-day', noon + 12 * HOUR, 1)
      assert.deepEqual(await at(0), [])
      assert.deepEqual(await at(6 * 24 + 10), [], 'at ten in the evening nobody is told')
      const [first, ...others] = await at(6 * 24 + 21)
      assert.match(first!, /^09121110011 رسان: ۱۳ روز تا پایان توکن «portal» از سرویس «مدرسه» مانده است \(.+\)\.$/)
      assert.deepEqual(others, [])
      for (const hours of [7 * 24, 10 * 24]) assert.deepEqual(await at(hours), [], 'told once')
      assert.match((await at(17 * 24 + 1))[0]!, /۲ روز تا پایان توکن/)
      assert.match((await at(19 * 24 + 1))[0]!, /تا یک روز دیگر به پایان می‌رسد/)
      await pool.query(
        `insert into tokens (kind, service_id, name, public_id, secret_hash, expires_at, created_at, created_by, succeeds)
         select kind, service_id, name, gen_random_uuid(), 'x', to_timestamp($2), to_timestamp($2) - interval '300 days', 'test', id from tokens where id = $1`,
        [portal, (noon + 300 * DAY) / 1_000],
      )
      assert.deepEqual(await at(19 * 24 + 2), ['09121110011 رسان: توکن «portal» از سرویس «مدرسه» جایگزین دارد.'])
      assert.deepEqual(await at(25 * 24), [])
      const [alert] = await ofTokens()
      assert.deepEqual(
        [
          alert.account,
          alert.token,
          alert.subject,
          alert.lasting,
          alert.notices.map((one: { event: string }) => one.event),
        ],
        [null, { id: portal, service: 'school' }, 'portal', false, ['recovered', 'deepened', 'deepened', 'opened']],
      )
    })

    test('of a service whose keepers have no number, and of the centre’s own and its directories’, the centre is told', async () => {
      noon = (Math.floor(clock / DAY) + 1) * DAY + 8.5 * HOUR
      // whoever may make a token says nothing by its name to people who trust what Rasan sends
      const crafted = 'Call 0912 345 6789 or https://rasan-login.example/reset to keep your account'
      const ids = [
        await addEnding('live', 'payroll', 'salaries', noon + 10 * DAY),
        await addEnding('live', 'payroll', crafted, noon + 11 * DAY),
        await addEnding('centre', null, 'metrics', noon + 10 * DAY),
        await addEnding('scim', null, 'entra', noon + 12 * DAY),
      ]
      const told = await at(0)
      assert.ok(
        told.every((text) => text.startsWith('09121110013 Rasan: ')),
        told.join(),
      )
      assert.equal(told.length, 2)
      assert.match(
        told.join(),
        /2 tokens of the service “.+” expire soon or have expired: salaries, Call or https rasan-…\./,
      )
      assert.match(told.join(), /2 tokens of the centre expire soon/)
      const [{ notices }] = await ofTokens('&service=payroll&subject=salaries')
      assert.deepEqual(
        notices[0].receivers.map((one: { user: { name: string }; failure: { code: string } | null }) => [
          one.user.name,
          one.failure?.code ?? null,
        ]),
        [
          ['root', null],
          ['omid', 'no_mobile'],
        ],
      )
      await setEnd(ids[0]!, noon + 200 * DAY)
      await pool.query('update tokens set revoked_at = now() where id = any ($1)', [ids.slice(1)])
      const after = await at(2)
      assert.equal(after.length, 1, 'prolonged is told, revoked is not')
      assert.match(after[0]!, /“salaries” of the service “.+” now lasts until/)
      assert.deepEqual(await ofTokens('&lasting=true'), [])
      assert.deepEqual(await at(400 * 24), [], 'what had ended long ago is told to nobody')
    })

    test('its days are set for the centre; without them nobody is told, and tokens are shown to those who may read them', async () => {
      const set = (tokenAlertDays: unknown) => ask('PATCH', '/settings', { tokenAlertDays })
      assert.deepEqual((await set([1, 30, 30])).body.tokenAlertDays, [30, 1])
      const wrong = await set([1, -1])
      assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, 'tokenAlertDays[1]'])
      noon = (Math.floor(clock / DAY) + 1) * DAY + 8.5 * HOUR
      await addEnding('live', 'school', 'late', noon + 29 * DAY)
      assert.match((await at(0))[0]!, /۲۹ روز تا پایان توکن «late»/)
      await set([])
      assert.deepEqual(await at(28 * 24 + 2), [])
      assert.deepEqual(await ofTokens('&lasting=true'), [])
      const clerk = await addToken('centre', undefined, { scopes: ['accounts:read', 'accounts:write'] })
      const seen = await call(clerk, { url: '/api/v1/centre/alerts?kind=token_expiry' })
      assert.deepEqual([seen.status, seen.body.items], [200, []])
      const [{ id }] = await ofTokens()
      const url = `/api/v1/centre/alerts/${id}/acknowledgement`
      assert.equal((await call(clerk, { method: 'POST', url })).status, 404)
      await set([14, 3, 1])
    })
  })
})
