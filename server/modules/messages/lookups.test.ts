import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { openTestCentre } from '../../walks/test-centre.ts'
import { listMessagesById } from './queries.ts'

const NEVER = '01890000-0000-7000-8000-000000000000'

suite('finding messages again', async () => {
  const centre = await openTestCentre()
  const { pool, deps, call, addToken } = centre
  const token = await addToken('live', 'payroll')
  const send = async (body: Record<string, unknown> = {}): Promise<string> => {
    const answer = await call(token, {
      method: 'POST',
      url: '/api/v1/messages',
      body: { to: '09121234567', text: 'سلام', ...body },
    })
    assert.equal(answer.status, 202, answer.text)
    return answer.body.id
  }
  const ask = (body: unknown) => call(token, { method: 'POST', url: '/api/v1/messages/status', body })
  const byReference = (reference: string, query = '') =>
    call(token, { url: `/api/v1/messages/by-reference/${encodeURIComponent(reference)}${query}` })

  test('statuses come in the order asked, an id twice where it was asked twice, in any case of letters', async () => {
    const sendAt = new Date(Date.now() + 86_400_000).toISOString()
    const [waiting, scheduled] = [await send(), await send({ sendAt })]
    const failed = await send()
    await pool.query(`update messages set status = 62, failure = 1, final_at = now() where id = $1`, [failed])
    const ids = [failed, scheduled.toUpperCase(), waiting, 'x', failed]
    const { body, status } = await ask({ ids })
    assert.equal(status, 200)
    assert.deepEqual(
      body.items.map((item: { id: string; status: string | null }) => [item.id, item.status]),
      ids.map((id, i) => [id, ['failed', 'scheduled', 'queued', null, 'failed'][i]]),
    )
    assert.ok(body.items[0].failure.title && body.items[0].finalAt)
    assert.equal(body.items[2].failure, null)
  })

  test('a message that is on its way just now is told as sending', async () => {
    const id = await send()
    await pool.query(
      `insert into calls (id, account_id, key_id, slot, epoch, state, begun_at, ask_after, ids, refs, lanes, flows, tries, method, lines)
       select id, 1, 1, 1, 1, 0, now(), now(), array[id], array[ref], array[lane], array[flow], array[0], 'x', array['']
       from messages where id = $1`,
      [id],
    )
    const { body } = await ask({ ids: [id] })
    assert.equal(body.items[0].status, 'sending')
  })

  test('a thousand statuses are one answer', async () => {
    const messages = Array.from({ length: 1_000 }, (_, i) => ({ to: '09121234567', text: `${i}` }))
    const sent = await call(token, { method: 'POST', url: '/api/v1/messages/batch', body: { messages } })
    const ids = sent.body.items.map((item: { message: { id: string } }) => item.message.id).reverse()
    const { body } = await ask({ ids })
    assert.deepEqual(
      body.items.map((item: { id: string; status: string }) => [item.id, item.status]),
      ids.map((id: string) => [id, 'queued']),
    )
  })

  for (const [what, body, path, code] of [
    ['no list', { ids: 'x' }, 'ids', 'wrong_type'],
    ['an empty list', { ids: [] }, 'ids', 'too_few'],
    ['1,001 ids', { ids: Array(1_001).fill('x') }, 'ids', 'too_many'],
    ['an id that is a number', { ids: ['x', 5] }, 'ids[1]', 'wrong_type'],
    ['a very long id', { ids: ['x'.repeat(101)] }, 'ids[0]', 'too_long'],
    ['a field beside', { ids: ['x'], all: true }, 'all', 'unknown_field'],
  ] as const)
    test(`asking for statuses by ${what} is refused at its place`, async () => {
      const answer = await ask(body)
      assert.equal(answer.status, 422)
      assert.deepEqual(
        answer.body.errors.map((one: { path: string; code: string }) => [one.path, one.code]),
        [[path, code]],
      )
    })

  test('only the partitions of the ids that are asked for are opened', async () => {
    const id = await send()
    await deps.database.db.transaction().execute(async (tx) => {
      const scope = { serviceId: centre.services.payroll, test: false }
      assert.equal((await listMessagesById(tx, scope, [id, NEVER])).length, 1)
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from pg_locks l join pg_inherits i on i.inhrelid = l.relation
        where l.pid = pg_backend_pid() and i.inhparent = 'messages'::regclass`.execute(tx)
      assert.equal(rows[0]?.n, 1)
    })
  })

  test('messages of a reference come newest first, in pages, and those of no other', async () => {
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.unshift(await send({ reference: 'سفارش ۷۷۱/الف', text: `${i}` }))
    await send({ reference: 'سفارش ۷۷۱' })
    const seen: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; cursor !== null; pages++) {
      assert.ok(pages < 4)
      const page = await byReference('سفارش ۷۷۱/الف', `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      assert.equal(page.status, 200, page.text)
      seen.push(...page.body.items.map((item: { id: string }) => item.id))
      cursor = page.body.nextCursor
    }
    assert.deepEqual(seen, ids)
    const narrowed = await byReference('سفارش ۷۷۱/الف', '?text[contains]=3')
    assert.deepEqual(
      narrowed.body.items.map((item: { text: string }) => item.text),
      ['3'],
    )
    assert.deepEqual((await byReference('nothing')).body, { items: [], nextCursor: null })
  })

  test('a reference is looked up as it is, however it is written and as long as it may be', async () => {
    for (const reference of ['a%b_c', "' or 1=1", 'a,b\\c', '🙂'.repeat(100), 'سفارش'.repeat(20), 'search-fields']) {
      const id = await send({ reference })
      const answer = await byReference(reference)
      assert.equal(answer.status, 200, `${reference}: ${answer.text}`)
      assert.deepEqual(
        answer.body.items.map((item: { id: string }) => item.id),
        [id],
        reference,
      )
    }
  })
})
