import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { makeInternalActor } from '../auth/actor.ts'
import { openTestDatabase } from '../db/test-database.ts'
import { timeOfUuid } from '../ids.ts'
import { writeAudit } from './audit.ts'
import { MASK, maskSecrets } from './mask.ts'

for (const [what, value, masked] of [
  ['a key', { apiKey: 'x', name: 'kn' }, { apiKey: MASK, name: 'kn' }],
  ['deep inside', { a: [{ password: 'x' }] }, { a: [{ password: MASK }] }],
  ['bytes', { data: Buffer.from('x') }, { data: MASK }],
  ['addresses with a secret', { reportUrl: 'http://x/reports/s' }, { reportUrl: MASK }],
  ['all fields of a key', { fields: { anything: 'x' } }, { fields: MASK }],
  ['a secret that is not there', { secret: null }, { secret: null }],
  [
    'names that only sound so',
    { tokens: 3, secretary: 'x', keyName: 'y' },
    { tokens: 3, secretary: 'x', keyName: 'y' },
  ],
] as const) {
  test(`an audit entry masks ${what}`, () => assert.deepEqual(maskSecrets(value), masked))
}

suite('audit', async () => {
  const { db } = await openTestDatabase()
  const actor = { ...makeInternalActor('cli', 'request-1'), ip: '127.0.0.1' }
  const entry = {
    action: 'account.create',
    subjectKind: 'account',
    subjectId: 'kn',
    after: { apiKey: 'x', name: 'kn' },
  }

  test('an entry stands with its change, and goes with it', async () => {
    await assert.rejects(
      db.transaction().execute(async (tx) => {
        await writeAudit(tx, actor, entry)
        throw new Error('the change failed')
      }),
    )
    const none = await sql`select from audit_entries`.execute(db)
    assert.equal(none.rows.length, 0)
    await db.transaction().execute((tx) => writeAudit(tx, actor, entry))
    const { rows } = await sql<{ id: string }>`
      select id, actor_kind, actor_name, action, subject_id, before, after, request_id, host(ip) as ip
      from audit_entries`.execute(db)
    const { id, ...rest } = rows[0]!
    assert.deepEqual(rest, {
      actor_kind: 'cli',
      actor_name: 'cli',
      action: 'account.create',
      subject_id: 'kn',
      before: null,
      after: { apiKey: MASK, name: 'kn' },
      request_id: 'request-1',
      ip: '127.0.0.1',
    })
    assert.equal(id[14], '7')
    assert.ok(Math.abs(timeOfUuid(id) - Date.now()) < 60_000, 'its id tells its time')
  })

  test('an entry can be neither changed nor removed', async () => {
    await writeAudit(db, actor, entry)
    await assert.rejects(sql`update audit_entries set actor_name = 'x'`.execute(db), /cannot be changed/)
    await assert.rejects(sql`delete from audit_entries`.execute(db), /cannot be changed/)
  })
})
