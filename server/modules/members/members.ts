import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inGuardedTransaction } from '../../platform/auth/administrators.ts'
import { mayGrant, refuseBeyond } from '../../platform/auth/grants.ts'
import { listRoles, type RoleDefinition } from '../../platform/auth/roles.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { throwTaken } from '../../platform/http/taken.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import {
  type Candidate,
  type Carrier,
  deleteMember,
  existsCarrier,
  findMemberRow,
  insertMember,
  listCandidateRows,
  listMemberRows,
  listRolesThere,
  type MemberRow,
  updateMember,
} from './queries.ts'

export { memberSearch } from './queries.ts'

const CANDIDATES_MAX = 20

/** A person or group in a role, in a service or at the centre. */
export type Member = {
  id: number
  user: { id: number; username: string; name: string; suspended: boolean } | null
  group: { id: number; name: string } | null
  role: { name: string; title: RoleDefinition['title'] }
  endsAt: string | null
  ended: boolean
  /** Username or token name; null where nobody wrote it down. */
  addedBy: string | null
  addedAt: string
}
export type NewMember = { userId?: number; groupId?: number; role: string; endsAt?: string | null }
export type MemberChanges = { role?: string; endsAt?: string | null }

/** Where somebody is a member: a service by its id, null for the centre. */
export type Place = number | null

export async function listMembers(db: Db, place: Place, search: SearchRequest) {
  const [roles, { items, nextCursor }] = [await listRoles(db), await listMemberRows(db, place, search)]
  return { items: items.map((row) => showMember(row, roles)), nextCursor }
}

/** The roles that can be carried there, and whether the actor may give each. */
export async function listGivableRoles(db: Db, actor: Actor, place: Place) {
  const roles = await listRoles(db)
  return roles
    .filter(({ scope }) => isOf(scope, place))
    .map(({ name, title, description, permissions }) => ({
      name,
      title,
      description,
      permissions: [...permissions],
      mayGive: permissions.every((permission) => mayGrant(actor, permission)),
    }))
}

/** People and groups that could be added, by a part of their names: nothing else of them is told, nor searched. */
export const listCandidates = (db: Db, text: string): Promise<Candidate[]> =>
  listCandidateRows(db, text, CANDIDATES_MAX)

/**
 * Gives a person or a group a role there. Throws `already_exists`, `permission_missing` for a role beyond the actor's
 * own permissions, and `invalid_request`.
 */
export function addMember(db: Db, actor: Actor, place: Place, input: NewMember): Promise<Member> {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    const carrier = readCarrier(input)
    const endsAt = readEnd(input.endsAt)
    const roles = await listRoles(tx)
    checkRole(actor, place, roles, input.role)
    if (!(await existsCarrier(tx, carrier)))
      throw fieldError(carrier.userId === null ? 'groupId' : 'userId', 'not_found')
    const id = await insertMember(tx, carrier, { serviceId: place, role: input.role, endsAt, addedBy: actor.name })
    if (id === undefined) throw new AppError('already_exists', { errors: [{ path: 'role', code: 'taken' }] })
    const member = showMember(await getRow(tx, place, id), roles)
    await writeAudit(tx, actor, { ...aboutMember('add', member, place), after: tell(member) })
    return member
  })
}

/** Throws `member_not_found`, `last_administrator`, and what `addMember` throws. */
export function changeMember(db: Db, actor: Actor, place: Place, id: number, wanted: MemberChanges): Promise<Member> {
  return inGuardedTransaction(db, async (tx) => {
    const roles = await listRoles(tx)
    const row = await getManaged(tx, actor, place, id, roles)
    const endsAt = wanted.endsAt === undefined ? row.endsAt : readEnd(wanted.endsAt)
    const role = wanted.role ?? row.role
    checkRole(actor, place, roles, role)
    const before = showMember(row, roles)
    const changes = findChanges(
      tell(before),
      tell({ ...before, role: { ...before.role, name: role }, endsAt: endsAt?.toISOString() ?? null }),
    )
    if (!changes) return before
    await updateMember(tx, id, { role, endsAt }).catch(throwTaken)
    await writeAudit(tx, actor, { ...aboutMember('update', before, place), ...changes })
    return showMember(await getRow(tx, place, id), roles)
  })
}

/** Throws `member_not_found`, `permission_missing`, `last_administrator`. */
export function removeMember(db: Db, actor: Actor, place: Place, id: number): Promise<void> {
  return inGuardedTransaction(db, async (tx) => {
    const roles = await listRoles(tx)
    const member = showMember(await getManaged(tx, actor, place, id, roles), roles)
    await deleteMember(tx, id)
    await writeAudit(tx, actor, { ...aboutMember('remove', member, place), before: tell(member) })
  })
}

async function getRow(db: Db, place: Place, id: number, lock = false): Promise<MemberRow> {
  const row = await findMemberRow(db, place, id, lock)
  if (!row) throw new AppError('member_not_found')
  return row
}

/** A member who may do no more there than the actor: nobody removes or changes whom one is not the equal of. */
async function getManaged(tx: Db, actor: Actor, place: Place, id: number, roles: RoleDefinition[]): Promise<MemberRow> {
  const row = await getRow(tx, place, id, true)
  refuseTest(actor)
  for (const name of [row.role, ...(await listRolesThere(tx, row, place))])
    refuseBeyond(
      actor,
      roles.find((role) => role.name === name),
    )
  return row
}

/** A test token reaches nothing that is live, and whom it made a member would. */
function refuseTest(actor: Actor): void {
  if (actor.test) throw new AppError('permission_missing', { params: { permission: 'members:write' } })
}

const isOf = (scope: RoleDefinition['scope'], place: Place): boolean => (scope === 'centre') === (place === null)

function checkRole(actor: Actor, place: Place, roles: RoleDefinition[], name: string): void {
  const role = roles.find((one) => one.name === name)
  const known = roles.filter(({ scope }) => isOf(scope, place)).map((one) => one.name)
  if (!role) throw fieldError('role', 'not_one_of', { known: known.join(', ') })
  if (!isOf(role.scope, place)) throw fieldError('role', 'not_usable')
  refuseBeyond(actor, role)
}

function readCarrier({ userId, groupId }: NewMember): Carrier {
  if (userId !== undefined && groupId !== undefined) throw fieldError('groupId', 'not_together')
  if (userId !== undefined) return { userId, groupId: null }
  if (groupId !== undefined) return { userId: null, groupId }
  throw fieldError('userId', 'required')
}

function readEnd(text: string | null | undefined): Date | null {
  if (text == null) return null
  const at = new Date(text)
  if (at.getTime() <= Date.now()) throw fieldError('endsAt', 'time_in_past')
  return at
}

const nameOf = ({ user, group }: Member): string => user?.username ?? group?.name ?? ''

/** As an audit entry tells of a member. */
const tell = (member: Member) => ({
  [member.user ? 'user' : 'group']: nameOf(member),
  role: member.role.name,
  endsAt: member.endsAt,
})

const aboutMember = (verb: string, member: Member, place: Place) => ({
  action: `member.${verb}`,
  subjectKind: 'member',
  subjectId: nameOf(member),
  serviceId: place,
})

function showMember(row: MemberRow, roles: RoleDefinition[]): Member {
  const { id, name, username, userId, groupId } = row
  // a role that was removed by hand has no title any more
  const title = roles.find((role) => role.name === row.role)?.title ?? { fa: row.role, en: row.role }
  return {
    id,
    user: userId === null ? null : { id: userId, username: username ?? '', name, suspended: row.suspended ?? false },
    group: groupId === null ? null : { id: groupId, name },
    role: { name: row.role, title },
    endsAt: row.endsAt?.toISOString() ?? null,
    ended: row.ended,
    addedBy: row.addedBy,
    addedAt: row.addedAt.toISOString(),
  }
}
