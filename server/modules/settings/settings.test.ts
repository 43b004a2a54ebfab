import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { listProviders } from '../../../providers/index.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { NewMessageBody } from '../messages/schemas.ts'
import { RetentionDays } from './schemas.ts'

suite('settings of the centre', async () => {
  const centre = await openTestCentre()
  const token = await centre.addToken('centre')

  const DAY_MS = 86_400_000
  const change = (retentionDays: unknown) =>
    centre.call(token, { method: 'PATCH', url: '/api/v1/centre/settings', body: { retentionDays } })

  test('messages are kept for a year unless told otherwise, and a change is told once in the audit log', async () => {
    const read = () => centre.call(token, { url: '/api/v1/centre/settings' })
    const hours = { lines: 'advertising', from: '07:00', until: '22:00' }
    const sendHours = ['bulk', 'normal'].map((name) => ({ class: name, ...hours }))
    const words = { optOutWords: ['لغو', '۱۱', 'لغو۱۱', 'STOP'], optInWords: ['۱۲', 'START', 'شروع'] }
    const others = {
      timeZone: 'Asia/Tehran',
      calendar: 'persian',
      tokenDaysMax: 365,
      tokenAlertDays: [14, 3, 1],
      sendHours,
      ...words,
    }
    assert.deepEqual((await read()).body, { retentionDays: 365, ...others })
    assert.deepEqual((await change(90)).body, { retentionDays: 90, ...others })
    await change(90)
    assert.deepEqual((await read()).body, { retentionDays: 90, ...others })
    const { rows } = await centre.pool.query(`select before, after from audit_entries where action = 'centre.update'`)
    assert.deepEqual(rows, [{ before: { retentionDays: 365 }, after: { retentionDays: 90 } }])
  })

  test('a time to be kept that would meet what is still under way is refused, by the database too', async () => {
    for (const wrong of [44, 3_651, 0, -1, 60.5, '60', null]) {
      const { status, body } = await change(wrong)
      assert.deepEqual([wrong, status, body.errors[0].path], [wrong, 422, 'retentionDays'])
    }
    await assert.rejects(centre.pool.query('update centre set retention_days = 44'), {
      constraint: 'centre__retention_days_range',
    })
  })

  test('the shortest time to be kept covers validity, every provider’s windows, and a whole week', () => {
    const { minimum = 0 } = RetentionDays as { minimum?: number }
    const { maximum = Number.POSITIVE_INFINITY } = NewMessageBody.properties.validFor as { maximum?: number }
    for (const { slug, reportWindowMs, methods } of listProviders()) {
      const windowMs = Math.max(reportWindowMs, ...Object.values(methods).map(({ askWindowMs }) => askWindowMs))
      assert.ok(maximum * 1_000 + windowMs + 7 * DAY_MS <= minimum * DAY_MS, slug)
    }
  })

  test('nothing can be scheduled for later than what is kept allows, from the next request on', async () => {
    const service = await centre.addToken('live', 'payroll')
    const send = (days: number) =>
      centre.call(service, {
        method: 'POST',
        url: '/api/v1/messages',
        body: {
          to: '09121234567',
          text: 'x',
          validFor: 3_600,
          sendAt: new Date(Date.now() + days * DAY_MS).toISOString(),
        },
      })
    await change(60)
    assert.equal((await send(52)).status, 202)
    const refused = await send(54)
    assert.deepEqual([refused.status, refused.body.errors[0].code], [422, 'time_too_far'])
    await change(100)
    assert.equal((await send(54)).status, 202)
  })

  test('it is read with centre:read and changed with centre:write alone', async () => {
    const reader = await centre.addToken('centre', undefined, { scopes: ['centre:read'] })
    assert.equal((await centre.call(reader, { url: '/api/v1/centre/settings' })).status, 200)
    const body = { retentionDays: 70 }
    assert.equal((await centre.call(reader, { method: 'PATCH', url: '/api/v1/centre/settings', body })).status, 403)
  })

  test('the months of quotas go by the calendar, and a change of it counts the present month anew', async () => {
    const service = await centre.addToken('live', 'payroll')
    const patch = (url: string, body: object) =>
      centre.call(token, { method: 'PATCH', url: `/api/v1/centre/${url}`, body })
    const month = async () => (await centre.call(token, { url: '/api/v1/centre/services/payroll/quota' })).body.month
    const send = () =>
      centre.call(service, { method: 'POST', url: '/api/v1/messages', body: { to: '09121234567', text: 'x' } })
    await patch('services/payroll', { quota: { month: { messages: 1_000 } } })
    await send()
    const persian = await month()
    assert.equal((await patch('settings', { calendar: 'gregorian' })).body.calendar, 'gregorian')
    const gregorian = await month()
    assert.notEqual(gregorian.startsAt, persian.startsAt)
    // midnight in Tehran, on the first of a month there
    assert.equal(new Date(Date.parse(gregorian.startsAt) + 3.5 * 3_600_000).getUTCDate(), 1)
    assert.deepEqual(gregorian.messages, persian.messages)
    await send()
    assert.equal((await month()).messages.used, persian.messages.used + 1)
    assert.equal((await patch('settings', { calendar: 'julian' })).body.errors[0].path, 'calendar')
  })

  test('days, months and the panel go by the time zone, and a change of it counts the present day anew', async () => {
    const patch = (body: object) => centre.call(token, { method: 'PATCH', url: '/api/v1/centre/settings', body })
    const day = async () => (await centre.call(token, { url: '/api/v1/centre/services/payroll/quota' })).body.day
    const body = { quota: { day: { messages: 1_000 } } }
    await centre.call(token, { method: 'PATCH', url: '/api/v1/centre/services/payroll', body })
    const hourOf = (timeZone: string, at: string) =>
      new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(new Date(at))
    const tehran = await day()
    assert.equal(hourOf('Asia/Tehran', tehran.startsAt), '00:00')
    assert.equal((await patch({ timeZone: 'Pacific/Auckland' })).body.timeZone, 'Pacific/Auckland')
    const auckland = await day()
    assert.equal(hourOf('Pacific/Auckland', auckland.startsAt), '00:00')
    const { rows } = await centre.pool.query(
      `select coalesce(sum(n), 0)::int as n from (
         select n from counters c join services s on s.id = c.service_id where s.name = 'payroll' and not test and quarter >= $1
         union all
         select n from deltas d join services s on s.id = d.service_id where s.name = 'payroll' and not test and quarter >= $1) x`,
      [auckland.startsAt],
    )
    assert.equal(auckland.messages.used, rows[0].n)
    const audited = await centre.pool.query(`select after from audit_entries where after ? 'timeZone'`)
    assert.deepEqual(audited.rows, [{ after: { timeZone: 'Pacific/Auckland' } }])
    for (const wrong of ['Asia/Nowhere', 'asia/tehran', '+03:30', '', 'Tehran']) {
      const { status, body } = await patch({ timeZone: wrong })
      assert.deepEqual([wrong, status, body.errors[0].path], [wrong, 422, 'timeZone'])
    }
    assert.equal((await patch({ timeZone: 'UTC' })).status, 200)
    assert.equal((await patch({ timeZone: 'Asia/Tehran' })).status, 200)
  })
})
