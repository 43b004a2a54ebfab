import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openTestCentre } from '../../walks/test-centre.ts'
import { pollDueAccounts } from './poll.ts'

const FORM = 'application/x-www-form-urlencoded'
const LINE = '10008663'

suite('inbound messages', async () => {
  const centre = await openTestCentre({ isSending: false })
  const { app, pool, call, addToken, accounts, deps, simulator } = centre
  const { kn } = accounts
  const token = await addToken('live', 'payroll', { scopes: ['inbound:read'] })
  const {
    rows: [own],
  } = await pool.query(`
    select o.id from allocations o join accounts a on a.id = o.account_id
    join services s on s.id = o.service_id where s.name = 'payroll' and a.name = 'kn'`)

  const tell = async (raw: string, { secret = kn.reportSecret, type = FORM } = {}) => {
    const headers = { 'content-type': type }
    const answer = await app.inject({ method: 'POST', url: `/inbound/${secret}`, payload: raw, headers })
    return { status: answer.statusCode, body: answer.json() }
  }
  const write = (id: number, text: string, line = LINE) =>
    tell(new URLSearchParams({ messageid: String(id), from: '09121234567', to: line, message: text }).toString())
  const list = async (query = '', by = token): Promise<Record<string, unknown>[]> => {
    const answer = await call(by, { url: `/api/v1/inbound${query}` })
    assert.equal(answer.status, 200, answer.text)
    return answer.body.items
  }
  const lend = async (lines: string[]) => {
    await pool.query('update allocations set lines = $2 where id = $1', [own.id, lines])
    await deps.live.catchUp()
  }

  test('a message that a provider told is stored before it is answered, and told as it was written', async () => {
    assert.deepEqual(await write(1, 'سلام، لغو؟'), { status: 200, body: { ok: true } })
    const [message] = await list()
    const { from, line, text, account } = message!
    assert.deepEqual(
      { from, line, text, account },
      { from: '+989121234567', line: LINE, text: 'سلام، لغو؟', account: 'kn' },
    )
  })

  test('what is told twice, ten times at once and in one list too, is one', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => write(2, 'twice')))
    assert.ok(answers.every(({ status }) => status === 200))
    const row = { messageid: 2, from: '09121234567', to: LINE, message: 'twice' }
    assert.equal((await tell(JSON.stringify([row, row]), { type: 'application/json' })).status, 200)
    assert.equal((await list('?text=twice')).length, 1)
  })

  test('a wrong secret and a callback that makes no sense leave nothing', async () => {
    const before = (await list()).length
    assert.equal((await tell('messageid=3&from=0912&to=1&message=x', { secret: 'x'.repeat(43) })).status, 404)
    for (const raw of ['', 'messageid=3', '[]', '{"messageid":3,', 'x'])
      assert.equal((await tell(raw)).body.code, 'request_unreadable', raw)
    assert.equal((await list()).length, before)
  })

  test('what the database cannot hold is left out of a text, and the rest is kept', async () => {
    const raw = `{"messageid":4,"from":"09121234567","to":"${LINE}","message":"a\\u0000b\\ud800c"}`
    assert.equal((await tell(raw, { type: 'application/json' })).status, 200)
    assert.equal((await list('?text[prefix]=ab'))[0]?.text, 'ab\ufffdc')
  })

  const askNow = async () => {
    await pool.query(
      `insert into inbound_polls (account_id, due_at) values ($1, now()) on conflict (account_id) do update set due_at = now()`,
      [kn.id],
    )
    const asked = (await Promise.all([pollDueAccounts(deps), pollDueAccounts(deps)])).flat()
    assert.deepEqual(asked, [kn.id], 'one of two that look at the same moment')
  }
  const poll = async () =>
    (await pool.query('select failures, due_at > now() as later from inbound_polls where account_id = $1', [kn.id]))
      .rows

  test('what the provider has to be asked for is stored once, and stops a line like what it tells itself', async () => {
    simulator.addInbound({ from: '09121230001', line: LINE, text: 'polled' })
    simulator.addInbound({ from: '09121230001', line: LINE, text: 'لغو' })
    await askNow()
    assert.equal((await list('?text=polled')).length, 1)
    await askNow()
    assert.equal((await list('?text=polled')).length, 1)
    await deps.dispatch.blocks.round()
    assert.deepEqual(deps.dispatch.blocks.linesOf('+989121230001'), [LINE])
    assert.deepEqual(await poll(), [{ failures: 0, later: true }])
  })

  test('a provider that fails is asked again later, and what it has is not lost', async () => {
    simulator.addInbound({ from: '09121230002', line: LINE, text: 'after a fault' })
    simulator.behave({ kind: 'refuse' })
    await askNow()
    assert.deepEqual(await poll(), [{ failures: 1, later: true }])
    simulator.behaveWell()
    await askNow()
    assert.deepEqual(await poll(), [{ failures: 0, later: true }])
    assert.equal((await list('?text=after a fault')).length, 1)
  })

  test('a service reads what was written to the lines lent to it and nothing else', async () => {
    await write(5, 'to another line', '20002222')
    await lend([LINE])
    assert.ok((await list()).every(({ line }) => line === LINE))
    assert.equal((await list('?line=20002222')).length, 0)
    await lend(['20002222'])
    assert.deepEqual(
      (await list()).map(({ text }) => text),
      ['to another line'],
    )
    await lend([])
    assert.equal((await list('?line=20002222')).length, 1, 'every line of the account')
    await pool.query(`insert into services (name, title_fa, title_en) values ('wall', 'دیوار', 'Wall')`)
    await deps.live.catchUp()
    assert.deepEqual(await list('', await addToken('live', 'wall', { scopes: ['inbound:read'] })), [])
  })

  test('a test token reads nothing of live lines, and a token without the permission is refused', async () => {
    assert.deepEqual(await list('', await addToken('test', 'payroll', { scopes: ['inbound:read'] })), [])
    const other = await addToken('live', 'payroll', { scopes: ['messages:read'] })
    assert.equal((await call(other, { url: '/api/v1/inbound' })).status, 403)
  })

  test('words, the number in any form, the line and the time find a message', async () => {
    for (const query of ['?q=سلام', '?from=09121234567', `?line=${LINE}`, '?receivedAt[gte]=2020-01-01', '?account=kn'])
      assert.ok((await list(query)).length > 0, query)
    for (const query of ['?q=nothing', '?from=09350000000', '?receivedAt[gt]=2099-01-01'])
      assert.equal((await list(query)).length, 0, query)
  })
})
