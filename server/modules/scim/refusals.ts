import { AppError } from '../../platform/http/errors.ts'
import type { DirectoryFault } from '../directory/faults.ts'

const NAMES: Partial<Record<DirectoryFault['field'], string>> = {
  username: 'userName',
  name: 'displayName',
  mobile: 'phoneNumbers',
  email: 'emails',
}

/** Throws what a directory must hear of: what was refused as a whole, and whom it may not take away. */
export function throwFaults({ outcome, faults }: { outcome: string; faults: DirectoryFault[] }): void {
  if (faults.some(({ code }) => code === 'last_administrator')) throw new AppError('last_administrator')
  if (outcome !== 'refused') return
  const [fault] = faults.slice(-1)
  const { field, value, code } = fault as DirectoryFault
  const path = NAMES[field] ?? field
  if (code === 'taken') throw new AppError('already_exists', { errors: [{ path: `${path} ${value}`, code }] })
  throw new AppError('scim_value_invalid', { params: { path }, phrases: { reason: `fields.${code}` } })
}
