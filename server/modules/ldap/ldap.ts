import { X509Certificate } from 'node:crypto'
import { FilterParser } from 'ldapts'
import type { Config } from '../../config.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Vault } from '../../platform/crypto/vault.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { findAddressFault } from './addresses.ts'
import { showFault } from './faults.ts'
import {
  type Attributes,
  type DirectoryFields,
  type DirectoryRow,
  deleteDirectory,
  findDirectoryRow,
  insertDirectory,
  listDirectoryRows,
  updateDirectory,
} from './queries.ts'

export { directorySearch } from './queries.ts'

export type DirectoryMeans = { vault: Vault; env: Config['env'] }

/** What of a directory can be changed; null as `password` forgets it. */
export type DirectoryChanges = Partial<Omit<DirectoryFields, 'attributes'>> & {
  attributes?: Partial<Attributes>
  password?: string | null
}
export type NewDirectory = DirectoryChanges & Pick<DirectoryFields, 'url' | 'userBases'> & { name: string }

/** A directory as the API tells it: of its password only whether there is one. */
export type Directory = ReturnType<typeof showDirectory>

// OpenLDAP's; Active Directory has sAMAccountName, displayName, objectGUID, userAccountControl
const ATTRIBUTES: Attributes = {
  username: 'uid',
  name: 'cn',
  mobiles: ['mobile'],
  emails: ['mail'],
  locale: 'preferredLanguage',
  externalId: 'entryUUID',
  disabled: 'pwdAccountLockedTime',
  groupName: 'cn',
  member: 'member',
  memberOf: null,
}

const DEFAULTS: Omit<DirectoryFields, 'url' | 'userBases'> = {
  startTls: false,
  caCertificate: null,
  bindDn: null,
  userFilter: '(objectClass=inetOrgPerson)',
  groupBases: [],
  groupFilter: '(objectClass=groupOfNames)',
  pageSize: 100,
  attributes: ATTRIBUTES,
  periodMinutes: null,
  guardPercent: 10,
}

export async function listDirectories(db: Db, locale: Locale, search: SearchRequest) {
  const { items, nextCursor } = await listDirectoryRows(db, search)
  return { items: items.map((row) => showDirectory(row, locale)), nextCursor }
}

/** Throws `directory_not_found`. */
export const getDirectory = async (db: Db, locale: Locale, name: string): Promise<Directory> =>
  showDirectory(await getDirectoryRow(db, name), locale)

export async function getDirectoryRow(db: Db, name: string, lock = false): Promise<DirectoryRow> {
  const row = await findDirectoryRow(db, name, lock)
  if (!row) throw new AppError('directory_not_found')
  return row
}

/** Throws `already_exists`, and `invalid_request` with every fault of it. */
export function createDirectory(db: Db, actor: Actor, means: DirectoryMeans, input: NewDirectory): Promise<Directory> {
  return inTransaction(db, async (tx) => {
    const { name, password = null, ...wanted } = input
    // the address of the list's fields
    if (name === 'search-fields') throw fieldError('name', 'not_usable')
    const fields = checkFields(merge({ ...DEFAULTS, url: input.url, userBases: input.userBases }, wanted), means.env)
    if (!(await insertDirectory(tx, name, { ...fields, password: encrypt(means.vault, password) })))
      throw new AppError('already_exists', { params: { name }, errors: [{ path: 'name', code: 'taken' }] })
    await writeAudit(tx, actor, { ...aboutDirectory('create', name), after: { name, ...fields } })
    return getDirectory(tx, actor.locale, name)
  })
}

/** Throws `directory_not_found`, and `invalid_request` with every fault of it. */
export function changeDirectory(
  db: Db,
  actor: Actor,
  means: DirectoryMeans,
  name: string,
  { password, ...wanted }: DirectoryChanges,
): Promise<Directory> {
  return inTransaction(db, async (tx) => {
    const row = await getDirectoryRow(tx, name, true)
    const held = pickFields(row)
    const fields = checkFields(merge(held, wanted), means.env)
    // whoever may point it at another server could otherwise have the stored password sent there
    const isMoved =
      fields.url !== held.url || fields.startTls !== held.startTls || fields.caCertificate !== held.caCertificate
    if (isMoved && row.password !== null && password === undefined) throw fieldError('password', 'required')
    const changes = findChanges(held, fields)
    if (changes || password !== undefined) {
      const kept = password === undefined ? row.password : encrypt(means.vault, password)
      await updateDirectory(tx, row.id, { ...fields, password: kept }, fields.periodMinutes !== held.periodMinutes)
      await writeAudit(tx, actor, {
        ...aboutDirectory('update', name),
        before: changes?.before,
        after: { ...changes?.after, ...(password !== undefined && { credential: 'replaced' }) },
      })
    }
    return getDirectory(tx, actor.locale, name)
  })
}

/** Its people and groups stay as they are, and are a new directory's when that knows them. Throws `directory_not_found`. */
export function removeDirectory(db: Db, actor: Actor, name: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await getDirectoryRow(tx, name, true)
    if (row.running) throw new AppError('sync_running')
    await deleteDirectory(tx, row.id)
    await writeAudit(tx, actor, { ...aboutDirectory('remove', name), before: pickFields(row) })
  })
}

function merge(held: DirectoryFields, wanted: DirectoryChanges): DirectoryFields {
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
  const attributes = { ...held.attributes, ...wanted.attributes }
  // the one that was not named gives way, so that either can be chosen alone
  if (wanted.attributes?.memberOf && !wanted.attributes.member) attributes.member = null
  else if (wanted.attributes?.member && !wanted.attributes.memberOf) attributes.memberOf = null
  return { ...held, ...given, attributes }
}

function checkFields(fields: DirectoryFields, env: Config['env']): DirectoryFields {
  const faults: FieldError[] = []
  const address = findAddressFault(fields, env)
  if (address) faults.push(address)
  for (const path of ['userFilter', 'groupFilter'] as const)
    if (!isFilter(fields[path])) faults.push({ path, code: 'wrong_form' })
  if (fields.caCertificate !== null && !isCertificate(fields.caCertificate))
    faults.push({ path: 'caCertificate', code: 'wrong_form' })
  const { member, memberOf } = fields.attributes
  if (member !== null && memberOf !== null) faults.push({ path: 'attributes.memberOf', code: 'not_together' })
  if (faults.length > 0) throw new AppError('invalid_request', { errors: faults })
  return fields
}

function isFilter(text: string): boolean {
  try {
    FilterParser.parseString(text)
    return text.startsWith('(')
  } catch {
    // the parser tells a wrong filter by throwing
    return false
  }
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined
  } catch {
    // so does this one
    return false
  }
}

const encrypt = (vault: Vault, password: string | null): Buffer | null =>
  password === null ? null : vault.encrypt(password)

const aboutDirectory = (verb: string, name: string) => ({
  action: `directory.${verb}`,
  subjectKind: 'directory',
  subjectId: name,
})

const pickFields = (row: DirectoryRow): DirectoryFields => ({
  url: row.url,
  startTls: row.startTls,
  caCertificate: row.caCertificate,
  bindDn: row.bindDn,
  userBases: row.userBases,
  userFilter: row.userFilter,
  groupBases: row.groupBases,
  groupFilter: row.groupFilter,
  pageSize: row.pageSize,
  // one that was made before an attribute could be named has the default
  attributes: { ...ATTRIBUTES, ...row.attributes },
  periodMinutes: row.periodMinutes,
  guardPercent: row.guardPercent,
})

const showDirectory = (row: DirectoryRow, locale: Locale) => ({
  name: row.name,
  ...pickFields(row),
  hasPassword: row.password !== null,
  nextSyncAt: row.nextSyncAt?.toISOString() ?? null,
  users: row.users,
  groups: row.groups,
  running: row.running,
  lastRun: row.lastRun && {
    id: row.lastRun.id,
    kind: row.lastRun.kind,
    status: row.lastRun.status,
    startedAt: new Date(row.lastRun.startedAt).toISOString(),
    fault: row.lastRun.fault === null ? null : showFault(locale, row.lastRun.fault, row.lastRun.words),
  },
  createdAt: row.createdAt.toISOString(),
})
