import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openTestCentre } from '../../walks/test-centre.ts'

suite('tariffs of an account', async () => {
  const centre = await openTestCentre()
  const { call, addToken, pool } = centre
  const administrator = await addToken('centre')
  const payroll = await addToken('live', 'payroll')
  const url = '/api/v1/centre/accounts/kn/tariffs'
  const put = (tariffs: unknown) => call(administrator, { method: 'PUT', url, body: { tariffs } })
  const rials = (amount: number) => ({ amount: String(amount), unit: 'IRR' })

  test('are set as a whole, listed newest first, and audited once', async () => {
    const wanted = [
      { startsOn: '2026-01-01', price: rials(1_000) },
      { startsOn: '2026-01-01', price: rials(900), encoding: 'gsm7' },
      { startsOn: '2026-06-01', price: rials(1_200), line: '۱۰۰۰۸۶۶۳' },
    ]
    const set = await put(wanted)
    assert.equal(set.status, 200, set.text)
    assert.deepEqual(set.body.tariffs, [
      { line: '10008663', encoding: null, startsOn: '2026-06-01', price: rials(1_200) },
      { line: null, encoding: null, startsOn: '2026-01-01', price: rials(1_000) },
      { line: null, encoding: 'gsm7', startsOn: '2026-01-01', price: rials(900) },
    ])
    assert.deepEqual((await call(administrator, { url })).body, set.body)
    const version = async () => (await pool.query('select config_version as v from centre')).rows[0].v
    const before = await version()
    assert.deepEqual((await put([...wanted].reverse())).body, set.body)
    assert.equal(await version(), before, 'the same again changes nothing')
    const { rows } = await pool.query(`select before, after from audit_entries where action = 'account.set-tariffs'`)
    assert.deepEqual(rows, [{ before: { tariffs: [] }, after: set.body }])
  })

  const BAD: [what: string, tariff: object, path: string, code: string][] = [
    ['no day', { price: rials(1) }, 'tariffs[0].startsOn', 'required'],
    ['a day that is none', { startsOn: '2026-02-30', price: rials(1) }, 'tariffs[0].startsOn', 'wrong_form'],
    [
      'a price in credits',
      { startsOn: '2026-01-01', price: { amount: '1', unit: 'credit' } },
      'tariffs[0].price.unit',
      'not_one_of',
    ],
    ['a negative price', { startsOn: '2026-01-01', price: rials(-1) }, 'tariffs[0].price.amount', 'wrong_form'],
    [
      'a line of another account',
      { startsOn: '2026-01-01', price: rials(1), line: '20005000' },
      'tariffs[0].line',
      'not_found',
    ],
    [
      'an encoding that is none',
      { startsOn: '2026-01-01', price: rials(1), encoding: 'utf8' },
      'tariffs[0].encoding',
      'not_one_of',
    ],
  ]
  for (const [what, tariff, path, code] of BAD)
    test(`are refused at their place: ${what}`, async () => {
      const answer = await put([tariff])
      assert.equal(answer.status, 422, answer.text)
      assert.deepEqual(
        answer.body.errors.map((fault: { path: string; code: string }) => [fault.path, fault.code]),
        [[path, code]],
      )
    })

  test('two for the same from the same day are refused at the second; an account that is none is not found', async () => {
    const one = { startsOn: '2026-01-01', price: rials(1) }
    const twice = await put([one, { ...one, line: null, price: rials(2) }])
    assert.deepEqual(
      [twice.status, twice.body.errors[0].path, twice.body.errors[0].code],
      [422, 'tariffs[1]', 'repeated'],
    )
    const missing = await call(administrator, { url: url.replace('/kn/', '/none/') })
    assert.equal(missing.body.code, 'account_not_found')
  })

  test('tell the price before sending, and a quota of money reserves by them', async () => {
    const send = (text: string) =>
      call(payroll, { method: 'POST', url: '/api/v1/messages', body: { to: '09121234567', text } })
    await put([{ startsOn: '2026-01-01', price: rials(1_000) }])
    const preview = await call(payroll, {
      method: 'POST',
      url: '/api/v1/messages/preview',
      body: { text: 'س'.repeat(71) },
    })
    assert.deepEqual(preview.body.cost, rials(2_000))
    const quota = { month: { money: rials(3_500) } }
    await call(administrator, { method: 'PATCH', url: '/api/v1/centre/services/payroll', body: { quota } })
    assert.equal((await send('س'.repeat(71))).status, 202)
    assert.equal((await send('س'.repeat(72))).body.code, 'quota_exceeded')
    assert.equal((await send('سلام')).status, 202)
    const usage = await call(payroll, { url: '/api/v1/service/quota' })
    assert.deepEqual(usage.body.month.money, { cap: rials(3_500), used: rials(3_000), remaining: rials(500) })
  })
})
