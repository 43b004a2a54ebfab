import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Vault } from '../../platform/crypto/vault.ts'
import type { Db } from '../../platform/db/database.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'

// without letters that are taken for digits or for each other
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 12

/**
 * The code that proves that who makes the first administrator can read the server's terminal: `A1B2-C3D4-E5F6`. It
 * follows from the master key and the installation, so that every node and the command line know the same one and
 * nothing is stored.
 */
export async function readSetupCode(db: Db, vault: Vault): Promise<string> {
  const { rows } = await sql<{ installation: string }>`select installation from centre`.execute(db)
  const digest = createHmac('sha256', vault.deriveKey('setup code')).update(rows[0]!.installation).digest()
  const characters = Array.from({ length: LENGTH }, (_, i) => ALPHABET[digest[i]! % ALPHABET.length])
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** Whether a typed code is the right one: small letters, other digits, missing dashes and O for 0 are forgiven. */
export function isSetupCode(typed: string, code: string): boolean {
  const plain = (text: string) =>
    toLatinDigits(text)
      .toUpperCase()
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1')
      .replace(/[^0-9A-Z]/g, '')
  const [given, expected] = [Buffer.from(plain(typed)), Buffer.from(plain(code))]
  return given.length === expected.length && timingSafeEqual(given, expected)
}
