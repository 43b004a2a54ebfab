import assert from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { createUuidSource, uuidAt } from '../../platform/ids.ts'
import { openTestRoad, type TestRoad } from '../test-road.ts'
import { forgetTexts } from './forget-texts.ts'
import { createPartitionKeeper } from './partitions.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const KEPT_DAYS = 10

let road: TestRoad

before(async () => {
  road = await openTestRoad()
  for (const days of [0, 14, 30, 140])
    await query('select make_partitions(now() - make_interval(days => $1), 0)', [days])
  await query(
    `insert into services (id, name, title_fa, title_en) overriding system value
     select id, 'service-' || id, 'x', 'x' from generate_series(1, 3) id`,
  )
})
beforeEach(async () => {
  await query('truncate messages, queue, calls, notes, forgotten_texts, late_texts')
  await query('update services set texts_kept_days = null')
  await keep(1, KEPT_DAYS)
})

const query = (text: string, values: unknown[] = []) => road.database.pools.rest.query(text, values)
const keep = (serviceId: number, days: number | null) =>
  query('update services set texts_kept_days = $2 where id = $1', [serviceId, days])
const run = (options: Parameters<typeof forgetTexts>[2] = {}, nowMs = Date.now()) =>
  forgetTexts(road.database.pools.report, nowMs, options)

/** A message accepted so many days ago, delivered unless told otherwise. */
async function add(days: number, { serviceId = 1, status = 70, lane = road.lane } = {}): Promise<string> {
  const id = createUuidSource(() => Date.now() - days * DAY_MS)()
  await road.accept(1, { id, serviceId, lane, body: 'a secret' })
  await end(id, status)
  return id
}
const end = (id: string, status: number) =>
  query(`update messages set status = $2::int, final_at = case when $2::int >= 50 then now() end where id = $1`, [
    id,
    status,
  ])
async function readTexts(ids: string[]): Promise<string[]> {
  const { rows } = await query(
    'select m.body from unnest($1::uuid[]) with ordinality t(id, o) join messages m using (id) order by o',
    [ids],
  )
  return rows.map(({ body }) => body)
}
test('the values that a text was made from go with it', async () => {
  const template = { versionId: 1, name: 'login', version: 1, locale: 'fa' as const, variables: { code: '48151' } }
  const id = createUuidSource(() => Date.now() - 11 * DAY_MS)()
  await road.accept(1, { id, body: 'code 48151', template })
  await end(id, 70)
  await run()
  const { rows } = await query('select body, variables from messages where id = $1', [id])
  assert.deepEqual(rows, [{ body: '', variables: null }])
})

const listLate = async () =>
  (await query('select message_id as id from late_texts order by 1')).rows.map(({ id }) => id)
const hasten = () => query('update late_texts set look_at = now()')

test('texts older than their service keeps them go, in batches, and nothing else of the message changes', async () => {
  const due = [await add(29), await add(15), await add(14), await add(11), await add(10.1)]
  const young = await add(9.9)
  const read = async () => (await query(`select to_jsonb(m) - 'body' as m from messages m order by id`)).rows
  const rest = await read()
  assert.equal(await run({ batch: 2 }), 5)
  assert.deepEqual(await readTexts([...due, young]), ['', '', '', '', '', 'a secret'])
  assert.deepEqual(await read(), rest)
  assert.equal(await run({ batch: 2 }), 0)
})

test('the wall stands: each service by its own days, and one that names none keeps its texts', async () => {
  await keep(2, 20)
  const [mine, others, nobodys] = [await add(15), await add(15, { serviceId: 2 }), await add(15, { serviceId: 3 })]
  const older = await add(25, { serviceId: 2 })
  assert.equal(await run(), 2)
  assert.deepEqual(await readTexts([mine, others, nobodys, older]), ['', 'a secret', 'a secret', ''])
})

test('a message that has not ended keeps its text, and loses it once it has', async () => {
  const [waiting, unconfirmed, ended] = [await add(15, { status: 10 }), await add(14, { status: 30 }), await add(13)]
  assert.equal(await run({ batch: 1 }), 1)
  assert.deepEqual(await readTexts([waiting, unconfirmed, ended]), ['a secret', 'a secret', ''])
  assert.deepEqual(await listLate(), [waiting, unconfirmed])
  await end(waiting, 62)
  assert.equal(await run(), 0, 'not before it is its time')
  await hasten()
  assert.equal(await run({ batch: 1 }), 1)
  assert.deepEqual(await readTexts([waiting, unconfirmed]), ['', 'a secret'])
  assert.deepEqual(await listLate(), [unconfirmed])
})

test('what is passed is never read again, and whoever goes on begins where the last one stopped', async () => {
  const ids = [await add(15), await add(14), await add(13), await add(12)]
  let batches = 0
  assert.equal(await run({ batch: 1, mayGoOn: () => batches++ < 2 }), 2)
  assert.deepEqual(await readTexts(ids), ['', '', 'a secret', 'a secret'])
  await query(`update messages set body = 'passed' where id = $1`, [ids[0]])
  assert.equal(await run({ batch: 1 }), 2)
  assert.deepEqual(await readTexts(ids), ['passed', '', '', ''])
  // within the same hour there is nothing to do, an hour later there is
  const soon = await add(10 - 0.5 / 24)
  assert.equal(await run({}, Date.now()), 0)
  assert.equal(await run({}, Date.now() + 2 * HOUR_MS), 1)
  assert.deepEqual(await readTexts([soon]), [''])
})

test('a longer time holds for what is late too, and no time at all stops it', async () => {
  const [late, young] = [await add(15, { status: 10 }), await add(8)]
  await run()
  await end(late, 62)
  await hasten()
  await keep(1, 30)
  assert.equal(await run(), 0)
  await keep(1, null)
  await hasten()
  assert.equal(await run(), 0)
  await keep(1, 5)
  assert.equal(await run(), 2)
  assert.deepEqual(await readTexts([late, young]), ['', ''])
})

test('the text goes from what was said on the wire in a test of an account, of every call of it, and from no other', async () => {
  const { rows } = await query(
    `insert into lanes (class, accounts, methods, trial) values (2, '{1}', '{kavenegar.sms}', true) returning id`,
  )
  const [trial, plain] = [await add(15, { lane: rows[0].id }), await add(15)]
  const [first, last, other] = [uuidAt(Date.now() - 15 * DAY_MS), createUuidSource(Date.now)(), uuidAt(Date.now())]
  for (const [id, message] of [
    [first, trial],
    [last, trial],
    [other, plain],
  ] as const)
    await query(
      `insert into calls (id, account_id, key_id, slot, epoch, state, begun_at, ask_after, ids, refs, lanes, flows, tries, method, lines, answer)
       values ($1, 1, 1, 0, 0, 1, now(), now(), array[$2::uuid], '{1}', '{1}', '{1}', '{1}', 'kavenegar.sms', '{x}', 'a secret')`,
      [id, message],
    )
  await query(
    `insert into notes (message_id, kind, data) values ($1, 'rejected', jsonb_build_object('call', $2::text))`,
    [trial, first],
  )
  await query('update messages set call_id = case when id = $1 then $2::uuid else $3 end', [trial, last, other])
  assert.equal(await run(), 2)
  const { rows: calls } = await query('select id from calls where answer is not null')
  assert.deepEqual(calls, [{ id: other }])
})

test('a week that is dropped takes what was late in it along, and forgotten texts keep no week', async () => {
  const [late, ended] = [await add(140, { status: 10 }), await add(139)]
  await run()
  assert.deepEqual([await listLate(), await readTexts([ended])], [[late], ['']])
  await end(late, 62)
  await createPartitionKeeper(road.database.url, pino({ level: 'silent' })).round(100, Date.now())
  assert.equal((await query('select from messages where id = any ($1)', [[late, ended]])).rowCount, 0)
  await hasten()
  assert.equal(await run(), 0)
  assert.deepEqual(await listLate(), [])
})

test('every statement finds its messages by whole keys, however many are kept', async () => {
  await add(15)
  const asked: { text: string; values: unknown[] }[] = []
  const { query: ask } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    if (typeof args[0] === 'string' && Array.isArray(args[1])) asked.push({ text: args[0], values: args[1] })
    return ask.apply(this, args as never)
  } as typeof ask
  await run().finally(() => {
    pg.Client.prototype.query = ask
  })
  const statements = asked.filter(({ text }) => /\b(messages|late_texts)\b/.test(text))
  assert.equal(statements.length, 3)
  for (const { text, values } of statements) {
    const { rows } = await road.database.pools.report.query(`explain (costs off) ${text}`, values)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    assert.doesNotMatch(plan, /Seq Scan on (messages|late_texts|calls|notes)|Hash|Merge Join|Sort Key: \S*m\./, plan)
  }
})

test('every column of a message that holds words of its text is known here', async () => {
  const { rows } = await query(
    `select attname::text as name from pg_attribute
     where attrelid = 'messages'::regclass and attnum > 0 and not attisdropped and atttypid = any ('{text,json,jsonb,bytea}'::regtype[])
     order by attname`,
  )
  const others =
    'cost_unit line method provider_code provider_id provider_text recipient reference request_id sender tags template_locale'
  assert.deepEqual(
    rows.map(({ name }) => name).filter((name) => !others.split(' ').includes(name)),
    ['body', 'content', 'variables'],
    'a new column: say above that it holds nothing of the text, or forget it with the text',
  )
})
