import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { inGuardedTransaction, inHoldingTransaction, listAdministrators } from '../../platform/auth/administrators.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { openTestApp, PASSWORD } from '../../test-app.ts'
import { waitFor } from '../../test-node.ts'
import {
  changeDirectoryMembers,
  type DirectoryGroup,
  endDirectoryGroup,
  type Members,
  saveDirectoryGroup,
} from './groups.ts'
import { saveDirectoryPerson } from './people.ts'

const office = await openTestApp()
const { db } = office.deps.database
const { signIn } = office.deps
const actor = makeInternalActor('system', 'test')
const NONE: Members = { people: [], groups: [] }

const save = (group: DirectoryGroup) => inTransaction(db, (tx) => saveDirectoryGroup(tx, actor, 'scim', group))
const made = async (name: string, members?: Members): Promise<number> => {
  const { id } = await save({ externalId: name, name, ...(members && { members }) })
  return id as number
}
const newPerson = async (username: string): Promise<number> => {
  const person = { externalId: username, username, name: username, mobiles: [], emails: [], active: true }
  const { id } = await inTransaction(db, (tx) => saveDirectoryPerson(tx, actor, signIn, 'scim', person))
  return id as number
}
const change = (id: number, add: Members, remove: Members) =>
  inHoldingTransaction(db, (tx) => changeDirectoryMembers(tx, actor, 'scim', id, { add, remove }))
const membersOf = async (id: number): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`
    select user_id as id from group_members where group_id = ${id} order by 1`.execute(db)
  return rows.map((row) => row.id)
}
const auditOf = async (id: number) => {
  const { rows } = await sql<{ action: string; after: Record<string, unknown> | null }>`
    select action, after from audit_entries where subject_kind = 'group' and subject_id = ${String(id)} order by id`.execute(
    db,
  )
  return rows
}
const versionOf = async () => (await sql<{ v: string }>`select config_version as v from centre`.execute(db)).rows[0]?.v

const [ali, bita, cyrus] = [await newPerson('ali'), await newPerson('bita'), await newPerson('cyrus')] as const

test('a group is made with people and groups, and the same again changes nothing, not even what nodes hold', async () => {
  const child = await made('child', { people: [cyrus], groups: [] })
  const given = { externalId: 'team', name: ' Team  one ', members: { people: [ali, bita], groups: [child] } }
  const { id } = (await save(given)) as { id: number }
  assert.deepEqual(await membersOf(id), [ali, bita])
  const version = await versionOf()
  assert.deepEqual(await save(given), { outcome: 'unchanged', id, faults: [] })
  assert.equal(await versionOf(), version)
  assert.deepEqual(
    (await auditOf(id)).map(({ action, after }) => [action, after]),
    [
      ['group.create', { name: 'Team one', externalId: 'team', source: 'scim' }],
      ['group.change-members', { added: ['ali', 'bita', 'child'], addedCount: 3 }],
    ],
  )
  const local = await office.addPerson('local', null)
  const odd = await save({ ...given, members: { people: [ali, local, 999_999], groups: [id] } })
  assert.deepEqual(
    odd.faults.map(({ field, value, code }) => `${field} ${value} ${code}`).sort(),
    ['members user:999999 not_found', `members user:${local} not_found`, 'members Team one not_usable'].sort(),
  )
  assert.deepEqual(await membersOf(id), [ali])
})

test('members are added and removed one by one, each once, and who is not there is told', async () => {
  const id = await made('steps')
  assert.equal((await change(id, { people: [ali, bita], groups: [] }, NONE)).outcome, 'updated')
  assert.equal((await change(id, { people: [ali], groups: [] }, NONE)).outcome, 'unchanged')
  assert.equal((await change(id, { people: [cyrus], groups: [] }, { people: [ali, 5], groups: [] })).outcome, 'updated')
  assert.deepEqual(await membersOf(id), [bita, cyrus])
  const unknown = await change(id, { people: [999_999], groups: [] }, NONE)
  assert.deepEqual([unknown.outcome, unknown.faults.map(({ code }) => code)], ['unchanged', ['not_found']])
  assert.equal((await change(999_999, NONE, NONE)).outcome, 'refused')
})

test('a name is of one group of a directory, in any case; a local group may have the same', async () => {
  await sql`insert into groups (name) values ('Sales')`.execute(db)
  await made('Sales')
  assert.deepEqual(await save({ externalId: 'other', name: 'SALES' }), {
    outcome: 'refused',
    id: null,
    faults: [{ field: 'name', value: 'SALES', code: 'taken' }],
  })
  assert.equal((await save({ externalId: 'empty', name: ' \u200f ' })).outcome, 'refused')
})

test('no directory empties or ends the group by which the last administrator is one', async () => {
  const inner = await made('inner', { people: [ali], groups: [] })
  const outer = await made('outer', { people: [], groups: [inner] })
  await sql`insert into role_assignments (group_id, role) values (${outer}, 'administrator')`.execute(db)
  await signIn.createSignIn(db, { id: ali, username: 'ali' }, 'correct horse battery')
  const end = (id: number) => inTransaction(db, (tx) => endDirectoryGroup(tx, actor, 'scim', id))
  for (const id of [inner, outer]) assert.equal(await end(id), false)
  const emptied = await save({ externalId: 'inner', name: 'inner', members: NONE })
  assert.deepEqual(emptied.faults, [{ field: 'members', value: 'inner', code: 'last_administrator' }])
  assert.equal((await change(outer, NONE, { people: [], groups: [inner] })).faults[0]?.code, 'last_administrator')
  assert.deepEqual(await membersOf(inner), [ali])
  await office.addPerson('nasim', 'administrator')
  assert.equal(await end(inner), true)
  assert.equal((await auditOf(inner)).at(-1)?.action, 'group.delete')
})

test('what a directory takes away while another makes it the last administrator’s is not taken', async () => {
  await sql`delete from role_assignments where role = 'administrator'`.execute(db)
  const dana = await newPerson('dana')
  await signIn.createSignIn(db, { id: dana, username: 'dana' }, PASSWORD)
  const inner = await made('inside', { people: [dana], groups: [] })
  const outer = await made('outside', { people: [], groups: [inner] })
  const inactive = { externalId: 'dana', username: 'dana', name: 'dana', mobiles: [], emails: [], active: false }
  const takeAway = (take: (tx: Db) => Promise<unknown>) => inHoldingTransaction(db, take)
  const ways: [string, () => Promise<unknown>][] = [
    ['the person', () => takeAway((tx) => saveDirectoryPerson(tx, actor, signIn, 'scim', inactive))],
    ['the members', () => change(inner, NONE, { people: [dana], groups: [] })],
    ['the group', () => takeAway((tx) => endDirectoryGroup(tx, actor, 'scim', inner))],
  ]
  for (const [what, take] of ways) {
    await sql`delete from role_assignments`.execute(db)
    const former = await office.addPerson(`former-${what.replace(' ', '-')}`, 'administrator')
    let isTaken = false
    let taking: Promise<unknown> = Promise.resolve()
    // another hands the place over: to the group that dana is in, and away from who had it
    await inGuardedTransaction(db, async (tx) => {
      taking = take().finally(() => {
        isTaken = true
      })
      await waitFor(async () => isTaken || isAnyoneWaiting())
      await sql`
        insert into role_assignments (group_id, role) values (${outer}, 'administrator')`.execute(tx)
      await sql`delete from role_assignments where user_id = ${former}`.execute(tx)
    })
    await taking
    assert.deepEqual(await inTransaction(db, listAdministrators), [dana], what)
  }
})

/** Whether somebody waits for a turn to take administrators away. */
async function isAnyoneWaiting(): Promise<boolean> {
  const { rows } = await sql`
    select from pg_locks
    where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db)
  return rows.length > 0
}
