import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { openTestDatabase } from '../db/test-database.ts'
import { claimMasterKey, createVault, WrongMasterKey } from './vault.ts'

const key = Buffer.alloc(32, 1)
const vault = createVault(key)

test('whatever is encrypted comes back the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(vault.decrypt(vault.encrypt(text)), text)
    }),
  )
})

test('the same text is never encrypted the same twice', () => {
  assert.notDeepEqual(vault.encrypt('secret'), vault.encrypt('secret'))
})

test('a value of which one bit was changed is refused', () => {
  const data = vault.encrypt('secret')
  for (let i = 0; i < data.length; i++) {
    const changed = Buffer.from(data)
    changed[i]! ^= 1
    assert.throws(() => vault.decrypt(changed), `byte ${i}`)
  }
  assert.throws(() => vault.decrypt(data.subarray(0, 20)))
  assert.throws(() => vault.decrypt(Buffer.alloc(0)))
})

test('another master key reads nothing, and has another fingerprint', () => {
  const other = createVault(Buffer.alloc(32, 2))
  assert.throws(() => other.decrypt(vault.encrypt('secret')))
  assert.notEqual(other.fingerprint, vault.fingerprint)
})

test('a key as bytes, in base64 and in hexadecimal is the same key', () => {
  const bytes = randomBytes(32)
  const prints = [bytes, bytes.toString('base64'), bytes.toString('hex')].map((form) => createVault(form).fingerprint)
  assert.equal(new Set(prints).size, 1)
})

for (const wrong of ['', 'short', Buffer.alloc(31)]) {
  test(`${wrong.length} bytes are no master key`, () => assert.throws(() => createVault(wrong)))
}

test('keys for different purposes are different, and the same again next time', () => {
  assert.notDeepEqual(vault.deriveKey('a'), vault.deriveKey('b'))
  assert.deepEqual(vault.deriveKey('a'), createVault(key).deriveKey('a'))
})

suite('master key', async () => {
  const { db } = await openTestDatabase()
  test('the first key claims the database, and no other is let in after it', async () => {
    await claimMasterKey(db, vault)
    await claimMasterKey(db, createVault(key))
    await assert.rejects(claimMasterKey(db, createVault(Buffer.alloc(32, 2))), WrongMasterKey)
  })
})
