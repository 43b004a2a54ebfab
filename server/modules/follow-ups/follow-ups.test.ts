import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { STATES } from '../../dispatch/states.ts'
import { SERVICE_PERMISSIONS } from '../../platform/auth/permissions.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { runFollowUpRound } from './rounds.ts'

const HOUR_MS = 3_600_000

suite('follow-ups', async () => {
  const centre = await openTestCentre()
  const { pool, deps, call, addPerson, addToken, signIn } = centre
  const sara = { id: await addPerson('sara', 'support', 'payroll'), cookie: await signIn('sara') }
  await addPerson('ali', 'manager', 'payroll')
  const ali = { cookie: await signIn('ali'), 'rasan-service': 'payroll' }
  const stranger = await addPerson('babak', 'manager', 'clinic')
  const token = await addToken('live', 'payroll', { scopes: [...SERVICE_PERMISSIONS] })
  const testToken = await addToken('test', 'payroll', { scopes: [...SERVICE_PERMISSIONS] })
  const clinic = await addToken('live', 'clinic', { scopes: [...SERVICE_PERMISSIONS] })

  const ask = (method: string, path: string, body?: unknown, as: Parameters<typeof call>[0] = ali) =>
    call(as, { method, url: `/api/v1${path}`, body })
  let numbers = 0
  const send = async (input: object = {}, as = token): Promise<string> => {
    const to = `+98912${String(2_000_000 + numbers++)}`
    const answer = await ask('POST', '/messages', { to, text: 'سلام', ...input }, as)
    assert.equal(answer.status, 202, answer.text)
    return answer.body.id
  }
  /** As settle and report write it. */
  const end = async (id: string, state: 'failed' | 'undelivered' | 'delivered') => {
    const { number } = STATES[state]
    await pool.query('update messages set status = $2, final_at = now() where id = $1', [id, number])
    await pool.query(
      'insert into faults (service_id, status, message_id) select service_id, status, id from messages where id = $1',
      [id],
    )
  }
  const found = async (query: string, as = ali) => {
    const answer = await ask('GET', query, undefined, as)
    assert.equal(answer.status, 200, answer.text)
    return answer.body.items.map(({ id, messageId }: { id?: string; messageId?: string }) => messageId ?? id)
  }
  const entriesOf = async (id: string) =>
    (
      await pool.query('select action, actor_name as by, after from audit_entries where subject_id = $1 order by id', [
        id,
      ])
    ).rows

  test('a message is given to somebody with a due date and a note, worked on, and done', async () => {
    const id = await send()
    assert.deepEqual((await ask('GET', `/messages/${id}/follow-up`)).body.state, 'none')
    const dueAt = new Date(Date.now() - HOUR_MS).toISOString()
    const opened = await ask('POST', `/messages/${id}/follow-up`, { assigneeId: sara.id, dueAt, note: 'زنگ بزنید' })
    assert.equal(opened.status, 200, opened.text)
    const { state, assignee, overdue, openedBy, notes } = opened.body
    assert.deepEqual([state, assignee.username, assignee.left, overdue, openedBy], ['open', 'sara', false, true, 'ali'])
    assert.deepEqual(
      notes.map(({ by, text }: { by: string; text: string }) => [by, text]),
      [['ali', 'زنگ بزنید']],
    )
    const working = await ask('POST', `/messages/${id}/follow-up`, { state: 'in_progress' }, { ...ali, ...sara })
    assert.deepEqual([working.body.state, working.body.dueAt], ['in_progress', dueAt])
    assert.deepEqual((await ask('GET', `/messages/${id}`)).body.followUp, 'in_progress')
    assert.ok((await found('/follow-ups?overdue=true')).includes(id))
    assert.deepEqual(await found(`/follow-ups?assignee=${sara.id}&note[contains]=${encodeURIComponent('زنگ')}`), [id])
    assert.deepEqual(await found(`/follow-ups?note[contains]=${encodeURIComponent('بزنيد')}`), [id], 'an Arabic ye')
    assert.deepEqual(await found(`/follow-ups?q=${encodeURIComponent('بزنيد sara')}`), [id])
    const done = await ask('POST', `/messages/${id}/follow-up`, { state: 'done' })
    assert.equal(done.body.overdue, false)
    assert.ok(done.body.doneAt)
    assert.deepEqual(
      (await entriesOf(id)).map(({ action, by }) => [action, by]),
      [
        ['follow-up.update', 'ali'],
        ['follow-up.update', 'sara'],
        ['follow-up.update', 'ali'],
      ],
    )
    const same = await ask('POST', `/messages/${id}/follow-up`, { state: 'done' })
    assert.equal(same.body.doneAt, done.body.doneAt)
    assert.equal((await entriesOf(id)).length, 3, 'what changes nothing is no entry')
  })

  test('messages are searched by their follow-up, also those that have none', async () => {
    const tags = ['searched']
    const [plain, open, withdrawn] = [await send({ tags }), await send({ tags }), await send({ tags })]
    await ask('POST', `/messages/${open}/follow-up`, { state: 'open' })
    await ask('POST', `/messages/${withdrawn}/follow-up`, { assigneeId: sara.id })
    const none = await ask('POST', `/messages/${withdrawn}/follow-up`, { state: 'none' })
    assert.deepEqual([none.body.state, none.body.assignee], ['none', null])
    for (const [query, ids] of [
      ['followUp=open', [open]],
      ['followUp=none', [withdrawn, plain]],
      ['followUp[ne]=none', [open]],
      ['followUp[ne]=open', [withdrawn, plain]],
      ['followUp=none,open', [withdrawn, open, plain]],
      ['followUp=done', []],
    ] as const)
      assert.deepEqual((await found(`/messages?tag=searched&${query}`)).sort(), [...ids].sort(), query)
  })

  test('what a search finds is followed up at once, in one audit entry, and not by a search that is wrong', async () => {
    const ids = [await send({ reference: 'many' }), await send({ reference: 'many' })]
    await send({ reference: 'other' })
    const bulk = (search: object, change: object = { state: 'open', note: 'همه' }) =>
      ask('POST', '/follow-ups/bulk', { search, change })
    const answer = await bulk({ reference: 'many' })
    assert.deepEqual(answer.body, { changed: 2, unchanged: 0, isMore: false }, answer.text)
    assert.deepEqual((await bulk({ reference: 'many' }, { state: 'open' })).body, {
      changed: 0,
      unchanged: 2,
      isMore: false,
    })
    assert.deepEqual((await found('/messages?reference=many&followUp=open')).sort(), [...ids].sort())
    const { rows } = await pool.query(`select after from audit_entries where action = 'follow-up.update-many'`)
    assert.deepEqual(
      rows.map(({ after }) => after.messages.sort()),
      [[...ids].sort()],
    )
    assert.deepEqual([(await bulk({ nothing: 'x' })).body.code, (await bulk({}, {})).status], ['search_invalid', 422])
  })

  test('a message of another service, and of the other kind of token, is not there', async () => {
    const [id, ofTest] = [await send(), await send({}, testToken)]
    for (const [as, message] of [
      [clinic, id],
      [testToken, id],
      [token, ofTest],
    ] as const) {
      const answer = await ask('POST', `/messages/${message}/follow-up`, { state: 'open' }, as)
      assert.deepEqual([answer.status, answer.body.code], [404, 'message_not_found'])
    }
    await ask('POST', `/messages/${ofTest}/follow-up`, { state: 'open' }, testToken)
    assert.deepEqual(await found('/follow-ups', testToken as never), [ofTest])
    assert.ok(!(await found('/follow-ups', token as never)).includes(ofTest))
    assert.deepEqual(await found('/follow-ups', clinic as never), [])
    for (const assigneeId of [stranger, 2_000_000_000])
      assert.equal((await ask('POST', `/messages/${id}/follow-up`, { assigneeId })).body.errors[0].code, 'not_usable')
  })

  test('who leaves the service is still named, and what was theirs waits for somebody', async () => {
    const leaver = await addPerson('omid', 'support', 'payroll')
    const id = await send()
    await ask('POST', `/messages/${id}/follow-up`, { assigneeId: leaver })
    const offered = (await ask('GET', '/follow-ups/assignees')).body.items.map((one: { id: number }) => one.id)
    assert.ok(offered.includes(leaver) && !offered.includes(stranger))
    const before = (await ask('GET', '/service/dashboard')).body.needs.followUps
    await pool.query('delete from role_assignments where user_id = $1', [leaver])
    const { assignee } = (await ask('GET', `/messages/${id}/follow-up`)).body
    assert.deepEqual([assignee.username, assignee.left], ['omid', true])
    assert.deepEqual(await found('/follow-ups?assigneeLeft=true'), [id])
    const after = (await ask('GET', '/service/dashboard')).body.needs.followUps
    assert.deepEqual([after.open, after.unassigned], [before.open, before.unassigned + 1])
    assert.equal(
      (await ask('GET', '/service/dashboard', undefined, await addToken('live', 'payroll'))).body.needs.followUps,
      null,
    )
  })

  test('a rule opens what ended so often to one number, once, and nothing from before it', async () => {
    const to = '+989121112233'
    const before = await send({ class: 'otp' })
    await end(before, 'failed')
    const input = { class: 'otp', statuses: ['undelivered', 'failed'], times: 2, withinHours: 24, dueInHours: 4 }
    const rule = await ask('POST', '/follow-up-rules', { ...input, assigneeId: sara.id })
    assert.equal(rule.status, 201, rule.text)
    const [first, second, third, normal, delivered, others] = [
      await send({ to, class: 'otp', text: '1' }),
      await send({ to, class: 'otp', text: '2' }),
      await send({ to, class: 'otp', text: '3' }),
      await send({ to, text: '4' }),
      await send({ to, class: 'otp', text: '5' }),
      await send({ class: 'otp' }),
    ]
    const round = () => runFollowUpRound(deps, Date.now() + 1_000)
    await end(first, 'undelivered')
    await end(normal, 'failed')
    await end(delivered, 'delivered')
    await end(others, 'undelivered')
    assert.equal(await round(), 0)
    await end(second, 'undelivered')
    assert.equal(await round(), 1)
    const opened = (await ask('GET', `/messages/${second}/follow-up`)).body
    assert.deepEqual(
      [opened.state, opened.openedBy, opened.ruleId, opened.assignee.username],
      ['open', null, rule.body.id, 'sara'],
    )
    assert.ok(Math.abs(Date.parse(opened.dueAt) - Date.now() - 4 * HOUR_MS) < 60_000)
    await end(third, 'failed')
    assert.equal(await round(), 0, 'the number has an open one')
    await ask('POST', `/messages/${second}/follow-up`, { state: 'none' })
    assert.equal(await round(), 1, 'the next one, not the one that was withdrawn')
    assert.deepEqual(await found('/follow-ups?byRule=true&state=open'), [third])
    const gone = await ask('DELETE', `/follow-up-rules/${rule.body.id}`)
    assert.equal(gone.status, 204)
    assert.deepEqual(
      (await entriesOf(String(rule.body.id))).map(({ action }) => action),
      ['follow-up-rule.create', 'follow-up-rule.delete'],
    )
  })

  test('a rule of single messages opens each, but no test; what ended while nobody looked is caught up with', async () => {
    const rule = await ask('POST', '/follow-up-rules', { statuses: ['failed'] })
    const [live, trial] = [await send(), await send({}, testToken)]
    await end(live, 'failed')
    await end(trial, 'failed')
    await pool.query(`update faults set at = at - interval '40 minutes'`)
    await pool.query(`update follow_up_rules set since = now() - interval '1 day'`)
    await pool.query(`update follow_up_looks set looked_until = now() - interval '50 minutes'`)
    assert.ok((await runFollowUpRound(deps, Date.now())) >= 1)
    assert.equal((await ask('GET', `/messages/${live}/follow-up`)).body.ruleId, rule.body.id)
    assert.equal((await ask('GET', `/messages/${trial}/follow-up`)).body.state, 'none')
    const changed = await ask('PATCH', `/follow-up-rules/${rule.body.id}`, { class: 'bulk' })
    assert.deepEqual([changed.body.class, changed.body.statuses], ['bulk', ['failed']])
    const wall = await ask('PATCH', `/follow-up-rules/${rule.body.id}`, { class: null }, clinic)
    assert.deepEqual([wall.status, wall.body.code], [404, 'follow_up_rule_not_found'])
    await ask('DELETE', `/follow-up-rules/${rule.body.id}`)
  })

  test('the list of follow-ups finds its rows by its own keys and reads each message by its id', async () => {
    const { rows } = await pool.query(
      `explain select f.message_id from follow_ups f cross join lateral (select * from messages where id = f.message_id offset 0) m
       where f.service_id = 1 and f.state in ('open', 'in_progress')`,
    )
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    assert.match(plan, /Index Cond: \(id = f\.message_id\)/)
  })
})
