import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Database } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-database.ts'
import { assertWithin } from '../../test-time.ts'
import { judgeNames, readName } from './names.ts'
import { findGroups, findLists } from './queries.ts'

const MANY = 3_000
/** Written with the letters of an Arabic keyboard; those that are stored have Persian ones. */
const names = Array.from({ length: 100 }, (_, i) => readName(`كلاس ${i + 1}`))

let database: Database
before(async () => {
  database = await openTestDatabase()
  const { rest } = database.pools
  await rest.query(
    `insert into services (name, title_fa, title_en, addresses_all_groups) values ('big', 'x', 'x', true)`,
  )
  await rest.query(
    `insert into contact_lists (service_id, name) select 1, 'کلاس ' || n from generate_series(1, $1::int) n`,
    [MANY],
  )
  await rest.query(`insert into groups (name) select 'کلاس ' || n from generate_series(1, $1::int) n`, [MANY])
  await rest.query('analyze contact_lists, groups')
})

test('digits that are an id of one and the name of another are not guessed at, whatever their script', () => {
  const one = { id: 12, name: 'پایهٔ دهم', isExact: true }
  const other = { id: 40, name: '12', isExact: false }
  const judge = (given: number | string) =>
    judgeNames(
      [given],
      [
        { i: 0, ...one },
        { i: 0, ...other },
      ],
    ).faults
  assert.deepEqual(judge('۱۲'), [{ j: 0, code: 'ambiguous' }])
  assert.deepEqual(judge('12'), [{ j: 0, code: 'ambiguous' }])
  for (const given of [12, 'id:12', 'name:دوازده', 'دوازده']) assert.deepEqual(judge(given), [])
  const twins = [
    { i: 0, id: 50, name: '12', isExact: true },
    { i: 0, id: 51, name: '۱۲', isExact: false },
  ]
  assert.deepEqual(
    judgeNames(['12'], twins).known.map(({ id }) => id),
    [50],
    'that is written just so, and no id',
  )
})

for (const [what, find] of [
  ['lists', findLists],
  ['groups', findGroups],
] as const)
  test(`a hundred names are found among ${MANY} ${what} at once, each being folded once`, () =>
    // each name against each would be some seconds
    assertWithin(500, 'looked for', async () => {
      const begun = performance.now()
      const found = await find(database.db, 1, names)
      const ms = performance.now() - begun
      assert.deepEqual(
        found.map(({ i, name, isExact }) => [i, name, isExact]),
        names.map((_, i) => [i, `کلاس ${i + 1}`, false]),
      )
      return ms
    }))
