import { AppError } from './errors.ts'

/** The unique constraints of what people make and directories tell, with the field that somebody else has already. */
const FIELDS = {
  users__username: 'username',
  users__mobile: 'mobile',
  users__email: 'email',
  users__source_external_id: 'externalId',
  groups__source_name: 'name',
  contacts__service_id_number: 'number',
  contact_lists__service_id_name: 'name',
  groups__source_external_id: 'externalId',
  role_assignments__carrier_service_id_role: 'role',
} as const

/** The field of a unique constraint, by its name; undefined where it is none of these. */
export const fieldOfConstraint = (constraint: string): (typeof FIELDS)[keyof typeof FIELDS] | undefined =>
  (FIELDS as Record<string, (typeof FIELDS)[keyof typeof FIELDS]>)[constraint]

/** Throws `already_exists` at the field that is taken, and what is no such fault as it is. */
export function throwTaken(error: unknown): never {
  const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : ''
  const path = fieldOfConstraint(constraint)
  if (path === undefined) throw error
  throw new AppError('already_exists', { errors: [{ path, code: 'taken' }], cause: error })
}
