import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { suite, test } from 'node:test'
import { hasPhrase, LOCALES } from '../../platform/text/phrases.ts'
import { waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { TIMELINE_KINDS } from './timeline.ts'

type Entry = { at: string; kind: string; title: string; data: Record<string, unknown> }
type Detail = {
  id: string
  status: string
  failure: { code: string; title: string; permanent: boolean; who: string; provider: unknown } | null
  createdAt: string
  sentAt: string | null
  finalAt: string | null
  timeline: Entry[]
  attempts: { state: string; answer: string | null; account: { name: string }; providerId: string | null }[]
}

suite('messages', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { app, pool, call, addToken, simulator, accounts } = centre
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  simulator.reportTo(`http://127.0.0.1:${port}/reports/${accounts.kn.reportSecret}`)
  const payroll = await addToken('live', 'payroll')
  const clinic = await addToken('live', 'clinic')
  const lab = await addToken('live', 'lab')

  const send = async (token: string, body: Record<string, unknown>): Promise<string> => {
    const answer = await call(token, {
      method: 'POST',
      url: '/api/v1/messages',
      body: { to: '09121234567', text: 'سلام', ...body },
      headers: { 'x-request-id': 'who-asked' },
    })
    assert.equal(answer.status, 202, answer.text)
    return answer.body.id
  }
  const read = async (token: string, id: string, language = 'en'): Promise<Detail> =>
    (await call(token, { url: `/api/v1/messages/${id}`, headers: { 'accept-language': language } })).body
  const wait = (token: string, id: string, status: string): Promise<Detail> =>
    waitFor(async () => {
      const detail = await read(token, id)
      return detail.status === status && detail
    })
  const cancel = (token: string, id: string) =>
    call(token, {
      method: 'POST',
      url: `/api/v1/messages/${id}/cancellation`,
      headers: { 'x-request-id': 'who-cancelled' },
    })
  const kinds = (detail: Detail): string[] => detail.timeline.map((entry) => entry.kind)
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

  /** What holds of every message, whatever became of it. */
  function check(detail: Detail): void {
    // the first is by the node's measure of the database's clock, the others are by that clock itself
    const times = detail.timeline.slice(1).map((entry) => Date.parse(entry.at))
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
      'in order of time',
    )
    assert.equal(detail.timeline[0]!.kind, 'accepted')
    assert.equal(detail.timeline[0]!.at, detail.createdAt)
    assert.equal(detail.timeline[0]!.data.requestId, 'who-asked')
    for (const { title, kind } of detail.timeline) assert.notEqual(title, `timeline.${kind}`)
    if (detail.finalAt !== null) assert.equal(detail.timeline.at(-1)!.kind, detail.status)
    if (detail.failure !== null) assert.doesNotMatch(detail.failure.title, /^failures\./)
  }

  test('every kind of entry has its words', () => {
    for (const locale of LOCALES)
      assert.deepEqual(
        TIMELINE_KINDS.filter((kind) => !hasPhrase(locale, `timeline.${kind}`)),
        [],
      )
  })

  test('a message that is delivered tells of one attempt, and whose it was', async () => {
    const detail = await wait(payroll, await send(payroll, { class: 'otp' }), 'delivered')
    check(detail)
    assert.deepEqual(kinds(detail), ['accepted', 'handed_over', 'taken', 'delivered'])
    const { account, method, line } = detail.timeline[1]!.data
    assert.deepEqual({ account, method, line }, { account: 'kn', method: 'kavenegar.sms', line: '10008663' })
    assert.equal(detail.attempts.length, 1)
    const attempt = detail.attempts[0]!
    assert.deepEqual([attempt.state, attempt.account.name], ['accepted', 'kn'])
    assert.equal(attempt.providerId, simulator.received(1)[0]!.providerId)
    assert.doesNotMatch(attempt.answer ?? '', /سلام|9121234567/, 'no raw answer holds text or number')
    assert.ok(detail.sentAt !== null && detail.finalAt !== null)
    assert.match((await read(payroll, detail.id, 'fa')).timeline[3]!.title, /رسید/)
  })

  test('what a provider said to a call is kept back where another service’s messages were in it', async () => {
    const id = await send(payroll, {})
    await wait(payroll, id, 'delivered')
    await pool.query(`update calls set answer = '{"messageid":1}' where ids @> array[$1::uuid]`, [id])
    assert.equal((await read(payroll, id)).attempts[0]!.answer, '{"messageid":1}')
    await send(clinic, { sendAt: inAnHour() })
    await pool.query(
      `update calls set flows = flows || (select id from flows where service_id = $2 limit 1), ids = ids || gen_random_uuid()
       where ids @> array[$1::uuid]`,
      [id, centre.services.clinic],
    )
    assert.equal((await read(payroll, id)).attempts[0]!.answer, null)
  })

  test('an outcome that was unknown is asked for, and found sent', async () => {
    const id = await send(lab, { to: '+989000000005' })
    await wait(lab, id, 'unconfirmed')
    const detail = await wait(lab, id, 'delivered')
    check(detail)
    assert.deepEqual(kinds(detail), ['accepted', 'handed_over', 'unknown', 'asked', 'delivered'])
    assert.equal(detail.timeline[3]!.data.answer, 'yes')
    assert.deepEqual(
      detail.attempts.map((one) => one.state),
      ['accepted'],
    )
  })

  test('a refusal that passes is followed by a second attempt', async () => {
    const detail = await wait(lab, await send(lab, { to: '+989000000007' }), 'delivered')
    check(detail)
    assert.deepEqual(kinds(detail).slice(0, 3), ['accepted', 'handed_over', 'rejected'])
    assert.deepEqual(kinds(detail).slice(-3), ['handed_over', 'taken', 'delivered'])
    assert.ok(detail.attempts.length >= 2)
    assert.deepEqual([detail.attempts[0]!.state, detail.attempts.at(-1)!.state], ['rejected', 'accepted'])
  })

  test('a failure names who must act, and the provider’s own words', async () => {
    const detail = await wait(lab, await send(lab, { to: '+989000000003' }), 'failed')
    check(detail)
    const { title: _, ...failure } = detail.failure!
    assert.deepEqual(failure, {
      code: 'recipient_blocked',
      permanent: true,
      who: 'recipient',
      provider: { code: 'failed', text: 'the recipient refuses messages' },
    })
    assert.deepEqual(kinds(detail), ['accepted', 'handed_over', 'taken', 'failed'])
    const undelivered = await wait(lab, await send(lab, { to: '+989000000002' }), 'undelivered')
    check(undelivered)
    assert.equal(undelivered.failure!.permanent, false)
  })

  test('a message that is past its validity when its turn comes expires, and was never handed over', async () => {
    const id = await send(clinic, { sendAt: inAnHour() })
    await pool.query(
      `with m as (update messages set expires_at = now() - interval '1 s' where id = $1 returning id)
       update later set due_at = now(), expires_at = now() - interval '1 s' where id in (select id from m)`,
      [id],
    )
    const detail = await wait(clinic, id, 'expired')
    check(detail)
    assert.deepEqual(kinds(detail), ['accepted', 'scheduled', 'expired'])
    assert.deepEqual(detail.attempts, [])
  })

  test('what has not left is cancelled in time, once, with one audit entry in the name of who asked', async () => {
    const id = await send(clinic, { sendAt: inAnHour() })
    assert.equal((await read(clinic, id)).status, 'scheduled')
    const answer = await cancel(clinic, id.toUpperCase())
    assert.deepEqual([answer.status, answer.body], [200, { status: 'cancelled', inTime: true }])
    const detail = await read(clinic, id)
    check(detail)
    assert.deepEqual(kinds(detail), ['accepted', 'scheduled', 'cancel_asked', 'cancelled'])
    assert.equal(detail.timeline[2]!.data.requestId, 'who-cancelled')
    const again = await cancel(clinic, id)
    assert.deepEqual([again.status, again.body.code], [409, 'too_late'])
    const { rows } = await pool.query(
      `select actor_kind, service_id, after, request_id from audit_entries where action = 'message.cancel' and subject_id = $1`,
      [id],
    )
    assert.deepEqual(rows, [
      {
        actor_kind: 'token',
        service_id: centre.services.clinic,
        after: { inTime: true },
        request_id: 'who-cancelled',
      },
    ])
    const left = await pool.query('select from later where id = $1 union all select from queue where id = $1', [id])
    assert.equal(left.rowCount, 0)
  })

  test('what is leaving cannot be said to be cancelled, and what has left cannot be cancelled', async () => {
    simulator.behave({ kind: 'delay', ms: 1_500 })
    const id = await send(payroll, {})
    await wait(payroll, id, 'sending')
    const listed = await call(payroll, { url: `/api/v1/messages?id=${id}` })
    assert.equal(listed.body.items[0].status, 'sending')
    const answer = await cancel(payroll, id.toUpperCase())
    assert.deepEqual([answer.status, answer.body], [200, { status: 'sending', inTime: null }])
    await simulator.behaveWell()
    const detail = await wait(payroll, id, 'delivered')
    check(detail)
    assert.ok(kinds(detail).includes('cancel_asked'))
    const late = await cancel(payroll, id)
    assert.deepEqual([late.status, late.body.code], [409, 'too_late'])
  })

  test('a cancellation of another service’s message finds nothing and changes nothing', async () => {
    const id = await send(clinic, { sendAt: inAnHour() })
    const answer = await cancel(payroll, id)
    assert.deepEqual([answer.status, answer.body.code], [404, 'message_not_found'])
    assert.equal((await read(clinic, id)).status, 'scheduled')
  })

  const preview = async (token: string, body: Record<string, unknown>, language = 'en') => {
    const answer = await call(token, {
      method: 'POST',
      url: '/api/v1/messages/preview',
      body,
      headers: { 'accept-language': language },
    })
    assert.equal(answer.status, 200, answer.text)
    return answer.body
  }
  for (const [text, encoding, segments, units, unitsPerSegment, remaining] of [
    ['', 'gsm7', 0, 0, 160, 160],
    ['a'.repeat(160), 'gsm7', 1, 160, 160, 0],
    ['a'.repeat(161), 'gsm7', 2, 161, 153, 145],
    ['€'.repeat(80), 'gsm7', 1, 160, 160, 0],
    ['سلام', 'ucs2', 1, 4, 70, 66],
    ['س'.repeat(71), 'ucs2', 2, 71, 67, 63],
    ['س'.repeat(671), 'ucs2', 11, 671, 67, 66],
  ] as const)
    test(`a preview counts ${units} units of ${encoding} as ${segments} segments`, async () => {
      const found = await preview(payroll, { text })
      assert.deepEqual(
        [found.encoding, found.segments, found.units, found.unitsPerSegment, found.remaining],
        [encoding, segments, units, unitsPerSegment, remaining],
      )
      assert.equal(found.recipient, null)
    })

  test('a preview names the characters that cost, the line and the method, and stores nothing', async () => {
    const before = await pool.query('select count(*) from messages')
    const found = await preview(payroll, { text: 'abc — “x” —', to: '۰۹۱۲ ۱۲۳ ۴۵۶۷' })
    assert.deepEqual(found.forcedBy[0], { character: '—', codePoint: 'U+2014', index: 4, count: 2 })
    assert.equal(found.forcedBy.length, 3)
    assert.deepEqual([found.method, found.from], ['kavenegar.sms', '10008663'])
    assert.deepEqual(found.recipient, {
      to: '۰۹۱۲ ۱۲۳ ۴۵۶۷',
      user: null,
      e164: '+989121234567',
      email: null,
      problem: null,
    })
    assert.deepEqual((await pool.query('select count(*) from messages')).rows, before.rows)
  })

  test('a preview tells a recipient’s fault in the caller’s language, and refuses nothing', async () => {
    const fault = async (to: string, token = payroll, language = 'en') =>
      (await preview(token, { text: 'x', to }, language)).recipient.problem
    assert.equal((await fault('0912')).code, 'phone_invalid')
    assert.equal((await fault('')).code, 'phone_empty')
    assert.equal((await fault('02188776655')).code, 'phone_not_mobile')
    assert.equal((await fault('+989000000003')).code, 'sandbox_number')
    assert.equal(await fault('+989000000003', lab), null)
    assert.match((await fault('0912', payroll, 'fa')).title, /[آ-ی]/)
  })

  test('a preview has no method where a line cannot be used, and the sandbox for a test token', async () => {
    for (const from of ['10008664', '20005000', 'x'])
      assert.deepEqual((await preview(payroll, { text: 'x', from })).method, null, from)
    assert.equal((await preview(payroll, { text: 'x', from: '۱۰۰۰۸۶۶۳' })).from, '10008663')
    assert.equal((await preview(await addToken('test', 'payroll'), { text: 'x' })).method, 'sandbox.sms')
  })
})
