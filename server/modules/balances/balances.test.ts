import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inTransaction } from '../../platform/db/transaction.ts'
import { addAccount } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { dropOldReadings } from './queries.ts'
import { takeIn } from './refresh.ts'
import { refreshDueAccounts } from './rounds.ts'

const DAY_MS = 86_400_000

suite('balances', async () => {
  const centre = await openTestCentre()
  const { call, addToken, deps, pool, simulator, accounts, services } = centre
  const administrator = await addToken('centre')
  const at = (name: string) => `/api/v1/centre/accounts/${name}/balance`
  const ask = (method: string, url: string, body?: unknown) => call(administrator, { method, url, body })
  const read = async (name: string) => (await ask('GET', at(name))).body
  const rials = (amount: number) => ({ amount: String(amount), unit: 'IRR' })
  /** Refreshes what is due at a moment of the driven clock; answers the ids. */
  const refreshAt = (ms: number) => refreshDueAccounts(deps, ms)
  /** Counters as the fold leaves them: so many rials spent by messages accepted then. */
  const spend = (accountId: number, atMs: number, cost: number, segments = 1) =>
    pool.query(
      `insert into counters (service_id, account_id, test, quarter, status, n, segments, cost, quick)
       values ($1, $2, false, to_timestamp(floor($3::float8 / 900) * 900), 70, 1, $4, $5, 0)
       on conflict (service_id, account_id, test, quarter, status) do update set cost = counters.cost + excluded.cost`,
      [services.payroll, accountId, atMs / 1000, segments, cost],
    )

  test('an account that nobody asked yet says so, and what is wrong with a request stands at its place', async () => {
    const fresh = await read('kn')
    assert.deepEqual([fresh.balance, fresh.source, fresh.runwayDays, fresh.byHand], [null, null, null, null])
    assert.equal(fresh.provider.isReadable, true)
    assert.equal((await read('nobody')).code, 'account_not_found')
    const wrong: [method: string, path: string, body: unknown, at: string, code: string][] = [
      ['PATCH', '', { periodMinutes: 1 }, 'periodMinutes', 'too_small'],
      ['PUT', '/by-hand', {}, 'balance', 'required'],
      ['PUT', '/by-hand', { balance: { amount: '-1', unit: 'IRR' } }, 'balance.amount', 'wrong_form'],
      ['PUT', '/by-hand', { balance: { amount: '1', unit: 'USD' } }, 'balance.unit', 'not_one_of'],
      ['PUT', '/by-hand', { expiresAt: '2026-02-30' }, 'expiresAt', 'wrong_form'],
      ['PUT', '/by-hand', { expiresAt: '2027-01-01T00:00:00Z', note: '  ' }, 'note', 'empty'],
    ]
    for (const [method, path, body, place, code] of wrong) {
      const answer = await ask(method, at('kn') + path, body)
      assert.equal(answer.status, 422, answer.text)
      assert.deepEqual(
        answer.body.errors.map((fault: { path: string; code: string }) => [fault.path, fault.code]),
        [[place, code]],
      )
    }
    assert.equal((await ask('GET', `${at('kn')}/history?days=0`)).status, 422)
  })

  test('it is asked for now, by its key, and the history and the audit log keep it', async () => {
    simulator.setCredit(480_000)
    const asked = await ask('POST', `${at('kn')}/refresh`)
    assert.equal(asked.status, 200, asked.text)
    assert.deepEqual(
      [asked.body.balance, asked.body.source, asked.body.provider.plan],
      [rials(480_000), 'provider', 'master'],
    )
    assert.ok(asked.body.daysLeft >= 363 && asked.body.daysLeft <= 365, asked.body.daysLeft)
    const { readings } = (await ask('GET', `${at('kn')}/history`)).body
    assert.deepEqual(
      readings.map(({ balance, source }: { balance: object; source: string }) => [balance, source]),
      [[rials(480_000), 'provider']],
    )
    const entries = (await ask('GET', '/api/v1/centre/audit-entries?subject=kn&action=account.refresh-balance')).body
      .items
    assert.equal(entries.length, 1)
  })

  test('a provider that refuses is told with its words, what was known stays, and the next try comes soon', async () => {
    simulator.behave({ kind: 'code', code: 403 })
    for (let i = 0; i < 2; i++) await ask('POST', `${at('kn')}/refresh`)
    const failing = await read('kn')
    assert.deepEqual([failing.balance, failing.provider.failing.times], [rials(480_000), 2])
    assert.equal(failing.provider.failing.failure.code, 'key_refused')
    assert.ok(Date.parse(failing.nextRefreshAt) - Date.now() < 11 * 60_000)
    await simulator.behaveWell()
    assert.equal((await ask('POST', `${at('kn')}/refresh`)).body.provider.failing, null)
  })

  test('a balance that cannot be one is a refusal, of which nothing is kept', async () => {
    const absurd = {
      kind: 'read',
      value: { balance: { amount: '9'.repeat(400), unit: 'IRR' }, expiresAt: null, plan: null },
      answer: '',
    } as const
    for (let i = 0; i < 2; i++)
      await inTransaction(deps.database.db, (tx) => takeIn(deps, tx, accounts.kn.id, absurd, Date.now()))
    const kept = await read('kn')
    assert.deepEqual([kept.balance, kept.provider.failing.provider.code], [rials(480_000), 'absurd_balance'])
    await assert.rejects(
      pool.query(`update balances set amount = 1e18, unit = 'IRR' where account_id = $1`, [accounts.kn.id]),
    )
    await ask('POST', `${at('kn')}/refresh`)
  })

  test('by itself each account is asked once in its period, however many nodes look', async () => {
    const start = Date.now()
    await refreshAt(start)
    await pool.query(`update balances set next_refresh_at = to_timestamp($1)`, [start / 1000])
    const [one, other] = await Promise.all([refreshAt(start + 1), refreshAt(start + 1)])
    assert.deepEqual([...one, ...other].sort(), [...new Set([...one, ...other])].sort())
    assert.equal(one.length + other.length, 3)
    assert.deepEqual(await refreshAt(start + 53 * 60_000), [])
    assert.equal((await refreshAt(start + 67 * 60_000)).length, 3)
    const { rows } = await pool.query('select distinct next_refresh_at from balances')
    assert.equal(rows.length, 3, 'their times are not the same')
  })

  test('the runway is the balance by the pace of the counters, its newest days weighing most', async () => {
    const { id } = await addAccount(
      { pool, vault: deps.vault },
      { name: 'paced', provider: 'kavenegar', baseUrl: simulator.url, key: { apiKey: 'k' } },
    )
    await deps.live.catchUp()
    simulator.setCredit(60_000)
    for (let day = 0; day < 10; day++) await spend(id, Date.now() - (day + 0.5) * DAY_MS, 10_000)
    await spend(accounts.other.id, Date.now() - DAY_MS, 999_999)
    const asked = (await ask('POST', `${at('paced')}/refresh`)).body
    assert.deepEqual([asked.pace, asked.runwayDays], [rials(10_000), 6])
    await spend(id, Date.now() - 8.5 * DAY_MS, 50_000)
    const old = (await ask('POST', `${at('paced')}/refresh`)).body.runwayDays
    await spend(id, Date.now() - 0.5 * DAY_MS, 50_000)
    const recent = (await ask('POST', `${at('paced')}/refresh`)).body.runwayDays
    assert.ok(old < 6 && recent < old, `${old}, ${recent}`)
  })

  test('what is entered by hand outranks the provider until it is cleared, and falls by what is sent', async () => {
    const before = (await ask('POST', `${at('other')}/refresh`)).body
    await spend(accounts.other.id, Date.now(), 700)
    const body = { balance: rials(9_000), expiresAt: '2030-01-01T00:00:00.000Z', note: 'قرارداد تازه' }
    const entered = await ask('PUT', `${at('other')}/by-hand`, body)
    assert.equal(entered.status, 200, entered.text)
    assert.deepEqual(
      [entered.body.balance, entered.body.source, entered.body.expirySource],
      [rials(9_000), 'hand', 'hand'],
    )
    assert.deepEqual(
      [entered.body.byHand.note, entered.body.byHand.by, entered.body.provider.balance],
      ['قرارداد تازه', 'centre', before.balance],
    )
    await spend(accounts.other.id, Date.now(), 2_500)
    const later = (await ask('POST', `${at('other')}/refresh`)).body
    assert.deepEqual([later.balance, later.byHand.balance], [rials(6_500), rials(9_000)])
    const wrong = await ask('PUT', `${at('other')}/by-hand`, { balance: { amount: '5', unit: 'credit' } })
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [422, 'balance.unit'])
    const expiryAlone = (await ask('PUT', `${at('other')}/by-hand`, { expiresAt: body.expiresAt })).body
    assert.deepEqual([expiryAlone.source, expiryAlone.expirySource], ['provider', 'hand'])
    const cleared = (await ask('DELETE', `${at('other')}/by-hand`)).body
    assert.deepEqual([cleared.byHand, cleared.expirySource, cleared.balance], [null, 'provider', before.balance])
    const entries = (
      await ask('GET', '/api/v1/centre/audit-entries?subject=other&action=account.enter-balance&sort=at')
    ).body
    assert.equal(entries.items.length, 2)
    assert.equal(entries.items[0].after.note, 'قرارداد تازه')
  })

  test('an account whose provider tells nothing, or that counts messages, lives by hand and by segments', async () => {
    const { id } = await addAccount(
      { pool, vault: deps.vault },
      { name: 'silent', provider: 'kavenegar', baseUrl: 'http://127.0.0.1:9' },
    )
    await deps.live.catchUp()
    await spend(id, Date.now() - 2.5 * DAY_MS, 0, 40)
    await spend(id, Date.now() - 1.5 * DAY_MS, 0, 40)
    await spend(id, Date.now() - 0.5 * DAY_MS, 0, 40)
    const entered = (await ask('PUT', `${at('silent')}/by-hand`, { balance: { amount: '200', unit: 'credit' } })).body
    assert.equal(entered.balance.unit, 'credit')
    assert.ok(Math.abs(entered.runwayDays - 5) < 0.5, entered.runwayDays)
    const refreshed = (await ask('POST', `${at('silent')}/refresh`)).body
    assert.deepEqual([refreshed.balance.amount, refreshed.provider.failing], ['200', null])
  })

  test('a long history is thinned to its last readings, and dropped with the messages', async () => {
    const { kn } = accounts
    await pool.query(
      `insert into balance_readings select $1, now() - n * interval '10 minutes', 1000000 - n, 'IRR', 'provider' from generate_series(1, 4000) n
       on conflict do nothing`,
      [kn.id],
    )
    const { readings } = (await ask('GET', `${at('kn')}/history?days=28`)).body
    assert.ok(readings.length > 300 && readings.length <= 401, String(readings.length))
    assert.deepEqual(
      readings,
      readings.toSorted((a: { at: string }, b: { at: string }) => (a.at < b.at ? -1 : 1)),
    )
    await dropOldReadings(deps.database.db, new Date(Date.now() + 400 * DAY_MS))
    assert.equal((await ask('GET', `${at('kn')}/history?days=28`)).body.readings.length, 0)
  })

  test('what ends is listed, the next first, with the days that are left; tokens for who may read them alone', async () => {
    const inDays = (days: number) => new Date(Date.now() + days * DAY_MS + 60_000).toISOString()
    await ask('PUT', `${at('other')}/by-hand`, { expiresAt: inDays(5) })
    await addToken('live', 'payroll', { expiresAt: new Date(inDays(3)) })
    await pool.query(`update account_keys set expires_at = $1 where account_id = $2`, [inDays(4), accounts.kn.id])
    await pool.query(`update sender_lines set expires_at = $1 where number = '10008663'`, [inDays(-2)])
    const list = async (credential: string, query = '') =>
      (await call(credential, { url: `/api/v1/centre/expiries?expiresAt[lt]=${inDays(6)}${query}` })).body.items.map(
        ({ kind, name, account, service, daysLeft }: Record<string, unknown>) => [
          kind,
          name,
          account ?? service,
          daysLeft,
        ],
      )
    const rest = [
      ['key', 'primary', 'kn', 4],
      ['account', 'other', 'other', 5],
    ]
    const line = ['line', '10008663', 'kn', -2]
    const tokens = [
      ['token', 'centre', null, 0],
      ['token', 'live', 'payroll', 3],
    ]
    assert.deepEqual(await list(administrator), [line, ...tokens, ...rest])
    assert.deepEqual(await list(await addToken('centre', undefined, { scopes: ['accounts:read'] })), [line, ...rest])
    assert.deepEqual(await list(administrator, '&kind=account'), [['account', 'other', 'other', 5]])
    await ask('DELETE', `${at('other')}/by-hand`)
  })

  test('a key that is made or replaced is tried by the balance within seconds, and nobody waits for that', async () => {
    const account = '/api/v1/centre/accounts/freshly-keyed'
    const key = { name: 'primary', fields: { apiKey: 'mistyped' } }
    const traits = { name: 'freshly-keyed', provider: 'kavenegar', baseUrl: simulator.url, keys: [key] }
    simulator.behave({ kind: 'code', code: 403 })
    const made = await ask('POST', '/api/v1/centre/accounts', traits)
    assert.equal(made.status, 201, made.text)
    const dueIn = async () => Date.parse((await read('freshly-keyed')).nextRefreshAt) - Date.now()
    assert.ok((await dueIn()) < 1_500, String(await dueIn()))
    await refreshAt(Date.now() + 1_500)
    assert.equal((await read('freshly-keyed')).provider.failing.failure.code, 'key_refused')
    const refusedSince = async () => (await ask('GET', account)).body.keyRefusedSince
    assert.ok(Date.parse(await refusedSince()) > Date.now() - 60_000)
    await simulator.behaveWell()
    const { rows } = await pool.query(
      `update account_keys set last_used_at = now() + interval '10 s' where name = 'primary'
         and account_id = (select id from accounts where name = 'freshly-keyed') returning id`,
    )
    assert.deepEqual([await refusedSince(), rows.length], [null, 1], 'what sends is not told to be refused')
    await pool.query('update account_keys set last_used_at = null where id = $1', [rows[0].id])
    assert.notEqual(await refusedSince(), null)
    await ask('PATCH', `${account}/keys/primary`, { position: 3 })
    assert.ok((await dueIn()) > 60_000, 'its place changes nothing of it')
    await ask('PATCH', `${account}/keys/primary`, { fields: { apiKey: 'right' } })
    assert.ok((await dueIn()) < 1_500, String(await dueIn()))
    await refreshAt(Date.now() + 1_500)
    assert.equal((await read('freshly-keyed')).provider.failing, null)
    assert.equal(await refusedSince(), null)
  })
})
