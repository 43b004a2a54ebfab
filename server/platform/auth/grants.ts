import { AppError } from '../http/errors.ts'
import type { Actor } from './actor.ts'
import { CENTRE_PERMISSIONS, PERMISSIONS, type Permission } from './permissions.ts'

/**
 * Whether one may hand a permission on: what one holds, one may. Who holds every permission of the centre is its
 * administrator, and so holds every service's too, whether or not the request named a service.
 */
export function mayGrant(actor: Actor, permission: Permission): boolean {
  if (actor.kind === 'cli' || actor.kind === 'system' || actor.permissions.has(permission)) return true
  return PERMISSIONS[permission] === 'service' && isAdministrator(actor)
}

/** Whether one may everything at the centre: who holds all of its permissions, the command line and the program itself. */
export const isAdministrator = (actor: Actor): boolean =>
  actor.kind === 'cli' ||
  actor.kind === 'system' ||
  CENTRE_PERMISSIONS.every((permission) => actor.permissions.has(permission))

/** Throws `permission_missing` where a role, or a token, allows more than the actor may hand on. */
export function refuseBeyond(actor: Actor, given: { permissions: readonly Permission[] } | undefined): void {
  const missing = given?.permissions.find((permission) => !mayGrant(actor, permission))
  if (missing) throw refusePermission(missing)
}

/** Throws `permission_missing`. */
export function mustHave(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) throw refusePermission(permission)
}

export const refusePermission = (permission: Permission): AppError =>
  new AppError('permission_missing', { params: { permission } })
