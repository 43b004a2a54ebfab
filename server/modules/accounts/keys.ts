import { isDeepStrictEqual } from 'node:util'
import { findProvider } from '../../../providers/index.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Vault } from '../../platform/crypto/vault.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { hastenBalance } from '../balances/hasten.ts'
import { hastenCircuits } from './circuit-queries.ts'
import { refuseCodeReaders } from './codes-guard.ts'
import { getAccountRow } from './get-account.ts'
import { checkByProvider } from './provider-schema.ts'
import {
  type AccountRow,
  deleteKey,
  findAccountRow,
  findKeySecret,
  insertKey,
  type KeyRow,
  listKeyRows,
  updateKey,
} from './queries.ts'

export type NewKey = { name: string; fields: Record<string, string>; position?: number; expiresAt?: string | null }
/** `fields`: another credential under the same name, which is how a key is rotated. */
export type KeyChanges = Partial<Omit<NewKey, 'name'>> & { disabled?: boolean }

const POSITION_MAX = 32_767

/** The keys of an account: what they are called, never what they hold. Throws `account_not_found`. */
export async function listKeys(db: Db, accountName: string, search: SearchRequest) {
  const { id } = await getAccountRow(db, accountName)
  const { items, nextCursor } = await listKeyRows(db, id, search)
  return { items: items.map(showKey), nextCursor }
}

/** As the API tells it. */
export const showKey = (key: KeyRow): KeyRow => ({
  name: key.name,
  position: key.position,
  disabled: key.disabled,
  expiresAt: toInstant(key.expiresAt),
  lastUsedAt: toInstant(key.lastUsedAt),
  lastRefusal: key.lastRefusal && { ...key.lastRefusal, at: new Date(key.lastRefusal.at).toISOString() },
  createdAt: new Date(key.createdAt).toISOString(),
})

/** However it was written, or read. */
export const toInstant = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString())

/**
 * Adds a credential, last in order unless a position is given. Throws `already_exists`, `account_carries_codes`,
 * `invalid_request`.
 */
export function addKey(db: Db, actor: Actor, vault: Vault, accountName: string, input: NewKey): Promise<KeyRow> {
  return inTransaction(db, async (tx) => {
    const account = await getAccountRow(tx, accountName, true)
    checkFields(account, input.fields)
    const fields = fillKey(account, input.fields)
    await refuseCodeReaders(tx, actor, account)
    const last = account.keys.at(-1)?.position ?? -1
    const position = input.position ?? Math.min(last + 1, POSITION_MAX)
    const secret = vault.encrypt(JSON.stringify(fields))
    if (!(await insertKey(tx, account.id, { name: input.name, secret, position, expiresAt: input.expiresAt })))
      throw new AppError('already_exists', { params: { name: input.name }, errors: [{ path: 'name', code: 'taken' }] })
    await hastenBalance(tx, account.id)
    await writeAudit(tx, actor, {
      ...aboutKey('add-key', account),
      after: { key: input.name, position, ...(input.expiresAt && { expiresAt: toInstant(input.expiresAt) }) },
    })
    return getKey(tx, accountName, input.name)
  })
}

/** Throws `key_not_found`, `account_carries_codes` and, for fields that the provider does not take, `invalid_request`. */
export function changeKey(
  db: Db,
  actor: Actor,
  vault: Vault,
  accountName: string,
  name: string,
  wanted: KeyChanges,
): Promise<KeyRow> {
  return inTransaction(db, async (tx) => {
    const account = await getAccountRow(tx, accountName, true)
    const held = pickKey(account, name)
    if (wanted.fields) checkFields(account, wanted.fields)
    const known = await readSecret(tx, vault, account, name)
    const fields = wanted.fields && fillKey(account, wanted.fields)
    const isNewSecret = fields !== undefined && !isDeepStrictEqual(known, fields)
    const isForgotten = hasForgotten(account, known)
    if (isForgotten && !isNewSecret && wanted.disabled === false)
      throw new AppError('invalid_request', { errors: [{ path: 'fields', code: 'required' }] })
    const { position } = wanted
    const expiresAt = wanted.expiresAt === undefined ? undefined : toInstant(wanted.expiresAt)
    // what is entered anew is meant to be used
    const disabled = wanted.disabled ?? (isForgotten && isNewSecret ? false : undefined)
    const changes = findChanges(held, { position, disabled, expiresAt })
    if (!changes && !isNewSecret) return held
    if (isNewSecret) await refuseCodeReaders(tx, actor, account)
    const secret = isNewSecret ? vault.encrypt(JSON.stringify(fields)) : null
    await updateKey(tx, account.id, { ...held, ...changes?.after, name, secret })
    if (isNewSecret || changes?.after.disabled === false || changes?.after.expiresAt !== undefined) {
      await hastenCircuits(tx, account.id)
      await hastenBalance(tx, account.id)
    }
    await writeAudit(tx, actor, {
      ...aboutKey('update-key', account),
      before: { key: name, ...changes?.before },
      after: { key: name, ...changes?.after, ...(isNewSecret && { credential: 'replaced' }) },
    })
    return getKey(tx, accountName, name)
  })
}

/** Throws `key_not_found`. */
export function removeKey(db: Db, actor: Actor, accountName: string, name: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const account = await getAccountRow(tx, accountName, true)
    if (!(await deleteKey(tx, account.id, name))) throw new AppError('key_not_found')
    await writeAudit(tx, actor, { ...aboutKey('remove-key', account), before: { key: name } })
  })
}

/**
 * Whether a key holds exactly these fields, for whoever must tell a change without seeing the secret; of one that we make
 * ourselves, whether it holds any where none are named.
 */
export async function hasKeyFields(
  db: Db,
  vault: Vault,
  accountName: string,
  name: string,
  fields: Record<string, string>,
): Promise<boolean> {
  const account = await findAccountRow(db, accountName)
  if (account === undefined) return false
  const known = await readSecret(db, vault, account, name)
  const isAnyGood = isEmpty(fields) && makerOf(account) !== undefined && known !== undefined
  return isAnyGood ? !isEmpty(known as object) : isDeepStrictEqual(known, fields)
}

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0
const makerOf = (account: AccountRow) => findProvider(account.provider)?.makeKey

/** A credential that nobody gives out is made by us, where none was entered. */
const fillKey = (account: AccountRow, fields: Record<string, string>): Record<string, string> =>
  (isEmpty(fields) ? makerOf(account)?.() : undefined) ?? fields

async function readSecret(db: Db, vault: Vault, account: AccountRow, name: string): Promise<unknown> {
  const secret = await findKeySecret(db, account.id, name)
  return secret === undefined ? undefined : JSON.parse(vault.decrypt(secret))
}

/** An empty credential, where the provider wants one: it was forgotten when the account's address changed. */
const hasForgotten = (account: AccountRow, known: unknown): boolean =>
  isDeepStrictEqual(known, {}) && Object.keys(findProvider(account.provider)?.keyFields.properties ?? {}).length > 0

/**
 * Gives every key of an account another id: after a change of the provider's settings (another of its backends, say) what was
 * sent before is not to be asked for in the new way, which would say "not taken" to all of it.
 */
export async function renewKeys(tx: Db, accountName: string): Promise<void> {
  const account = await getAccountRow(tx, accountName, true)
  for (const key of account.keys) {
    const secret = await findKeySecret(tx, account.id, key.name)
    if (secret) await updateKey(tx, account.id, { ...key, secret })
  }
}

/**
 * Switches every key of an account off and forgets what it holds: whoever may point the account at another host could
 * otherwise have the stored credentials sent there. They are used again once they are entered anew.
 */
export async function forgetKeys(tx: Db, actor: Actor, vault: Vault, accountName: string): Promise<void> {
  const account = await getAccountRow(tx, accountName, true)
  for (const { name, ...held } of account.keys) {
    await updateKey(tx, account.id, { ...held, name, disabled: true, secret: vault.encrypt('{}') })
    await writeAudit(tx, actor, {
      ...aboutKey('update-key', account),
      before: { key: name, disabled: held.disabled },
      after: { key: name, disabled: true, credential: 'forgotten: the address of the account changed' },
    })
  }
}

function checkFields(account: AccountRow, fields: Record<string, string>): void {
  const provider = findProvider(account.provider)
  if (!provider) throw new AppError('provider_not_found')
  const errors = checkByProvider(provider.keyFields, fields, 'fields')
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
}

async function getKey(tx: Db, accountName: string, name: string): Promise<KeyRow> {
  return pickKey(await getAccountRow(tx, accountName, true), name)
}

function pickKey(account: AccountRow, name: string): KeyRow {
  const key = account.keys.find((held) => held.name === name)
  if (!key) throw new AppError('key_not_found')
  return showKey(key)
}

const aboutKey = (verb: string, account: AccountRow) => ({
  action: `account.${verb}`,
  subjectKind: 'account',
  subjectId: account.name,
})
