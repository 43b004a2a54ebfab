import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createVault } from '../../platform/crypto/vault.ts'
import { openTestDatabase } from '../../platform/db/test-database.ts'
import { isSetupCode, readSetupCode } from './setup-code.ts'

const { db } = await openTestDatabase()

test('the setup code is the same on every node of an installation, and another under another master key', async () => {
  const code = await readSetupCode(db, createVault(Buffer.alloc(32, 1)))
  assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
  assert.equal(await readSetupCode(db, createVault(Buffer.alloc(32, 1))), code)
  assert.notEqual(await readSetupCode(db, createVault(Buffer.alloc(32, 2))), code)
})

test('a setup code is read as people type it, and no other passes', () => {
  const code = 'A1B0-C3D4-E5F6'
  for (const typed of [code, 'a1b0c3d4e5f6', ' AIBO–C3D4 E5F6 ', 'A۱B۰-C۳D۴-E۵F۶', 'alb0-c3d4-e5f6'])
    assert.ok(isSetupCode(typed, code), typed)
  for (const typed of ['', 'A1B0-C3D4-E5F', 'A1B0-C3D4-E5F66', 'A1B0-C3D4-E5F7', '-'.repeat(12)])
    assert.ok(!isSetupCode(typed, code), typed)
})
