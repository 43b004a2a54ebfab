import assert from 'node:assert/strict'
import { beforeEach, mock, suite, test } from 'node:test'
import { sql } from 'kysely'
import { createVault } from '../crypto/vault.ts'
import { openTestDatabase } from '../db/test-database.ts'
import { createLockOut, type Subject } from './lock-out.ts'

suite('lock-out', async () => {
  const { db } = await openTestDatabase()
  const lockOut = createLockOut(db, createVault(Buffer.alloc(32, 1)))
  // the hour that is counted must not end between two lines of a test
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  beforeEach(() => sql`delete from auth.sign_in_failures`.execute(db))

  const isLocked = async (subject: Subject, ip: string | null): Promise<boolean> => {
    try {
      await lockOut.begin(subject, ip)
      return false
    } catch (error) {
      assert.equal((error as { code: string }).code, 'sign_in_locked')
      return true
    }
  }
  const guess = async (times: number, subject: Subject, ip: (i: number) => string | null) => {
    for (let i = 0; i < times; i++) assert.equal(await isLocked(subject, ip(i)), false, `guess ${i}`)
  }

  for (const [what, from, same, other] of [
    ['the /24 of an IPv4 address', '198.51.100.7', '198.51.100.200', '198.51.101.7'],
    ['the /64 of an IPv6 address', '2001:db8:0:1::7', '2001:db8:0:1:ffff::9', '2001:db8:0:2::7'],
    ['the /24 of an IPv4 address inside IPv6', '::ffff:198.51.100.7', '198.51.100.8', '::ffff:198.51.101.7'],
  ] as const) {
    test(`guesses lock a person out for ${what} that they come from, and for no other`, async () => {
      await guess(5, 'user:1', () => from)
      assert.equal(await isLocked('user:1', from), true)
      assert.equal(await isLocked('user:1', same), true)
      assert.equal(await isLocked('user:1', other), false)
      assert.equal(await isLocked('user:2', from), false)
    })
  }

  test('a hundred guesses in an hour, each from elsewhere, lock a person; the next hour begins anew', async () => {
    await guess(100, 'user:1', (i) => `10.0.${i}.1`)
    assert.equal(await isLocked('user:1', '10.1.0.1'), true)
    assert.equal(await isLocked('user:2', '10.1.1.1'), false)
    mock.timers.tick(3_600_000)
    assert.equal(await isLocked('user:1', '10.1.2.1'), false)
  })

  test('what one network is refused is not counted for the person, who would be locked by it', async () => {
    await guess(5, 'user:1', () => '10.0.0.1')
    for (let i = 0; i < 40; i++) assert.equal(await isLocked('user:1', '10.0.0.1'), true)
    await guess(95, 'user:1', (i) => `10.1.${i}.1`)
    assert.equal(await isLocked('user:1', '10.2.0.1'), true)
  })

  test('fifty guesses from one address lock it for every name', async () => {
    await guess(50, 'user:1', () => null)
      .then(() => assert.fail('without an address the person alone is counted'))
      .catch((error: Error) => assert.match(error.message, /guess 5/))
    for (let i = 0; i < 50; i++) assert.equal(await isLocked(`name:n${i}`, '10.0.0.1'), false)
    assert.equal(await isLocked('name:other', '10.0.0.1'), true)
    assert.equal(await isLocked('name:other', '10.0.0.2'), false)
  })

  test('a success forgets one’s own network’s failures, and not what others tried', async () => {
    await guess(90, 'user:1', (i) => `10.0.${i}.1`)
    for (let i = 0; i < 4; i++) await lockOut.begin('user:1', '10.9.0.1')
    await (await lockOut.begin('user:1', '10.9.0.1')).succeed()
    assert.equal(await isLocked('user:1', '10.9.0.1'), false)
    await guess(5, 'user:1', (i) => `10.8.${i}.1`)
    assert.equal(await isLocked('user:1', '10.9.0.1'), true)
  })

  test('the name of the setup code’s counter can be typed as a name, and is another one', async () => {
    await guess(5, 'name:setup code', () => '10.0.0.1')
    assert.equal(await isLocked('name:setup code', '10.0.0.1'), true)
    assert.equal(await isLocked('setup code', '10.0.0.1'), false)
  })

  test('who has the database and not the master key cannot find out what was typed', async () => {
    const subjects = async () =>
      (await sql<{ subject: Buffer }>`select subject from auth.sign_in_failures`.execute(db)).rows.map(({ subject }) =>
        subject.toString('hex'),
      )
    await lockOut.begin('name:a password', '10.0.0.1')
    const with1 = await subjects()
    await sql`delete from auth.sign_in_failures`.execute(db)
    await createLockOut(db, createVault(Buffer.alloc(32, 2))).begin('name:a password', '10.0.0.1')
    const with2 = await subjects()
    assert.equal(with1.length, 3)
    assert.deepEqual(
      with1.filter((one) => with2.includes(one)),
      [],
    )
  })
})
