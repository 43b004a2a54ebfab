import { createHash, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { findProvider } from '../../../providers/index.ts'
import type { Provider } from '../../../providers/provider.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { type Changes, findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Vault } from '../../platform/crypto/vault.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import { readNetwork } from '../../platform/http/networks.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { readAddress } from './addresses.ts'
import { hastenCircuits } from './circuit-queries.ts'
import { type Circuit, showCircuit } from './circuits.ts'
import { refuseCodeReaders } from './codes-guard.ts'
import { getAccountRow } from './get-account.ts'
import { addKey, forgetKeys, type NewKey, renewKeys, showKey } from './keys.ts'
import { addLine, type NewLine, showLine } from './lines.ts'
import { checkSettings } from './provider-schema.ts'
import {
  type AccountRow,
  findAccountRow,
  insertAccount,
  type KeyRow,
  type LineRow,
  listAccountRows,
  type Secret,
  setAccountSuspension,
  updateAccount,
  updateReportSecret,
} from './queries.ts'

export { circuitEventSearch } from './circuit-queries.ts'
export { listCircuitEvents, tryCircuits } from './circuits.ts'
export { refuseLendingForCodes } from './codes-guard.ts'
export { getAccountRow } from './get-account.ts'
export { addKey, changeKey, hasKeyFields, listKeys, type NewKey, removeKey, toInstant } from './keys.ts'
export { addLine, changeLine, listLines, type NewLine, removeLine } from './lines.ts'
export { type AccountRow, accountSearch, keySearch, lineSearch } from './queries.ts'
export { rehearseAccount } from './rehearsals.ts'
export { listTariffs, setTariffs } from './tariffs.ts'

/** What operations on accounts need besides the database. */
export type AccountMeans = { vault: Vault; publicUrl: string }

/** An account at a provider, as the API tells it: of its keys only what they are called. */
export type Account = {
  name: string
  provider: string
  title: { fa: string; en: string }
  /** Null: the provider's own. */
  baseUrl: string | null
  proxyUrl: string | null
  settings: Record<string, unknown>
  /** Calls that may be open at once. */
  connections: number
  /** Where its callbacks may come from; from anywhere where there are none. */
  reportNetworks: string[]
  /** Messages a second, over all nodes; null: as many as its connections carry. */
  pace: number | null
  suspended: boolean
  keys: KeyRow[]
  lines: LineRow[]
  /** What of it is stopped now, or being tried. */
  circuits: Circuit[]
  /** Since when its provider refuses every key, when it is asked for the balance. */
  keyRefusedSince: string | null
  /** Where the provider reports delivery; only for those who may edit the account, because the address is the secret. */
  reportUrl: string | null
  inboundUrl: string | null
  createdAt: string
}

/** What of an account can be changed; its name and provider cannot. */
export type AccountChanges = Partial<
  Pick<Account, 'title' | 'baseUrl' | 'proxyUrl' | 'settings' | 'connections' | 'reportNetworks' | 'pace'>
>
export type NewAccount = Pick<Account, 'name' | 'provider'> & AccountChanges & { keys?: NewKey[]; lines?: NewLine[] }

const REPORT_SECRET_BYTES = 32

export async function listAccounts(db: Db, actor: Actor, means: AccountMeans, search: SearchRequest) {
  const { items, nextCursor } = await listAccountRows(db, search)
  return { items: items.map((row) => showAccount(row, actor, means)), nextCursor }
}

/** Throws `account_not_found`. */
export const getAccount = async (db: Db, actor: Actor, means: AccountMeans, name: string): Promise<Account> =>
  showAccount(await getAccountRow(db, name), actor, means)

export async function findAccount(
  db: Db,
  actor: Actor,
  means: AccountMeans,
  name: string,
): Promise<Account | undefined> {
  const row = await findAccountRow(db, name)
  return row && showAccount(row, actor, means)
}

/**
 * Makes an account with its first keys and lines. Throws `already_exists`, and `invalid_request` with every fault of
 * what the provider's schemas and the rules of addresses say.
 */
export function createAccount(db: Db, actor: Actor, means: AccountMeans, input: NewAccount): Promise<Account> {
  return inTransaction(db, async (tx) => {
    // the address of the list's fields
    if (input.name === 'search-fields') throw fieldError('name', 'not_usable')
    const provider = findProvider(input.provider)
    if (!provider) throw new AppError('invalid_request', { errors: [{ path: 'provider', code: 'not_found' }] })
    const title = input.title ?? { fa: input.name, en: input.name }
    const wanted = {
      baseUrl: null,
      proxyUrl: null,
      settings: {},
      connections: 4,
      reportNetworks: [],
      pace: null,
      ...dropUndefined(input),
      title,
    }
    const fields = checkFields(provider, wanted)
    const id = await insertAccount(tx, {
      ...toFields(fields),
      name: input.name,
      provider: provider.slug,
      secret: makeSecret(means.vault),
    })
    if (id === undefined)
      throw new AppError('already_exists', { params: { name: input.name }, errors: [{ path: 'name', code: 'taken' }] })
    await writeAudit(tx, actor, {
      ...aboutAccount('create', input.name),
      after: { name: input.name, provider: provider.slug, ...fields },
    })
    for (const [i, key] of (input.keys ?? []).entries())
      await atPath(`keys[${i}]`, addKey(tx, actor, means.vault, input.name, key))
    for (const [i, line] of (input.lines ?? []).entries())
      await atPath(`lines[${i}]`, addLine(tx, actor, input.name, line))
    return getAccount(tx, actor, means, input.name)
  })
}

/** Throws `account_not_found`, `account_carries_codes`, and `invalid_request` as `createAccount` does. */
export function changeAccount(
  db: Db,
  actor: Actor,
  means: AccountMeans,
  name: string,
  wanted: AccountChanges,
): Promise<Account> {
  return inTransaction(db, async (tx) => {
    const row = await getAccountRow(tx, name, true)
    const held = readFields(row)
    const provider = findProvider(row.provider)
    if (!provider) throw new AppError('provider_not_found')
    const fields = checkFields(provider, { ...held, ...dropUndefined(wanted) })
    const changes = findChanges(held, fields)
    if (isRedirected(changes)) await refuseCodeReaders(tx, actor, row)
    if (changes) {
      await updateAccount(tx, row.id, toFields(fields))
      await writeAudit(tx, actor, { ...aboutAccount('update', name), ...changes })
    }
    if (isRedirected(changes)) await hastenCircuits(tx, row.id)
    if (originOf(held.baseUrl) !== originOf(fields.baseUrl) || originOf(held.proxyUrl) !== originOf(fields.proxyUrl))
      await forgetKeys(tx, actor, means.vault, name)
    else if (!isDeepStrictEqual(held.settings, fields.settings)) await renewKeys(tx, name)
    return getAccount(tx, actor, means, name)
  })
}

/** Whether where an account goes, or how it asks there, has changed: what it may have been at fault for, too. */
const isRedirected = (changes: Changes | undefined): boolean =>
  ['baseUrl', 'proxyUrl', 'settings'].some((name) => changes !== undefined && name in changes.after)

/** Not the URL's own `origin`, which is the same for every host where the scheme is not the web's. */
function originOf(address: string | null | undefined): string | null {
  const url = address ? new URL(address) : undefined
  return url ? `${url.protocol}//${url.host}` : null
}

/** Nothing leaves through a suspended account; what waits for it waits, or goes through the next of its lane. */
export const suspendAccount = (db: Db, actor: Actor, means: AccountMeans, name: string) =>
  setSuspension(db, actor, means, name, true)
export const resumeAccount = (db: Db, actor: Actor, means: AccountMeans, name: string) =>
  setSuspension(db, actor, means, name, false)

function setSuspension(db: Db, actor: Actor, means: AccountMeans, name: string, suspended: boolean): Promise<Account> {
  return inTransaction(db, async (tx) => {
    const row = await getAccountRow(tx, name, true)
    if (await setAccountSuspension(tx, row.id, suspended))
      await writeAudit(tx, actor, aboutAccount(suspended ? 'suspend' : 'resume', name))
    if (!suspended) await hastenCircuits(tx, row.id)
    return getAccount(tx, actor, means, name)
  })
}

/** New callback addresses; the former ones are worthless from now on. */
export function rotateReportSecret(db: Db, actor: Actor, means: AccountMeans, name: string): Promise<Account> {
  return inTransaction(db, async (tx) => {
    const row = await getAccountRow(tx, name, true)
    const secret = makeSecret(means.vault)
    await updateReportSecret(tx, row.id, secret)
    await writeAudit(tx, actor, aboutAccount('rotate-report-secret', name))
    return showAccount({ ...row, reportSecret: secret.encrypted }, actor, means)
  })
}

type Fields = Required<AccountChanges>

function checkFields(provider: Provider, wanted: Fields): Fields {
  const faults: FieldError[] = []
  const address = (path: 'baseUrl' | 'proxyUrl'): string | null => {
    const text = wanted[path]
    const isBase = path === 'baseUrl'
    if (text === null) {
      if (isBase && provider.baseUrl === '') faults.push({ path, code: 'required' })
      return null
    }
    // a session goes by no HTTP proxy
    const isUsable = provider.baseUrl !== null && (isBase || !provider.openSession)
    const read = isUsable
      ? readAddress(text, path, isBase ? provider.schemes : undefined)
      : { fault: { path, code: 'not_usable' as const } }
    if ('address' in read) return read.address
    faults.push(read.fault)
    return null
  }
  const { title, settings, connections, pace } = wanted
  const reportNetworks = wanted.reportNetworks.map((text, i) => {
    const network = readNetwork(text)
    if (network === undefined) faults.push({ path: `reportNetworks[${i}]`, code: 'network_wrong' })
    return network ?? text
  })
  const fields = {
    title,
    baseUrl: address('baseUrl'),
    proxyUrl: address('proxyUrl'),
    settings,
    connections,
    reportNetworks: [...new Set(reportNetworks)],
    pace,
  }
  faults.push(...checkSettings(provider, wanted.settings))
  if (faults.length > 0) throw new AppError('invalid_request', { errors: faults })
  return fields
}

/** Lets the faults of a part of a request be told at their place in the whole. */
async function atPath<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const errors = error.errors.map((fault) => ({ ...fault, path: `${path}.${fault.path}` }))
    throw new AppError(error.code, { params: error.params, errors, cause: error })
  }
}

/** 32 random bytes: encrypted to be shown again, hashed to be found by. */
function makeSecret(vault: Vault): Secret {
  const secret = randomBytes(REPORT_SECRET_BYTES).toString('base64url')
  return { encrypted: vault.encrypt(secret), hash: createHash('sha256').update(secret).digest() }
}

const dropUndefined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

const aboutAccount = (verb: string, name: string) => ({
  action: `account.${verb}`,
  subjectKind: 'account',
  subjectId: name,
})

const readFields = (row: AccountRow): Fields => ({
  title: { fa: row.titleFa, en: row.titleEn },
  baseUrl: row.baseUrl,
  proxyUrl: row.proxyUrl,
  settings: row.settings,
  connections: row.connections,
  reportNetworks: row.reportNetworks,
  pace: row.pace,
})

const toFields = ({ title, ...fields }: Fields) => ({ ...fields, titleFa: title.fa, titleEn: title.en })

function showAccount(row: AccountRow, actor: Actor, { vault, publicUrl }: AccountMeans): Account {
  const mayEdit = actor.kind === 'cli' || actor.permissions.has('accounts:write')
  const secret = mayEdit ? vault.decrypt(row.reportSecret) : null
  return {
    name: row.name,
    provider: row.provider,
    ...readFields(row),
    suspended: row.suspended,
    keys: row.keys.map(showKey),
    lines: row.lines.map(showLine),
    circuits: row.circuits.map((circuit) => showCircuit(circuit, actor.locale)),
    keyRefusedSince: row.keyRefusedSince?.toISOString() ?? null,
    reportUrl: secret && `${publicUrl}/reports/${secret}`,
    // others are asked, or tell of no messages at all
    inboundUrl: secret && findProvider(row.provider)?.parseInbound ? `${publicUrl}/inbound/${secret}` : null,
    createdAt: row.createdAt.toISOString(),
  }
}
