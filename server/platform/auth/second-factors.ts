import { createHmac, randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Vault } from '../crypto/vault.ts'
import type { Db } from '../db/database.ts'
import { toLatinDigits } from '../text/digits.ts'
import { findTotpStep } from './totp.ts'

/** How somebody can prove the second factor: `passkey` stands for both. */
export type FactorMethod = 'totp' | 'recovery_code' | 'passkey'

export type Factors = { totpSince: Date | null; recoveryCodesLeft: number; passkeys: number }

export const RECOVERY_CODES = 10
// without letters that are taken for digits or for each other; ten of them carry 50 bits
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RECOVERY_LENGTH = 10

export async function readFactors(db: Db, userId: number): Promise<Factors> {
  const { rows } = await sql<Factors>`
    select (select created_at from auth.totp where sign_in_id = ${String(userId)}) as "totpSince",
           (select count(*)::int from auth.recovery_codes where sign_in_id = ${String(userId)}) as "recoveryCodesLeft",
           (select count(*)::int from auth.passkeys where sign_in_id = ${String(userId)}) as passkeys`.execute(db)
  return rows[0] as Factors
}

export const hasFactor = (factors: Factors): boolean => factors.totpSince !== null || factors.passkeys > 0

export const listFactorMethods = (factors: Factors): FactorMethod[] => [
  ...(factors.totpSince ? (['totp'] as const) : []),
  ...(factors.passkeys > 0 ? (['passkey'] as const) : []),
  ...(factors.recoveryCodesLeft > 0 ? (['recovery_code'] as const) : []),
]

/** Keeps the secret of an authenticator app, of which the code of `step` was just seen. */
export async function setTotp(tx: Db, vault: Vault, userId: number, secret: Buffer, step: number): Promise<void> {
  const kept = vault.encrypt(secret.toString('base64'))
  await sql`
    insert into auth.totp (sign_in_id, secret, last_step) values (${String(userId)}, ${kept}, ${step})
    on conflict (sign_in_id) do update
    set secret = excluded.secret, last_step = excluded.last_step, created_at = now()`.execute(tx)
}

/** False where there was none. */
export async function removeTotp(tx: Db, userId: number): Promise<boolean> {
  const { rows } = await sql`delete from auth.totp where sign_in_id = ${String(userId)} returning 1`.execute(tx)
  return rows.length > 0
}

/** Uses a typed code of either kind up, and says of which it was; undefined where it is none, or was used before. */
export async function spendCode(
  tx: Db,
  vault: Vault,
  userId: number,
  typed: string,
): Promise<'totp' | 'recovery_code' | undefined> {
  const code = normalizeCode(typed)
  if (/^\d{6}$/.test(code)) return (await spendTotp(tx, vault, userId, code)) ? 'totp' : undefined
  const { rows } = await sql`
    delete from auth.recovery_codes
    where sign_in_id = ${String(userId)} and hash = ${hashCode(vault, userId, code)}
    returning 1`.execute(tx)
  return rows.length > 0 ? 'recovery_code' : undefined
}

// A step counts once, and none before it: what was looked at over a shoulder opens nothing, nor do two at the same time.
async function spendTotp(tx: Db, vault: Vault, userId: number, code: string): Promise<boolean> {
  const held = await sql<{ secret: Buffer }>`select secret from auth.totp where sign_in_id = ${String(userId)}`.execute(
    tx,
  )
  if (!held.rows[0]) return false
  const step = findTotpStep(Buffer.from(vault.decrypt(held.rows[0].secret), 'base64'), code, Date.now())
  if (step === undefined) return false
  const { rows } = await sql`
    update auth.totp set last_step = ${step}
    where sign_in_id = ${String(userId)} and last_step < ${step}
    returning 1`.execute(tx)
  return rows.length > 0
}

/** Ten new recovery codes in place of those there are: shown once, kept as hashes. */
export async function replaceRecoveryCodes(tx: Db, vault: Vault, userId: number): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode)
  const hashes = codes.map((code) => hashCode(vault, userId, normalizeCode(code)))
  await sql`delete from auth.recovery_codes where sign_in_id = ${String(userId)}`.execute(tx)
  await sql`
    insert into auth.recovery_codes (sign_in_id, hash)
    select ${String(userId)}, unnest(${hashes}::bytea[])`.execute(tx)
  return codes
}

export const removeRecoveryCodes = (tx: Db, userId: number) =>
  sql`delete from auth.recovery_codes where sign_in_id = ${String(userId)}`.execute(tx)

/** All that a person has as a second factor goes. */
export async function removeFactors(tx: Db, userId: number): Promise<void> {
  await removeTotp(tx, userId)
  await removeRecoveryCodes(tx, userId)
  await sql`delete from auth.passkeys where sign_in_id = ${String(userId)}`.execute(tx)
}

function makeRecoveryCode(): string {
  const characters = Array.from({ length: RECOVERY_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return characters.join('').replace(/(.{5})(?=.)/, '$1-')
}

// As people type it: other digits, small letters, spaces and dashes, O for 0.
const normalizeCode = (typed: string): string =>
  toLatinDigits(typed.normalize('NFKC'))
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-Z]/g, '')

const hashCode = (vault: Vault, userId: number, code: string): Buffer =>
  createHmac('sha256', vault.deriveKey('recovery codes')).update(`${userId} ${code}`).digest()
