import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { createVault, type Vault } from './crypto/vault.ts'
import { openEmbedded } from './db/embedded/embedded.ts'

/** Where an installation keeps everything: its database's address and the vault of its secrets. */
export type Installation = { url: string; vault: Vault; release(): Promise<void> }

/** The data folder has a database but not the key to its secrets. The message tells the operator what to do. */
export class MasterKeyMissing extends Error {}

/**
 * Opens the configured database, or the embedded one of the data folder together with its master key. `mayCreate`: only
 * `start` and `migrate` make a data folder. Throws errors whose message tells the operator what to do.
 */
export async function openInstallation(
  config: Config,
  options: { mayCreate: boolean; onRestart?: (fault: Error | undefined) => void },
): Promise<Installation> {
  if (config.databaseUrl !== null)
    return { url: config.databaseUrl, vault: createVault(config.masterKey as string), release: async () => undefined }
  // a key is made together with its database, never for one that is there: its secrets would be lost for good
  const isFresh = !existsSync(join(config.dataDir, 'postgres', 'PG_VERSION'))
  const embedded = await openEmbedded({ dataDir: config.dataDir, ...options })
  try {
    const masterKey = config.masterKey ?? readMasterKey(config.dataDir, isFresh && options.mayCreate)
    return { url: embedded.url, vault: createVault(masterKey), release: embedded.release }
  } catch (error) {
    await embedded.release()
    throw error
  }
}

/** The master key that this installation would open with; undefined where there is none yet. Makes nothing. */
export function findMasterKey(config: Config): string | undefined {
  const file = join(config.dataDir, 'master.key')
  return config.masterKey ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined)
}

/** The embedded installation's own master key: 32 bytes in base64, readable by its owner alone. */
function readMasterKey(dataDir: string, mayCreate: boolean): string {
  const file = join(dataDir, 'master.key')
  if (!existsSync(file)) {
    if (!mayCreate)
      throw new MasterKeyMissing(
        `${file} is missing: put it back from your backup, or set RASAN_MASTER_KEY to that key.`,
      )
    makeMasterKey(file)
  }
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new MasterKeyMissing(`${file} cannot be read: make it readable for this user, or start as its owner.`, {
      cause: error,
    })
  }
}

function makeMasterKey(file: string): void {
  try {
    // `wx`: of two that start together one makes it, and the other reads what the first has made
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
