import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { startDispatch } from '../../dispatch/dispatch.ts'
import { waitFor } from '../../test-node.ts'
import { type Credential, openTestCentre } from '../../walks/test-centre.ts'

suite('what a message waits for', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { pool, deps, accounts, services, addToken } = centre
  const payroll = await addToken('live', 'payroll')
  const lab = await addToken('live', 'lab')

  const send = async (token: Credential, message: object): Promise<string> => {
    const body = { to: '09121234567', text: 'سلام', ...message }
    const answer = await centre.call(token, { method: 'POST', url: '/api/v1/messages', body })
    assert.equal(answer.status, 202, answer.text)
    return answer.body.id
  }
  const read = async (token: Credential, id: string, locale = 'en') =>
    (await centre.call(token, { url: `/api/v1/messages/${id}`, headers: { 'accept-language': locale } })).body
  const change = async (sql: string, ...values: unknown[]) => {
    await pool.query(sql, values)
    await deps.live.catchUp()
  }
  const open = (state: 'open' | 'half_open' = 'open') =>
    change(
      `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at, slot, epoch)
       values ($1, 'account', '', $2, 'busy', 'provider_busy', '409', 'busy', 'provider', 1, now(), '2099-01-01T00:00:00Z',
         case when $2 = 'half_open' then 200 end, case when $2 = 'half_open' then 1 end)
       on conflict (account_id, kind, subject) do update set state = $2, slot = excluded.slot, epoch = excluded.epoch`,
      accounts.kn.id,
      state,
    )
  const close = () =>
    change(`update circuits set state = 'closed', slot = null, epoch = null where account_id = $1`, accounts.kn.id)

  test('a message that no account can carry says of each why not, who must act, and when it is tried', async () => {
    await open()
    const id = await send(payroll, {})
    const account = { name: 'kn', title: { fa: 'kn', en: 'kn' } }
    assert.deepEqual((await read(payroll, id)).waiting, {
      reason: { code: 'no_account', title: 'No account can carry it now' },
      accounts: [
        {
          account,
          reason: { code: 'provider_busy', title: 'The provider is busy' },
          who: 'provider',
          circuit: 'open',
          retryAt: '2099-01-01T00:00:00.000Z',
        },
      ],
    })
    assert.match((await read(payroll, id, 'fa')).waiting.reason.title, /حساب/)

    // a node that starts knows what the others had found out before it
    const started = await startDispatch({ ...deps, roles: ['api'] })
    const { rows } = await pool.query('select lane, flow from messages where id = $1', [id])
    assert.equal((await started.explainWaiting(rows[0].lane, rows[0].flow))?.accounts[0]?.why, 'circuit')
    await started.stop()

    await close()
    await waitFor(async () => ['sent', 'delivered'].includes((await read(payroll, id)).status))
    assert.equal((await read(payroll, id)).waiting, null)
  })

  test('what is being tried with single messages is said to be so, on a node that does not try it', async () => {
    await pool.query(
      `insert into nodes (slot, epoch, seen_at) values (200, 1, now() + interval '1 hour') on conflict (slot) do update set epoch = 1, seen_at = excluded.seen_at`,
    )
    await open('half_open')
    const id = await send(payroll, {})
    const { waiting } = await read(payroll, id)
    const [{ reason, circuit, retryAt }] = waiting.accounts
    assert.deepEqual([reason.code, circuit, retryAt], ['provider_busy', 'half_open', null])
    await close()
    await waitFor(async () => (await read(payroll, id)).status !== 'queued')
  })

  test('a suspended account or service is named as what it is, for the administrator to lift', async () => {
    await change('update accounts set suspended_at = now() where id = $1', accounts.kn.id)
    const { rows } = await pool.query('select lane, flow from messages where service_id = $1 limit 1', [
      services.payroll,
    ])
    assert.deepEqual(
      (await deps.dispatch.explainWaiting(rows[0].lane, rows[0].flow))?.accounts.map(({ why }) => why),
      ['suspended'],
    )
    await change('update accounts set suspended_at = null where id = $1', accounts.kn.id)

    await open()
    const id = await send(payroll, {})
    await change('update services set suspended_at = now() where id = $1', services.payroll)
    const reader = await deps.dispatch.explainWaiting(rows[0].lane, rows[0].flow)
    assert.equal(reader?.isServiceSuspended, true)
    await change('update services set suspended_at = null where id = $1', services.payroll)
    await close()
    await waitFor(async () => (await read(payroll, id)).status !== 'queued')
  })

  test('a message that was tried alone, and stopped nothing else, says why it could not leave, and when it is tried again', async () => {
    const id = await send(lab, { to: '+989000000008' })
    const untilTried = (locale: string) =>
      waitFor(async () => {
        const { waiting } = await read(lab, id, locale)
        return waiting?.accounts.length === 1 && waiting
      })
    const waiting = await untilTried('en')
    const [{ reason, who, circuit, retryAt }] = waiting.accounts
    assert.deepEqual(
      [waiting.reason.code, reason.code, who, circuit],
      ['tried_again', 'no_credit', 'administrator', null],
    )
    assert.ok(Date.parse(retryAt) > Date.now() - 60_000)
    assert.match((await untilTried('fa')).reason.title, /دوباره/)
  })

  test('an unknown outcome says when it is asked for, the policy, and what becomes of it', async () => {
    const unknown = { to: '+989000000006' }
    const [never, twice] = [await send(lab, unknown), await send(lab, { ...unknown, class: 'otp' })]
    const unconfirmedOf = (id: string) =>
      waitFor(async () => {
        const message = await read(lab, id)
        return message.status === 'unconfirmed' && message
      })
    const { unconfirmed: first, waiting } = await unconfirmedOf(never)
    assert.deepEqual([first.policy, first.ending, waiting], ['never-twice', 'failed', null])
    assert.ok(Date.parse(first.endsAt) > Date.now() && Date.parse(first.nextQuestionAt) > Date.parse(first.since))
    const { unconfirmed: second } = await unconfirmedOf(twice)
    assert.deepEqual([second.policy, second.ending], ['rather-twice', 'sent_again'])
    assert.equal(Date.parse(second.endsAt) - Date.parse(second.since), 8_000)
  })
})
