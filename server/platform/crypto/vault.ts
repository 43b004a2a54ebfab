import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { decodeMasterKey } from '../../config.ts'
import type { Db } from '../db/database.ts'

/** Keeps secrets at rest: what it encrypts is useless without the master key. */
export type Vault = {
  encrypt(text: string): Buffer
  /** Throws where the data was made with another key or has been changed. */
  decrypt(data: Buffer): string
  /** Names the master key without telling anything about it; kept in the database. */
  fingerprint: string
  /** A key of its own for one purpose, 32 bytes: signing sessions, cursors … */
  deriveKey(purpose: string): Buffer
}

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16
// The installation has one master key; this only parts our keys from others that somebody derives from the same bytes.
const SALT = 'rasan'

/**
 * A vault for a master key: its 32 bytes, or the same in base64 or hexadecimal as configured. AES-256-GCM; each value
 * is version (1 byte), nonce (12), tag (16), data. Throws where it is no such key.
 */
export function createVault(masterKey: string | Buffer): Vault {
  const bytes = typeof masterKey === 'string' ? decodeMasterKey(masterKey) : masterKey
  if (bytes?.length !== 32) throw new Error('the master key has to be 32 bytes')
  const deriveKey = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', bytes, SALT, purpose, 32))
  const key = deriveKey('encryption')
  return {
    encrypt: (text) => encrypt(key, text),
    decrypt: (data) => decrypt(key, data),
    fingerprint: createHmac('sha256', deriveKey('fingerprint')).update('rasan').digest('hex').slice(0, 32),
    deriveKey,
  }
}

function encrypt(key: Buffer, text: string): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), data])
}

function decrypt(key: Buffer, data: Buffer): string {
  if (data.length < 1 + IV_BYTES + TAG_BYTES || data[0] !== VERSION) throw new Error('not a value of this vault')
  const iv = data.subarray(1, 1 + IV_BYTES)
  const tag = data.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, iv)
  decipher.setAuthTag(tag)
  const text = Buffer.concat([decipher.update(data.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()])
  return text.toString('utf8')
}

/** A process with another master key than the one this database's secrets were encrypted with. */
export class WrongMasterKey extends Error {}

/**
 * Binds the database to the master key: the first process writes the key's fingerprint, every later one must have the
 * same. Throws `WrongMasterKey` with a sentence for the operator.
 */
export async function claimMasterKey(db: Db, vault: Vault): Promise<void> {
  await sql`update centre set master_key_fingerprint = ${vault.fingerprint} where master_key_fingerprint is null`.execute(
    db,
  )
  const found = await sql<{ fingerprint: string }>`select master_key_fingerprint as fingerprint from centre`.execute(db)
  if (found.rows[0]?.fingerprint === vault.fingerprint) return
  throw new WrongMasterKey(
    'RASAN_MASTER_KEY is not the key that this database was made with: its secrets could not be read. Start with the former key, or see SECURITY.md when that is lost.',
  )
}
