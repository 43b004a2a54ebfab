import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuidAt } from '../ids.ts'
import { partitionOf } from './partitions.ts'
import { openTestDatabase } from './test-database.ts'

const DAY_MS = 86_400_000

test('the partition named is the one that PostgreSQL keeps the row in, at every edge of a week', async () => {
  const { pools } = await openTestDatabase()
  const monday = Date.now() - ((Math.floor(Date.now() / DAY_MS) + 3) % 7) * DAY_MS
  const start = Math.floor(monday / DAY_MS) * DAY_MS
  for (const ms of [start, start - 1, start + 7 * DAY_MS - 1, start + 7 * DAY_MS, Date.now()]) {
    const id = uuidAt(ms)
    await pools.rest.query(`insert into notes (message_id, kind) values ($1, 'x')`, [id])
    const { rows } = await pools.rest.query(
      'select tableoid::regclass::text as part from notes where message_id = $1',
      [id],
    )
    assert.equal(rows[0].part, partitionOf('messages', [id]).replace('messages', 'notes'))
  }
})

test('ids of several weeks, and old ones, are looked for in the whole table', () => {
  const now = Date.now()
  assert.equal(partitionOf('messages', [uuidAt(now), uuidAt(now - 8 * DAY_MS)]), 'messages')
  assert.equal(partitionOf('messages', [uuidAt(now - 40 * DAY_MS)]), 'messages')
  assert.equal(partitionOf('calls', []), 'calls')
})
