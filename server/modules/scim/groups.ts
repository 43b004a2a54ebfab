import type { Actor } from '../../platform/auth/actor.ts'
import { inHoldingTransaction } from '../../platform/auth/administrators.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { changeDirectoryMembers, endDirectoryGroup, type SavedGroup, saveDirectoryGroup } from '../directory/groups.ts'
import { findName, isObject, readText, refuse } from './document.ts'
import { groupId, readId, readMemberIds } from './ids.ts'
import { readOperations } from './patch.ts'
import { readGroupChange, readValues } from './patch-group.ts'
import type { Means } from './people.ts'
import { isWanted, type Wanted } from './projection.ts'
import { findGroupRow, type GroupRow, listGroupRows, listMemberRows, type Part } from './queries.ts'
import { throwFaults } from './refusals.ts'
import { type Resource, showGroup } from './view.ts'

// A page ends before it: who asks for members gets fewer groups at a time. One group is told whole.
const MEMBERS_MAX = 50_000

export async function listGroups({ db, root }: Means, part: Part, wanted: Wanted) {
  const { total, rows } = await listGroupRows(db, part)
  if (!isWanted(wanted, 'members')) return { total, resources: rows.map((row) => showGroup(row, null, root)) }
  let size = 0
  const shown = rows.filter((row, i) => {
    size += row.size
    return i === 0 || size <= MEMBERS_MAX
  })
  const members = Map.groupBy(
    await listMemberRows(
      db,
      shown.map(({ id }) => id),
    ),
    (one) => one.groupId,
  )
  return { total, resources: shown.map((row) => showGroup(row, members.get(row.id) ?? [], root)) }
}

/** Throws `not_found`. */
export async function getGroup({ db, root }: Means, id: string, wanted: Wanted): Promise<Resource> {
  const row = await getRow(db, id)
  return showGroup(row, isWanted(wanted, 'members') ? await listMemberRows(db, [row.id]) : null, root)
}

/** Makes a group. Throws `already_exists` for a name or an external id that one has, and `scim_value_invalid`. */
export async function createGroup(means: Means, actor: Actor, body: unknown): Promise<Resource> {
  const { name, externalId, members } = readGroup(body)
  const saved = await inHoldingTransaction(means.db, async (tx) => {
    if (externalId !== null) await refuseTaken(tx, externalId)
    return strict(await saveDirectoryGroup(tx, actor, 'scim', { externalId, name, ...(members && { members }) }))
  })
  return getGroup(means, groupId(saved.id as number), { only: null, except: [] })
}

/** Members that are not told stay. Throws `not_found`, `last_administrator`, and what `createGroup` throws. */
export async function replaceGroup(means: Means, actor: Actor, id: string, body: unknown): Promise<void> {
  const { name, externalId, members } = readGroup(body)
  await inHoldingTransaction(means.db, async (tx) => {
    const row = await getRow(tx, id)
    const group = { id: row.id, externalId, name, ...(members && { members }) }
    strict(await saveDirectoryGroup(tx, actor, 'scim', group))
  })
}

/** Throws as `replaceGroup`, and `scim_path_invalid`, `scim_filter_invalid`. */
export async function patchGroup(means: Means, actor: Actor, id: string, body: unknown): Promise<void> {
  const change = readGroupChange(readOperations(body))
  await inHoldingTransaction(means.db, async (tx) => {
    const row = await getRow(tx, id)
    const externalId = change.externalId ?? row.externalId
    const group = { id: row.id, externalId, name: change.name ?? row.name, ...(change.all && { members: change.all }) }
    strict(await saveDirectoryGroup(tx, actor, 'scim', group))
    strict(await changeDirectoryMembers(tx, actor, 'scim', row.id, change))
  })
}

/** The group is deleted, with the roles that it carries. Throws `not_found`, `last_administrator`. */
export function removeGroup({ db }: Means, actor: Actor, id: string): Promise<void> {
  return inHoldingTransaction(db, async (tx) => {
    const row = await getRow(tx, id)
    const isDone = await endDirectoryGroup(tx, actor, 'scim', row.id)
    if (!isDone) throw new AppError('last_administrator')
  })
}

function readGroup(body: unknown) {
  if (!isObject(body)) throw refuse('', 'wrong_type')
  const given = new Map(
    Object.entries(body).flatMap(([key, value]) => {
      const name = findName(['displayName', 'externalId', 'members'], key)
      return name === undefined || value === null ? [] : [[name, value] as const]
    }),
  )
  const name = readText(given.get('displayName') ?? '', 'displayName')
  if (name.trim() === '') throw refuse('displayName', 'required')
  const externalId = readText(given.get('externalId') ?? '', 'externalId') || null
  const members = given.has('members') ? readMemberIds(readValues(given.get('members')), 'members') : undefined
  return { name, externalId, members }
}

/** Within the transaction: of a group's change all is taken or nothing. */
function strict(saved: SavedGroup): SavedGroup {
  throwFaults(saved)
  const [fault] = saved.faults
  if (fault === undefined) return saved
  const path = `members ${fault.value.replace(/^user:/, 'u').replace(/^group:/, 'g')}`
  throw new AppError('scim_value_invalid', { params: { path }, phrases: { reason: `fields.${fault.code}` } })
}

async function refuseTaken(tx: Db, externalId: string): Promise<void> {
  const filter = { kind: 'compare', path: 'externalid', operator: 'eq', value: externalId } as const
  const { total } = await listGroupRows(tx, { filter, startIndex: 1, count: 0 })
  if (total > 0) throw new AppError('already_exists', { errors: [{ path: 'externalId', code: 'taken' }] })
}

async function getRow(db: Db, id: string): Promise<GroupRow> {
  const ours = readId('g', id)
  const row = ours === undefined ? undefined : await findGroupRow(db, ours)
  if (!row) throw new AppError('not_found')
  return row
}
