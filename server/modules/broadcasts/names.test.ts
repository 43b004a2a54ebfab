import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Database } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-database.ts'
import { assertWithin } from '../../test-time.ts'
import { readName } from './names.ts'
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
