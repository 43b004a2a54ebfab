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

export type NewKey = { name: string; fields: Record<string, string>; position?: number }
export type KeyChanges = { fields?: Record<string, string>; position?: number; disabled?: boolean }

const POSITION_MAX = 32_767

/** The keys of an account: what they are called, never what they hold. Throws `account_not_found`. */
export async function listKeys(db: Db, accountName: string, search: SearchRequest) {
  const { id } = await getAccountRow(db, accountName)
  const { items, nextCursor } = await listKeyRows(db, id, search)
  return { items: items.map((key) => ({ ...key, createdAt: new Date(key.createdAt).toISOString() })), nextCursor }
}

/** Adds a credential, last in order unless a position is given. Throws `already_exists` and `invalid_request`. */
export function addKey(db: Db, actor: Actor, vault: Vault, accountName: string, input: NewKey): Promise<KeyRow> {
  return inTransaction(db, async (tx) => {
    const account = await getAccountRow(tx, accountName, true)
    checkFields(account, input.fields)
    const last = account.keys.at(-1)?.position ?? -1
    const position = input.position ?? Math.min(last + 1, POSITION_MAX)
    const secret = vault.encrypt(JSON.stringify(input.fields))
    if (!(await insertKey(tx, account.id, { name: input.name, secret, position })))
      throw new AppError('already_exists', { params: { name: input.name }, errors: [{ path: 'name', code: 'taken' }] })
    await writeAudit(tx, actor, { ...aboutKey('add-key', account), after: { key: input.name, position } })
    return getKey(tx, accountName, input.name)
  })
}

/** Throws `key_not_found` and, for fields that the provider does not take, `invalid_request`. */
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
    const isNewSecret = wanted.fields !== undefined && !(await isSecretOf(tx, vault, account, name, wanted.fields))
    const { position, disabled } = wanted
    const changes = findChanges(held, { position, disabled })
    if (!changes && !isNewSecret) return held
    const secret = isNewSecret ? vault.encrypt(JSON.stringify(wanted.fields)) : null
    await updateKey(tx, account.id, { ...held, ...changes?.after, name, secret })
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

/** Whether a key holds exactly these fields, for whoever must tell a change without seeing the secret. */
export async function hasKeyFields(
  db: Db,
  vault: Vault,
  accountName: string,
  name: string,
  fields: Record<string, string>,
): Promise<boolean> {
  const account = await findAccountRow(db, accountName)
  return account !== undefined && isSecretOf(db, vault, account, name, fields)
}

async function isSecretOf(
  db: Db,
  vault: Vault,
  account: AccountRow,
  name: string,
  fields: Record<string, string>,
): Promise<boolean> {
  const secret = await findKeySecret(db, account.id, name)
  return secret !== undefined && isDeepStrictEqual(JSON.parse(vault.decrypt(secret)), fields)
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
  return { ...key, createdAt: new Date(key.createdAt).toISOString() }
}

const aboutKey = (verb: string, account: AccountRow) => ({
  action: `account.${verb}`,
  subjectKind: 'account',
  subjectId: account.name,
})
