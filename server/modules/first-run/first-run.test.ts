import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp, PASSWORD } from '../../test-app.ts'
import { readSetupCode, seedFreshCentre } from './first-run.ts'

const { app, deps } = await openTestApp()
const { db } = deps.database

const create = (setupCode: string, username = 'nasim') =>
  app.inject({
    method: 'POST',
    url: '/api/v1/first-run',
    payload: { setupCode, username, name: 'نسیم', password: PASSWORD, locale: 'fa' },
  })
const needs = async () =>
  (await app.inject({ method: 'GET', url: '/api/v1/first-run' })).json().needsAdministrator as boolean

test('a fresh centre gets its sandbox and first service once, and never again after a change', async () => {
  const both = await Promise.all([seedFreshCentre(db, deps.vault), seedFreshCentre(db, deps.vault)])
  assert.deepEqual(both.filter(Boolean), [true], 'one of two that start together')
  const { rows } = await sql`
    select s.name as service, a.name as account, o.methods
    from allocations o join services s on s.id = o.service_id join accounts a on a.id = o.account_id
    order by s.name`.execute(db)
  const onSandbox = { account: 'sandbox', methods: ['sandbox.sms'] }
  assert.deepEqual(rows, [
    { service: 'first', ...onSandbox },
    { service: 'rasan', ...onSandbox },
  ])
  const entries = await sql<{ actor: string }>`select distinct actor_kind as actor from audit_entries`.execute(db)
  assert.deepEqual(entries.rows, [{ actor: 'system' }])
  await sql`delete from allocations`.execute(db)
  assert.equal(await seedFreshCentre(db, deps.vault), false)
})

test('a wrong setup code makes nobody, and guessing is slowed', async () => {
  const codes: string[] = []
  for (let i = 0; i < 8; i++) codes.push((await create('0000-0000-0000')).json().code)
  assert.equal(codes[0], 'setup_code_wrong')
  assert.equal(codes.at(-1), 'sign_in_locked')
  assert.equal(await needs(), true)
  await sql`delete from auth.sign_in_failures`.execute(db)
})

test('wrong passwords for a name that is called like the setup code do not close the first run', async () => {
  for (let i = 0; i < 6; i++)
    await app.inject({ method: 'POST', url: '/api/v1/session', payload: { signInName: 'setup code', password: 'x' } })
  assert.equal((await create('0000-0000-0000')).json().code, 'setup_code_wrong')
  await sql`delete from auth.sign_in_failures`.execute(db)
})

test('a faulty person leaves the first run open', async () => {
  const code = await readSetupCode(db, deps.vault)
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/first-run',
    payload: { setupCode: code, username: 'nasim', name: 'n', password: 'short', locale: 'fa' },
  })
  assert.equal(answer.statusCode, 422, answer.body)
  assert.equal(await needs(), true)
})

test('the setup code makes one administrator, who is signed in, and closes the first run', async () => {
  const code = await readSetupCode(db, deps.vault)
  const answers = await Promise.all([create(code, 'nasim'), create(code, 'omid')])
  const made = answers.find((answer) => answer.statusCode === 201)
  assert.ok(made, answers.map((answer) => answer.body).join())
  assert.deepEqual(answers.map((answer) => answer.statusCode).sort(), [201, 409])
  assert.ok(made.json().centrePermissions.includes('users:write'))
  const cookie = made.cookies.find(({ name }) => name === 'rasan_session')!
  const me = await app.inject({
    method: 'GET',
    url: '/api/v1/me',
    headers: { cookie: `${cookie.name}=${encodeURIComponent(cookie.value)}` },
  })
  assert.equal(me.json().username, made.json().username)
  assert.equal(await needs(), false)
  assert.equal((await create(code, 'late')).json().code, 'first_run_over')
})
