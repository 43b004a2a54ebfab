import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { AppError } from '../../platform/http/errors.ts'
import { type Answered, openTestCentre } from '../../walks/test-centre.ts'

type Item = {
  status: number
  replayed?: boolean
  retryAfter?: number
  message?: { id: string; to: string; status: string; test: boolean }
  problem?: { code: string; title: string; errors?: { path: string; code: string; title: string }[] }
}

suite('a batch of messages', async () => {
  const centre = await openTestCentre()
  const { pool, deps, call, addToken } = centre
  const token = await addToken('live', 'payroll')
  const GOOD = { to: '09121234567', text: 'سلام' }

  const post = (body: unknown, headers: Record<string, string> = {}, credential = token): Promise<Answered> =>
    call(credential, { method: 'POST', url: '/api/v1/messages/batch', body, headers })
  async function send(messages: unknown[], headers: Record<string, string> = {}): Promise<Item[]> {
    const answer = await post({ messages }, headers)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.items.length, messages.length)
    return answer.body.items
  }
  const count = async (): Promise<Record<string, number>> =>
    (
      await pool.query(`
        select (select count(*)::int from messages) as messages, (select count(*)::int from queue) as queue,
          (select count(*)::int from later) as later, (select count(*)::int from idempotency) as keys,
          (select coalesce(sum(n), 0)::int from (select n from deltas union all select n from counters) t) as counted`)
    ).rows[0]
  const statuses = (items: Item[]): number[] => items.map((item) => item.status)

  test('is stored whole, in its order, with one row in the API log that names its service and token', async () => {
    const before = await count()
    const messages = Array.from({ length: 1_000 }, (_, i) => ({ ...GOOD, reference: `n-${i}`, text: `سلام ${i}` }))
    const items = await send(messages, { 'x-request-id': 'a-batch' })
    assert.ok(items.every((item) => item.status === 202 && item.replayed === false && !item.problem))
    const after = await count()
    assert.deepEqual([after.messages! - before.messages!, after.queue! - before.queue!], [1_000, 1_000])
    assert.equal(after.counted! - before.counted!, 1_000)
    const { rows } = await pool.query('select id, reference from messages where request_id = $1 order by id', [
      'a-batch',
    ])
    assert.deepEqual(
      rows.map(({ id, reference }) => [id, reference]),
      items.map((item, i) => [item.message!.id, `n-${i}`]),
    )
    await deps.apiLog.flush()
    const calls = await pool.query('select * from api_calls where request_id = $1', ['a-batch'])
    assert.equal(calls.rows.length, 1)
    const { route, status, code, service_id, token_id, subject } = calls.rows[0]
    assert.deepEqual([route, status, code, subject], ['/api/v1/messages/batch', 200, null, null])
    assert.equal(service_id, centre.services.payroll)
    const own = await pool.query('select distinct token_id from messages where request_id = $1', ['a-batch'])
    assert.deepEqual(own.rows, [{ token_id }])
  })

  const BAD: [what: string, message: unknown, path: string, code: string][] = [
    ['a number that is none', { ...GOOD, to: 'علی' }, 'to', 'phone_not_a_number'],
    ['no text', { to: GOOD.to }, 'text', 'required'],
    ['a field that is unknown', { ...GOOD, subject: 'x' }, 'subject', 'unknown_field'],
    ['NUL', { ...GOOD, text: 'a\u0000b' }, 'text', 'nul_character'],
    ['half a character in a tag', { ...GOOD, tags: ['a', '\ud800'] }, 'tags[1]', 'lone_surrogate'],
    ['a line that is not its own', { ...GOOD, from: '20005000' }, 'from', 'not_usable'],
    ['a time that is past', { ...GOOD, sendAt: '2020-01-01T00:00:00Z' }, 'sendAt', 'time_in_past'],
    ['a number of the sandbox', { ...GOOD, to: '+989000000003' }, 'to', 'sandbox_number'],
    ['what is nested without end', { ...GOOD, x: JSON.parse('['.repeat(90) + ']'.repeat(90)) }, 'x', 'wrong_form'],
    ['no message', 'x', '', 'wrong_type'],
    ['nothing', null, '', 'wrong_type'],
    ['an array', [GOOD], '', 'wrong_type'],
  ]
  for (const [language, form] of [
    ['fa', /[آ-ی]/],
    ['en', /^[\x20-\x7e]+$/],
  ] as const)
    test(`judges each message alone, and tells each fault at its place in the caller’s language (${language})`, async () => {
      const before = await count()
      const messages = BAD.flatMap(([, message]) => [message, GOOD])
      const items = await send(messages, { 'accept-language': language })
      assert.deepEqual(
        statuses(items),
        BAD.flatMap(() => [422, 202]),
      )
      for (const [i, [what, , path, code]] of BAD.entries()) {
        const { problem, message } = items[2 * i] as Item
        assert.equal(message, undefined)
        assert.deepEqual(
          [problem!.code, problem!.errors?.map((one) => [one.path, one.code])],
          ['invalid_request', [[path, code]]],
          what,
        )
        assert.match(problem!.title, form)
        assert.match(problem!.errors![0]!.title, form, what)
      }
      const after = await count()
      assert.equal(after.messages! - before.messages!, BAD.length)
    })

  test('of which every message is wrong is 200 with as many problems, stores nothing and stands once in the log', async () => {
    const before = await count()
    const items = await send([{}, {}], { 'x-request-id': 'all-wrong' })
    assert.deepEqual(statuses(items), [422, 422])
    assert.deepEqual(await count(), before)
    await deps.apiLog.flush()
    const { rows } = await pool.query('select status from api_calls where request_id = $1', ['all-wrong'])
    assert.deepEqual(rows, [{ status: 200 }])
  })

  const WRONG: [what: string, body: unknown, path: string, code: string][] = [
    ['an array', [GOOD], '', 'wrong_type'],
    ['without messages', {}, 'messages', 'required'],
    ['with messages that are no list', { messages: GOOD }, 'messages', 'wrong_type'],
    ['empty', { messages: [] }, 'messages', 'too_few'],
    ['of 1,001', { messages: Array(1_001).fill(GOOD) }, 'messages', 'too_many'],
    ['with a field beside', { messages: [GOOD], to: 'x' }, 'to', 'unknown_field'],
  ]
  for (const [what, body, path, code] of WRONG)
    test(`that is ${what} is refused whole, and nothing of it is stored`, async () => {
      const before = await count()
      const answer = await post(body)
      assert.equal(answer.status, 422, answer.text)
      assert.deepEqual(
        answer.body.errors.map((one: { path: string; code: string }) => [one.path, one.code]),
        [[path, code]],
      )
      assert.deepEqual(await count(), before)
    })

  test('with a key that is none is refused whole, and so is one of more than 8 MiB', async () => {
    const before = await count()
    const answer = await post({ messages: [GOOD] }, { 'idempotency-key': 'a b' })
    assert.deepEqual([answer.status, answer.body.code], [422, 'idempotency_key_invalid'])
    const large = JSON.stringify({ messages: [{ ...GOOD, text: 'x' }] }).padEnd(8 * 1_048_576 + 1)
    const huge = await call(token, { method: 'POST', url: '/api/v1/messages/batch', raw: large })
    assert.deepEqual([huge.status, huge.body.code], [413, 'body_too_large'])
    assert.deepEqual(await count(), before)
    const fits = await call(token, { method: 'POST', url: '/api/v1/messages/batch', raw: large.slice(0, -1) })
    assert.equal(fits.status, 200, fits.text)
  })

  test('with thousands of fields and tags in a message, or around them, is told of the first faults', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x${i}`, 1]))
    const tags = Array.from({ length: 5_000 }, (_, i) => `t${i}`)
    const [first, second, third] = await send([{ ...many, ...GOOD }, { ...GOOD, tags }, GOOD])
    assert.deepEqual(
      first!.problem!.errors!.map((one) => [one.path, one.code]),
      Array.from({ length: 20 }, (_, i) => [`x${i}`, 'unknown_field']),
    )
    assert.deepEqual(
      second!.problem!.errors!.map((one) => [one.path, one.code]),
      [['tags', 'too_many']],
    )
    assert.equal(third!.status, 202)
    const around = await post({ ...many, messages: [GOOD] })
    assert.deepEqual([around.status, around.body.errors.length], [422, 20])
  })

  test('of the longest texts is taken', async () => {
    const items = await send(
      Array(1_000).fill({ ...GOOD, text: 'س'.repeat(670), sendAt: new Date(Date.now() + 86_400_000).toISOString() }),
    )
    assert.ok(items.every((item) => item.message?.status === 'scheduled'))
  })

  test('repeated under its key gets the first messages again, one by one, and stores nothing', async () => {
    const headers = { 'idempotency-key': 'mailing' }
    const messages = [GOOD, { ...GOOD, to: 'x' }, { ...GOOD, text: 'دو' }]
    const first = await send(messages, headers)
    assert.deepEqual(statuses(first), [202, 422, 202])
    const before = await count()
    const again = await send(messages, { ...headers, 'x-request-id': 'again' })
    assert.deepEqual(statuses(again), [202, 422, 202])
    for (const i of [0, 2]) {
      assert.deepEqual(again[i]!.message, first[i]!.message)
      assert.deepEqual([first[i]!.replayed, again[i]!.replayed], [false, true])
    }
    assert.deepEqual(await count(), before)
    await deps.apiLog.flush()
    const { rows } = await pool.query('select status from api_calls where request_id = $1', ['again'])
    assert.equal(rows.length, 1)
  })

  test('with other messages under its key: what differs is refused, what is the same is replayed, what is new is sent', async () => {
    const headers = { 'idempotency-key': 'changed' }
    const [kept] = await send([GOOD, { ...GOOD, text: 'دو' }], headers)
    const items = await send([GOOD, { ...GOOD, text: 'another' }, { ...GOOD, text: 'سه' }], headers)
    assert.deepEqual(statuses(items), [202, 422, 202])
    assert.deepEqual([items[0]!.message!.id, items[0]!.replayed], [kept!.message!.id, true])
    assert.equal(items[1]!.problem!.code, 'idempotency_key_reused')
    assert.equal(items[2]!.replayed, false)
  })

  test('sent several times at the same moment under one key is stored once', async () => {
    const before = await count()
    const messages = Array.from({ length: 300 }, (_, i) => ({ ...GOOD, text: `${i}` }))
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(messages, { 'idempotency-key': 'at-once' })))
    assert.equal((await count()).messages! - before.messages!, 300)
    for (const [i] of messages.entries()) {
      const items = answers.map((answer) => answer[i]!)
      assert.equal(items.filter((item) => item.status === 202 && !item.replayed).length, 1)
      for (const item of items.filter(({ status }) => status !== 202))
        assert.deepEqual([item.status, item.problem!.code, item.retryAfter], [409, 'idempotency_key_running', 1])
    }
    const again = await send(messages, { 'idempotency-key': 'at-once' })
    assert.ok(again.every((item) => item.replayed))
  })

  test('of anything at all stores exactly what it says that it has stored', async () => {
    const value = fc.oneof(
      // a body with that name is refused whole
      fc.jsonValue().filter((json) => !JSON.stringify(json).includes('"__proto__":')),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('09121234567', 'سلام', null, 5),
    )
    const seldom = fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
    const good = { to: fc.constant('09121234567'), text: fc.string({ minLength: 1, unit: 'grapheme' }) }
    const message = fc.oneof(
      { weight: 5, arbitrary: fc.record({ ...good, tags: seldom, class: seldom, sendAt: seldom, x: seldom }) },
      { weight: 2, arbitrary: value },
    )
    const codes = new Set<number>()
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (messages) => {
        const before = await count()
        const items = await send(messages)
        const accepted = items.filter((item) => item.status === 202)
        assert.equal((await count()).messages! - before.messages!, accepted.length)
        for (const item of items) {
          codes.add(item.status)
          assert.notEqual(item.message === undefined, item.problem === undefined)
          assert.ok(item.status === 202 || item.status === 422, `${item.status}`)
        }
      }),
      { numRuns: 100 },
    )
    assert.deepEqual([...codes].sort(), [202, 422])
  })

  test('message i stands under key/i, for the single message as well', async () => {
    const [, second] = await send([GOOD, GOOD], { 'idempotency-key': 'shared' })
    const single = await call(token, {
      method: 'POST',
      url: '/api/v1/messages',
      body: GOOD,
      headers: { 'idempotency-key': 'shared/1' },
    })
    assert.deepEqual(
      [single.status, single.headers['idempotency-replayed'], single.body.id],
      [202, 'true', second!.message!.id],
    )
  })

  test('a key of 200 characters is taken', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(200) }
    assert.deepEqual(statuses(await send([GOOD], headers)), [202])
    assert.equal((await send([GOOD], headers))[0]!.replayed, true)
  })

  test('that the database cannot take is refused whole, to be repeated', async () => {
    await pool.query('alter table queue rename to queue_gone')
    try {
      const answer = await post({ messages: [{}, GOOD] })
      assert.ok(answer.status >= 500, answer.text)
      assert.equal(answer.body.items, undefined)
    } finally {
      await pool.query('alter table queue_gone rename to queue')
    }
  })

  test('of which only a part could be stored says so at each place, and leaves one row in the log', async () => {
    const { acceptMany } = deps.dispatch
    const away = new AppError('unavailable', { retryAfterS: 2 })
    deps.dispatch.acceptMany = async (messages, call) => [
      ...(await acceptMany(messages.slice(1), call)),
      { status: 'rejected', reason: away },
    ]
    const before = await count()
    try {
      const items = await send([GOOD, GOOD, {}, GOOD], { 'x-request-id': 'in-part' })
      assert.deepEqual(statuses(items), [202, 202, 422, 503])
      assert.deepEqual([items[3]!.problem!.code, items[3]!.retryAfter], ['unavailable', 2])
      deps.dispatch.acceptMany = async (messages) => messages.map(() => ({ status: 'rejected', reason: away }))
      const answer = await post({ messages: [GOOD, {}] })
      assert.deepEqual([answer.status, answer.body.code, answer.headers['retry-after']], [503, 'unavailable', '2'])
    } finally {
      deps.dispatch.acceptMany = acceptMany
    }
    assert.equal((await count()).messages! - before.messages!, 2)
    await deps.apiLog.flush()
    const { rows } = await pool.query('select status from api_calls where request_id = $1', ['in-part'])
    assert.deepEqual(rows, [{ status: 200 }])
  })

  test('that goes beyond a quota is accepted up to it, and not one further', async () => {
    const clinic = await addToken('live', 'clinic')
    await pool.query(`insert into service_quotas values ($1, 'day', 'messages', 700)`, [centre.services.clinic])
    await deps.live.catchUp()
    const { body } = await post({ messages: Array(1_000).fill(GOOD) }, {}, clinic)
    const accepted = body.items.filter((item: Item) => item.status === 202)
    const refused = body.items.filter((item: Item) => item.problem?.code === 'quota_exceeded')
    assert.deepEqual([accepted.length, refused.length], [700, 300])
  })

  test('of a test token goes to the sandbox, and of a service without a road every message says so', async () => {
    const trial = await post({ messages: [GOOD] }, {}, await addToken('test', 'payroll'))
    assert.equal(trial.body.items[0].message.test, true)
    const bare = await post({ messages: [GOOD, GOOD] }, {}, await addToken('live', 'bare'))
    assert.deepEqual(
      bare.body.items.map((item: Item) => item.problem?.code),
      ['method_unusable', 'method_unusable'],
    )
  })
})
