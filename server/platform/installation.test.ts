import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from '../config.ts'
import { MasterKeyMissing, openInstallation } from './installation.ts'
import { atTestEnd } from './test-end.ts'

test('the master key is made with a fresh database, kept for its owner alone, and never made anew for an old one', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rasan-key-'))
  atTestEnd(() => rmSync(dataDir, { recursive: true, force: true }))
  const config = readConfig({ RASAN_DATA_DIR: dataDir })
  const file = join(dataDir, 'master.key')

  const first = await openInstallation(config, { mayCreate: true })
  await first.release()
  assert.equal(statSync(file).mode & 0o777, 0o600)

  const again = await openInstallation(config, { mayCreate: false })
  await again.release()
  assert.equal(again.vault.fingerprint, first.vault.fingerprint)

  rmSync(file)
  await assert.rejects(openInstallation(config, { mayCreate: true }), MasterKeyMissing)
  assert.equal(existsSync(file), false)

  writeFileSync(file, 'not a key\n')
  await assert.rejects(openInstallation(config, { mayCreate: true }), /master key/)
})
