import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-database.ts'
import { assertWithin } from '../../test-time.ts'
import { settleClaims } from './claims.ts'

const LONG = 2_000

suite('who wants what somebody else has', async () => {
  const { db } = await openTestDatabase()

  /** `wants`: what each of the people p1, p2, … wants as a username; people of the directory all have their own with us. */
  const settle = (wants: string[]): Promise<string[]> =>
    db.connection().execute(async (db: Db) => {
      await sql`delete from users`.execute(db)
      await sql`drop table if exists pg_temp.claims, pg_temp.staged_users, pg_temp.known_users`.execute(db)
      await sql`insert into users (username, name, source) values ('nasim', 'Nasim', 'local')`.execute(db)
      await sql`
        insert into users (username, name, source, external_id)
        select 'p' || n, 'P', 'ldap', 'p' || n from generate_series(1, ${wants.length}) n`.execute(db)
      await sql`
        create temporary table staged_users as
        select 'p' || n as external_id, username, null::text as mobile, null::text as email
        from unnest(${wants}::text[]) with ordinality as w (username, n)`.execute(db)
      await sql`
        create temporary table known_users as
        select s.external_id, u.id as user_id, null::text as refused
        from staged_users s join users u using (external_id)`.execute(db)
      await sql`analyze users, staged_users, known_users`.execute(db)
      await settleClaims(db)
      const { rows } = await sql<{ id: string }>`
        select external_id as id from known_users where refused = 'username' order by user_id`.execute(db)
      return rows.map(({ id }) => id)
    })

  test('gets it from whoever gives it up, in a ring too, and not from whoever does not', async () => {
    assert.deepEqual(await settle(['p2', 'p3', 'p1']), [])
    assert.deepEqual(await settle(['p2', 'free']), [])
    assert.deepEqual(await settle(['nasim', 'p2', 'p1']), ['p1', 'p3'])
    assert.deepEqual(await settle(['p2', 'p2']), ['p1'])
  })

  test(`is told at once where ${LONG} wait for one another and the last waits in vain`, async () => {
    const wants = Array.from({ length: LONG }, (_, i) => (i === LONG - 1 ? 'nasim' : `p${i + 2}`))
    await assertWithin(2_000, 'claims were settled', async () => {
      const begun = performance.now()
      assert.equal((await settle(wants)).length, LONG)
      return performance.now() - begun
    })
  })
})
