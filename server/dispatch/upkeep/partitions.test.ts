import assert from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { readContents } from '../../platform/backup/contents.ts'
import { DROPPING } from '../../platform/db/partitions.ts'
import { createUuidSource, uuidAt } from '../../platform/ids.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { acceptQuery } from '../accept/accept-statement.ts'
import { keyDays } from '../accept/keys.ts'
import { openTestRoad, type TestRoad } from '../test-road.ts'
import { createPartitionKeeper, type PartitionKeeper } from './partitions.ts'

const DAY_MS = 86_400_000
const RETENTION_DAYS = 100
/** Monday, the first day of a week that is wholly older than what is kept. */
const weekBefore = (days: number): number => {
  const at = Date.now() - days * DAY_MS
  return at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS - (at % DAY_MS)
}
const OLD_MS = weekBefore(RETENTION_DAYS + 20)
const nameOf = (parent: string, ms: number) =>
  `${parent}_${new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')}`

let road: TestRoad
let lines: { msg: string; partition?: string; messages?: number }[]
let keeper: PartitionKeeper

before(async () => {
  road = await openTestRoad()
})
beforeEach(async () => {
  lines = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  keeper = createPartitionKeeper(road.database.url, log)
  await query('select make_partitions(to_timestamp($1 / 1000.0), 0)', [OLD_MS])
})

const query = (text: string, values: unknown[] = []) => road.database.pools.rest.query(text, values)
const run = () => keeper.round(RETENTION_DAYS, Date.now())
async function findTables(ms: number): Promise<string[]> {
  const parents = ['messages', 'calls', 'notes', 'api_calls', 'audit_entries']
  const { rows } = await query(`select to_regclass(n)::text as name from unnest($1::text[]) n`, [
    parents.map((parent) => nameOf(parent, ms)),
  ])
  return rows.flatMap(({ name }) => (name ? [name.replace(/_\d+$/, '')] : []))
}
/** A message of the old week, failed unless told otherwise. */
async function addOld(status = 62): Promise<string> {
  const [row] = await road.accept(1, { id: createUuidSource(() => OLD_MS + 3 * DAY_MS)() })
  await query('delete from queue where id = $1', [row!.id])
  await query(`update messages set status = $2::int, final_at = case when $2::int >= 50 then now() end where id = $1`, [
    row!.id,
    status,
  ])
  if (status === 62) await query('insert into faults (service_id, status, message_id) values (1, 62, $1)', [row!.id])
  return row!.id
}

test('a week older than what is kept goes with all that belongs to it; counters and entries of the audit log stay', async () => {
  await query(
    `insert into services (id, name, title_fa, title_en) overriding system value values (1, 'old', 'old', 'old') on conflict do nothing`,
  )
  const id = await addOld()
  const kept = await road.accept(1)
  await query('insert into faults (service_id, status, message_id) values (1, 62, $1)', [kept[0]!.id])
  const count = async () =>
    (await query('select sum(n)::int as n from (select n from deltas union all select n from counters) t')).rows[0].n
  const counted = await count()
  assert.deepEqual(await findTables(OLD_MS), ['messages', 'calls', 'notes', 'api_calls', 'audit_entries'])
  assert.deepEqual(await run(), [])
  assert.deepEqual(await findTables(OLD_MS), ['audit_entries'])
  assert.equal((await query('select from messages where id = $1', [id])).rowCount, 0)
  const { rows } = await query('select message_id as id from faults')
  assert.deepEqual(rows, [{ id: kept[0]!.id }])
  assert.equal(await count(), counted)
})

test('keys of sending go after their two days, and every partition of the coming weeks is there', async () => {
  for (const days of [5, 1]) await query(`select make_partitions(now() - make_interval(days => $1), 0)`, [days])
  await run()
  const { rows } = await query(
    `select min(right(relname, 8)) as first, max(right(relname, 8)) as last from pg_class where relname ~ '^idempotency_[0-9]{8}$'`,
  )
  const dayOf = (ms: number) => nameOf('', ms).slice(1)
  assert.deepEqual(rows, [{ first: dayOf(Date.now() - 2 * DAY_MS), last: dayOf(Date.now() + 14 * DAY_MS) }])
  assert.equal((await findTables(weekBefore(-14 * 7))).length, 5)
})

test('partitions store each column as their table does, those that were there before and the new ones', async () => {
  const { rows } = await query(
    `select c.relname as name, count(*) filter (where a.attstorage <> p.attstorage)::int as different,
       bool_or(a.attname = 'ids' and a.attstorage = 'e') as outside
     from pg_inherits i
     join pg_class c on c.oid = i.inhrelid and c.relkind = 'r'
     join pg_attribute p on p.attrelid = i.inhparent and p.attnum > 0
     join pg_attribute a on a.attrelid = i.inhrelid and a.attname = p.attname
     group by 1`,
  )
  assert.ok(rows.some(({ name }) => name === nameOf('calls', OLD_MS)))
  for (const { name, different, outside } of rows) {
    assert.equal(different, 0, name)
    assert.equal(outside, /^calls_/.test(name), name)
  }
})

test('a week with messages that have not ended stays with its calls and notes, and the operator is told how many', async () => {
  const id = await addOld(30)
  assert.deepEqual(await run(), [{ name: nameOf('messages', OLD_MS), messages: 1 }])
  assert.deepEqual(await findTables(OLD_MS), ['messages', 'calls', 'notes', 'audit_entries'])
  const told = lines.filter(({ messages }) => messages !== undefined)
  assert.deepEqual(
    told.map(({ partition, messages }) => [partition, messages]),
    [[nameOf('messages', OLD_MS), 1]],
  )
  await run()
  assert.equal(lines.filter(({ messages }) => messages !== undefined).length, 1, 'not looked through again at once')
  await query('update messages set status = 62, final_at = now() where id = $1', [id])
  keeper = createPartitionKeeper(road.database.url, pino({ level: 'silent' }))
  assert.deepEqual(await run(), [])
  assert.deepEqual(await findTables(OLD_MS), ['audit_entries'])
})

test('an unsettled call keeps its week of calls', async () => {
  await query(
    `insert into calls (id, account_id, key_id, slot, epoch, state, begun_at, ask_after, ids, refs, lanes, flows, tries, method, lines)
     values ($1, 1, 1, 0, 0, 2, now(), now(), '{}', '{}', '{}', '{}', '{}', 'kavenegar.sms', '{}')`,
    [uuidAt(OLD_MS + DAY_MS)],
  )
  await run()
  assert.deepEqual(await findTables(OLD_MS), ['calls', 'audit_entries'])
  await query('update calls set state = 1 where id = $1', [uuidAt(OLD_MS + DAY_MS)])
  await run()
  assert.deepEqual(await findTables(OLD_MS), ['audit_entries'])
})

test('a table that somebody else has detached is theirs', async () => {
  const name = nameOf('messages', OLD_MS)
  await query(`alter table messages detach partition ${name}`)
  await run()
  assert.equal((await query('select to_regclass($1) as found', [name])).rows[0].found, name)
  await query(`drop table ${name}`)
})

test('a partition that is half dropped is in no backup, and the next round ends it', async () => {
  const name = nameOf('notes', OLD_MS)
  const tables = async () => {
    const client = await road.database.pools.rest.connect()
    const { tables: found } = await readContents(client)
    client.release()
    return found.filter((table) => table.name === `public.${name}`).length
  }
  await query(`alter table notes detach partition ${name}`)
  assert.equal(await tables(), 1)
  await query(`comment on table ${name} is '${DROPPING}'`)
  assert.equal(await tables(), 0)
  await run()
  assert.equal((await query('select to_regclass($1) as found', [name])).rows[0].found, null)
})

test('partitions are made and dropped while a report reads: nothing that is accepted waits for it, and the next round ends it', async (context) => {
  await addOld()
  const reader = new pg.Client({ connectionString: road.database.url })
  const writer = new pg.Client({ connectionString: road.database.url })
  for (const client of [reader, writer]) await client.connect()
  atTestEnd(() => Promise.all([reader.end(), writer.end()]))
  // what waits longer than this for a lock, in ms, fails
  await writer.query(`set lock_timeout = 300; set plan_cache_mode = force_generic_plan`)
  await reader.query('begin isolation level repeatable read')
  await reader.query('select count(*) from messages')
  // the newest are missing, as before a new week
  const ahead = weekBefore(-14 * 7)
  for (const parent of ['messages', 'calls', 'notes', 'api_calls', 'audit_entries'])
    if (parent !== 'messages') await query(`drop table ${nameOf(parent, ahead)}`)

  let isOver = false
  let slowestMs = 0
  let accepted = 0
  const accepting = (async () => {
    while (!isOver) {
      const began = performance.now()
      await writer.query(acceptQuery([road.row()], keyDays(Date.now())))
      accepted++
      slowestMs = Math.max(slowestMs, performance.now() - began)
    }
  })()
  await run()
  const during = await findTables(OLD_MS)
  assert.equal((await findTables(ahead)).length, 5, 'made while the report reads')
  isOver = true
  await accepting
  assert.ok(during.includes('messages'), 'what is being read is not dropped under the reader')
  await reader.query('select count(*) from messages')
  await reader.query('commit')
  await run()
  assert.deepEqual(await findTables(OLD_MS), ['audit_entries'])
  assert.ok(accepted > 0)
  context.diagnostic(`${accepted} accepted meanwhile, the slowest in ${slowestMs.toFixed(0)} ms`)
})
