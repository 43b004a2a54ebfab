import { sql } from 'kysely'
import type { Entry } from 'ldapts'
import type { Db } from '../../platform/db/database.ts'
import type { DirectoryFault } from '../directory/faults.ts'
import { readDirectoryPerson, readName } from '../directory/person-fields.ts'
import type { Connection } from './connection.ts'
import { makeDnKey } from './dn.ts'
import {
  findNextRange,
  isDisabled,
  listBuffers,
  listTexts,
  readExternalId,
  readLanguage,
  readValues,
  type Values,
} from './entries.ts'
import type { Attributes, DirectoryFields } from './queries.ts'

/** What has been read so far. */
export type ReadCounts = { users: number; groups: number }

const GROUP_NAME_MAX = 200
/** A group is so many times as large as a person, or more: each names its members. */
const GROUP_OF_PEOPLE = 10
const PAIRS_AT_ONCE = 500

/**
 * Makes the tables, of this session alone, into which a directory is read before anything is compared or changed:
 * the answer may be larger than memory, and a directory that dies in mid-answer has changed nothing.
 */
export async function createStage(db: Db): Promise<void> {
  await sql`
    create temporary table staged_users (
      external_id text primary key, dn text not null, dn_key text not null,
      -- null: it cannot be used, which is told already
      username text, name text, mobile text, more_mobiles text[], email text, more_emails text[], locale text,
      state text not null
    )`.execute(db)
  await sql`
    create temporary table staged_groups (external_id text primary key, dn text not null, dn_key text not null, name text)`.execute(
    db,
  )
  await sql`create temporary table staged_members (group_key text not null, member_key text not null)`.execute(db)
  await sql`
    create temporary table conflicts (
      seq int generated always as identity, dn text not null, field text not null, value text not null, code text not null)`.execute(
    db,
  )
}

/** Reads all people and groups of a directory, a page at a time. Throws what `readFault` tells the meaning of. */
export async function stageDirectory(
  db: Db,
  connection: Connection,
  directory: DirectoryFields,
  counts: ReadCounts,
): Promise<void> {
  const { attributes, pageSize } = directory
  const userSearch = {
    filter: directory.userFilter,
    attributes: listUserAttributes(attributes),
    buffers: listBuffers(attributes),
  }
  for (const base of directory.userBases)
    for await (const page of connection.listPages({ base, ...userSearch }, pageSize)) {
      await stageUsers(db, connection, attributes, page)
      counts.users += page.length
    }
  const groupSearch = { ...userSearch, filter: directory.groupFilter, attributes: listGroupAttributes(attributes) }
  for (const base of directory.groupBases)
    for await (const page of connection.listPages({ base, ...groupSearch }, Math.ceil(pageSize / GROUP_OF_PEOPLE))) {
      await stageGroups(db, connection, attributes, page)
      counts.groups += page.length
    }
  await sql`analyze staged_users, staged_groups, staged_members`.execute(db)
}

export const listUserAttributes = (of: Attributes): string[] => [
  ...new Set(
    [of.externalId, of.username, of.name, ...of.mobiles, ...of.emails, of.locale, of.disabled, of.memberOf].filter(
      (name) => name !== null,
    ),
  ),
]

export const listGroupAttributes = (of: Attributes): string[] => [
  ...new Set([of.externalId, of.groupName, of.member, of.memberOf].filter((name) => name !== null)),
]

/** A person as an entry tells of it; without an external id nobody could be known again. */
export function readUser(entry: Entry, of: Attributes) {
  const values = readValues(entry)
  const externalId = readExternalId(values, of.externalId)
  const active = !isDisabled(values, of.disabled)
  const locale = readLanguage(values, of.locale)
  const read = readDirectoryPerson({
    externalId,
    username: listTexts(values, of.username)[0] ?? '',
    name: listTexts(values, of.name)[0] ?? '',
    mobiles: of.mobiles.flatMap((name) => listTexts(values, name)),
    emails: of.emails.flatMap((name) => listTexts(values, name)),
    active,
  })
  const faults: DirectoryFault[] =
    externalId === null ? [{ field: 'externalId', value: '', code: 'required' }] : read.faults
  return { values, externalId, active, locale, fields: externalId === null ? undefined : read.fields, faults }
}

export function readGroup(entry: Entry, of: Attributes) {
  const values = readValues(entry)
  const externalId = readExternalId(values, of.externalId)
  const name = readName(listTexts(values, of.groupName)[0] ?? '', GROUP_NAME_MAX) || null
  const faults: DirectoryFault[] = []
  if (externalId === null) faults.push({ field: 'externalId', value: '', code: 'required' })
  else if (name === null) faults.push({ field: 'name', value: '', code: 'empty' })
  return { values, externalId, name, faults }
}

async function stageUsers(db: Db, connection: Connection, of: Attributes, page: Entry[]): Promise<void> {
  const users = page.map((entry) => ({ entry, dnKey: makeDnKey(entry.dn), ...readUser(entry, of) }))
  const rows = users.flatMap(({ entry, dnKey, externalId, fields, locale, active }) =>
    externalId === null
      ? []
      : {
          external_id: externalId,
          dn: entry.dn,
          dn_key: dnKey,
          username: fields?.username ?? null,
          name: fields?.name ?? null,
          mobile: fields?.mobile ?? null,
          more_mobiles: fields?.moreMobiles ?? [],
          email: fields?.email ?? null,
          more_emails: fields?.moreEmails ?? [],
          locale: locale ?? null,
          state: active ? 'active' : 'inactive',
        },
  )
  await sql`
    insert into staged_users
    select * from json_to_recordset(${toJson(rows)}::json) as s (
      external_id text, dn text, dn_key text, username text, name text, mobile text, more_mobiles text[], email text,
      more_emails text[], locale text, state text)
    on conflict (external_id) do nothing`.execute(db)
  await stageFaults(db, users)
  if (of.memberOf !== null) await stageMembers(db, connection, of, of.memberOf, users)
}

async function stageGroups(db: Db, connection: Connection, of: Attributes, page: Entry[]): Promise<void> {
  const groups = page.map((entry) => ({ entry, dnKey: makeDnKey(entry.dn), ...readGroup(entry, of) }))
  const rows = groups.flatMap(({ entry, dnKey, externalId, name }) =>
    externalId === null ? [] : { external_id: externalId, dn: entry.dn, dn_key: dnKey, name },
  )
  await sql`
    insert into staged_groups
    select * from json_to_recordset(${toJson(rows)}::json) as s (external_id text, dn text, dn_key text, name text)
    on conflict (external_id) do nothing`.execute(db)
  await stageFaults(db, groups)
  const attribute = of.member ?? of.memberOf
  if (attribute !== null) await stageMembers(db, connection, of, attribute, groups)
}

type Read = { entry: Entry; dnKey: string; values: Values }

/** Who is in what, by an attribute of the groups (`member`) or of those who are in them (`memberOf`). */
async function stageMembers(
  db: Db,
  connection: Connection,
  of: Attributes,
  attribute: string,
  entries: Read[],
): Promise<void> {
  let pairs: [group: string, member: string][] = []
  const write = async (): Promise<void> => {
    if (pairs.length > 0)
      await sql`
        insert into staged_members select p ->> 0, p ->> 1 from json_array_elements(${toJson(pairs)}::json) p`.execute(
        db,
      )
    pairs = []
  }
  for (const { entry, dnKey, values } of entries)
    for await (const others of listLong(connection, entry, values, attribute, listBuffers(of))) {
      for (const other of others)
        pairs.push(attribute === of.member ? [dnKey, makeDnKey(other)] : [makeDnKey(other), dnKey])
      if (pairs.length >= PAIRS_AT_ONCE) await write()
    }
  await write()
}

/** The values of an attribute that may be given in parts. */
async function* listLong(
  connection: Connection,
  entry: Entry,
  values: Values,
  attribute: string,
  buffers: string[],
): AsyncGenerator<string[]> {
  yield listTexts(values, attribute)
  let next = findNextRange(entry, attribute)
  while (next !== null) {
    const more = await connection.findEntry(entry.dn, [next], buffers)
    if (more === undefined) return
    yield listTexts(readValues(more), attribute)
    const after = findNextRange(more, attribute)
    // a server that answers with the same part for ever
    if (after === next) return
    next = after
  }
}

async function stageFaults(db: Db, entries: { entry: Entry; faults: DirectoryFault[] }[]): Promise<void> {
  const rows = entries.flatMap(({ entry, faults }) => faults.map((fault) => ({ dn: entry.dn, ...fault })))
  if (rows.length === 0) return
  await sql`
    insert into conflicts (dn, field, value, code)
    select * from json_to_recordset(${toJson(rows)}::json) as f (dn text, field text, value text, code text)`.execute(
    db,
  )
}

// PostgreSQL keeps no NUL and no half of a pair, and a directory may hold anything
function toJson(value: unknown): string {
  const text = JSON.stringify(value)
  return /\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(value, toStorable) : text
}

const toStorable = (_key: string, one: unknown): unknown =>
  typeof one === 'string' ? one.replaceAll('\0', '').toWellFormed() : one
