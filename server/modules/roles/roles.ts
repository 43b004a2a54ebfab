import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { mayGrant, refuseBeyond } from '../../platform/auth/grants.ts'
import { isRole, PERMISSIONS, type Permission } from '../../platform/auth/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { phrase } from '../../platform/text/phrases.ts'
import {
  deleteCarriers,
  deleteRole,
  findRoleRow,
  insertRole,
  listRoleRows,
  type RoleFields,
  type RoleRow,
  updateRole,
} from './queries.ts'

export { roleSearch } from './queries.ts'

const ALL = Object.keys(PERMISSIONS) as Permission[]

type Words = { fa: string; en: string }

/** A named set of permissions, as the API tells it. */
export type Role = {
  name: string
  scope: 'centre' | 'service'
  /** Comes with Rasan, and cannot be changed or removed. */
  readyMade: boolean
  title: Words
  description: Words
  permissions: Permission[]
  carriers: number
}
export type RoleChanges = Partial<Pick<Role, 'title' | 'description' | 'permissions'>>
export type NewRole = Pick<Role, 'name' | 'scope' | 'title' | 'permissions'> & RoleChanges

/** Every permission, with its words in the asker's language, and whether the asker may put it into a role. */
export const describePermissions = (actor: Actor) =>
  ALL.map((code) => {
    const key = code.replace(':', '.')
    return {
      code,
      scope: PERMISSIONS[code],
      title: phrase(actor.locale, `permissions.${key}`),
      allows: phrase(actor.locale, `permissionsAllow.${key}`),
      mayGive: mayGrant(actor, code),
    }
  })

export async function listRoles(db: Db, search: SearchRequest) {
  const { items, nextCursor } = await listRoleRows(db, search)
  return { items: items.map(showRole), nextCursor }
}

/** Throws `role_not_found`. */
export const getRole = async (db: Db, name: string): Promise<Role> => showRole(await getRoleRow(db, name))

/** Defines a role. Throws `already_exists`, and `invalid_request` for a permission that the maker does not have. */
export function createRole(db: Db, actor: Actor, input: NewRole): Promise<Role> {
  return inTransaction(db, async (tx) => {
    const { name, scope, title, description = { fa: '', en: '' } } = input
    // the address of the list's fields
    if (name === 'search-fields') throw fieldError('name', 'not_usable')
    checkPermissions(actor, scope, input.permissions)
    const permissions = inOrder(input.permissions)
    if (isRole(name) || !(await insertRole(tx, { name, scope, title, description, permissions })))
      throw new AppError('already_exists', { params: { name }, errors: [{ path: 'name', code: 'taken' }] })
    // whoever had an earlier role of this name does not come into this one
    await deleteCarriers(tx, name)
    const role = await getRole(tx, name)
    const { carriers: _, readyMade: __, ...after } = role
    await writeAudit(tx, actor, { ...aboutRole('create', name), after })
    return role
  })
}

/**
 * Changes a role for all who carry it. Throws `role_not_found`, `role_fixed`, `permission_missing` where the role may do
 * what the actor may not, and `invalid_request` where it shall.
 */
export function changeRole(db: Db, actor: Actor, name: string, wanted: RoleChanges): Promise<Role> {
  return inTransaction(db, async (tx) => {
    const held = showRole(await getOwnRow(tx, actor, name))
    if (wanted.permissions) checkPermissions(actor, held.scope, wanted.permissions)
    const permissions = wanted.permissions && inOrder(wanted.permissions)
    const changes = findChanges(held, { ...wanted, permissions })
    if (!changes) return held
    await updateRole(tx, name, { ...held, ...(changes.after as Partial<RoleFields>) })
    await writeAudit(tx, actor, { ...aboutRole('update', name), ...changes })
    return getRole(tx, name)
  })
}

/** Throws `role_not_found`, `role_fixed`, `role_carried`, `permission_missing`. */
export function removeRole(db: Db, actor: Actor, name: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { carriers, ...held } = showRole(await getOwnRow(tx, actor, name))
    if (carriers > 0) throw new AppError('role_carried', { params: { name, count: carriers } })
    await deleteCarriers(tx, name)
    await deleteRole(tx, name)
    await writeAudit(tx, actor, { ...aboutRole('remove', name), before: held })
  })
}

async function getRoleRow(db: Db, name: string, lock = false): Promise<RoleRow> {
  const row = await findRoleRow(db, name, lock)
  if (!row) throw new AppError('role_not_found')
  return row
}

/** One that the actor may change: not ready-made, and with nothing that the actor does not have. */
async function getOwnRow(tx: Db, actor: Actor, name: string): Promise<RoleRow> {
  const row = await getRoleRow(tx, name, true)
  if (row.isReadyMade) throw new AppError('role_fixed', { params: { name } })
  refuseBeyond(actor, row)
  return row
}

function checkPermissions(actor: Actor, scope: Role['scope'], permissions: Permission[]): void {
  const errors = permissions.flatMap((code, i): FieldError[] => {
    const path = `permissions[${i}]`
    if (scope === 'service' && PERMISSIONS[code] === 'centre') return [{ path, code: 'not_usable' }]
    return mayGrant(actor, code) ? [] : [{ path, code: 'not_yours' }]
  })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
}

/** As they stand in the one list, so that the same set is the same value. */
const inOrder = (permissions: Permission[]): Permission[] => ALL.filter((code) => permissions.includes(code))

const aboutRole = (verb: string, name: string) => ({ action: `role.${verb}`, subjectKind: 'role', subjectId: name })

const showRole = (row: RoleRow): Role => ({
  name: row.name,
  scope: row.scope,
  readyMade: row.isReadyMade,
  title: row.title,
  description: row.description,
  permissions: [...row.permissions],
  carriers: row.carriers,
})
