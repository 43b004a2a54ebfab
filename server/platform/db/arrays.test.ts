import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { plainArray, textArray } from './arrays.ts'
import type { Database } from './database.ts'
import { openTestDatabase } from './test-database.ts'

let database: Database
before(async () => {
  database = await openTestDatabase()
})

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }).filter((one) => one.isWellFormed() && !one.includes('\0')),
  fc.constantFrom('', 'NULL', 'null', '{', '}', ',', '"', '\\', '\\"', ' a ', 'سلام‌ها', '\n', "'", '\u200c'),
)

test('any text comes back as it was, nulls among them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text)), async (values) => {
      const { rows } = await database.pools.rest.query('select $1::text[] as back', [textArray(values)])
      assert.deepEqual(rows[0].back, values)
    }),
    { numRuns: 200 },
  )
})

test('numbers, booleans and ids come back as they were', async () => {
  const ids = ['0199a000-0000-7000-8000-000000000001', null]
  const { rows } = await database.pools.rest.query(
    'select $1::int[] as ints, $2::float8[] as floats, $3::boolean[] as truths, $4::uuid[] as ids, $5::int[] as none',
    [
      plainArray([1, null, -3]),
      plainArray([1.5, 1e21, 1e-7]),
      plainArray([true, false, null]),
      plainArray(ids),
      plainArray([]),
    ],
  )
  assert.deepEqual(rows[0], {
    ints: [1, null, -3],
    floats: [1.5, 1e21, 1e-7],
    truths: [true, false, null],
    ids,
    none: [],
  })
})
