import assert from 'node:assert/strict'
import { test } from 'node:test'
import type pg from 'pg'
import { waitFor } from '../test-node.ts'
import { createReporter } from './report/report.ts'
import { openTestRoad, report } from './test-road.ts'

const road = await openTestRoad()
const { pool } = road
const reporter = createReporter(road.database.pools.report, () => undefined)

const MESSAGES = 3_000
const BATCH = 100

/**
 * Whether a page can be cleared for updates also depends on who else has it in hand (a checkpoint that another test of the
 * same server asks for, an analyze that holds a snapshot): what is promised is what the statements reach undisturbed, in
 * one of these rounds. On a machine that does much else most of them are disturbed.
 */
const ROUNDS = 12

test('of a message that is accepted, sent and delivered, nine tuples are written at most, and its updates stay in their page', async () => {
  const shares: number[] = []
  for (let round = 0; round < ROUNDS && !shares.some((share) => share >= 0.8); round++) {
    const { hotShare, perMessage } = await sendAndCount(`w${round}`)
    shares.push(hotShare)
    assert.ok(perMessage <= 9, `${perMessage} tuple writes per message`)
  }
  assert.ok(Math.max(...shares) >= 0.8, `shares of updates that stayed in their page: ${shares}`)
})

async function sendAndCount(prefix: string): Promise<{ hotShare: number; perMessage: number }> {
  const before = await readWrites(pool)
  for (let sent = 0; sent < MESSAGES; sent += BATCH) {
    await road.send(BATCH, `${prefix}-${sent}`)
    await reporter.report(
      1,
      Array.from({ length: BATCH }, (_, index) =>
        report(`${prefix}-${sent}-${index}`, 'delivered', { code: '10', text: 'رسیده به گیرنده' }),
      ),
    )
  }
  const after = await waitFor(async () => {
    await tellAll()
    const now = await readWrites(pool)
    return now.updates - before.updates >= 2 * MESSAGES && now.receipts - before.receipts >= 2 * MESSAGES && now
  }, 30_000)
  return {
    hotShare: (after.hot - before.hot) / (after.updates - before.updates),
    perMessage: (after.all - before.all) / MESSAGES,
  }
}

/** A connection tells what it has written after ten seconds of stillness, unless it is told to. */
async function tellAll(): Promise<void> {
  const { accept, report, dispatch } = road.database.pools
  for (const one of [accept, report, dispatch])
    await Promise.all(Array.from({ length: one.totalCount }, () => one.query('select pg_stat_force_next_flush()')))
}

type Writes = { updates: number; hot: number; receipts: number; all: number }

async function readWrites(from: pg.Pool): Promise<Writes> {
  const { rows } = await from.query<Writes>(`
    select
      sum(n_tup_upd) filter (where relname like 'messages%')::int as updates,
      sum(n_tup_hot_upd) filter (where relname like 'messages%')::int as hot,
      sum(n_tup_ins + n_tup_upd) filter (where relname = 'receipts')::int as receipts,
      sum(n_tup_ins + n_tup_upd + n_tup_del)::int as all
    from pg_stat_user_tables`)
  return rows[0] as Writes
}

/** Set at accept and never after; `create index` on any other, or a predicate that names one, ends HOT updates. */
const UNCHANGING = [
  ...['id', 'service_id', 'lane', 'flow', 'ref', 'class', 'test', 'channel', 'recipient', 'sender', 'body', 'encoding'],
  ...[
    'segments',
    'reference',
    'tags',
    'broadcast_id',
    'token_id',
    'user_id',
    'to_user_id',
    'request_id',
    'ip',
    'send_at',
  ],
  'expires_at',
]

test('no index on messages, and no predicate of one, names a column that changes', async () => {
  const { rows: columns } = await pool.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'messages'::regclass and attnum > 0 and not attisdropped`,
  )
  const changing = columns.map(({ name }) => name).filter((name) => !UNCHANGING.includes(name))
  const { rows: indexes } = await pool.query<{ definition: string }>(
    `select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'messages'::regclass`,
  )
  assert.ok(indexes.length >= 4 && changing.includes('status'))
  for (const { definition } of indexes) {
    const named = changing.filter((name) => new RegExp(`\\b${name}\\b`).test(definition))
    assert.deepEqual(named, [], definition)
  }
})

test('the tables that messages pass through are vacuumed by their rows alone, give nothing back, and are analyzed by nobody', async () => {
  const { rows } = await pool.query<{ name: string; options: string[] }>(
    `select relname as name, reloptions as options from pg_class where relname in ('queue', 'later') and relkind = 'r' order by 1`,
  )
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['later', 'queue'],
  )
  const wanted = [
    'autovacuum_analyze_threshold=2000000000',
    'autovacuum_vacuum_scale_factor=0',
    'autovacuum_vacuum_threshold=5000',
    'vacuum_truncate=off',
  ]
  for (const { name, options } of rows)
    for (const option of wanted) assert.ok(options.includes(option), `${name}: ${option}`)
})

test('every partition of messages leaves more than half of a page to updates', async () => {
  const { rows } = await pool.query<{ name: string; options: string[] | null }>(
    `select c.relname as name, c.reloptions as options
     from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'messages'::regclass`,
  )
  assert.ok(rows.length > 10)
  for (const { name, options } of rows) assert.deepEqual(options, ['fillfactor=40'], name)
})
