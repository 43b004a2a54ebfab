import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import { type AddressedGroup, listKnownGroups, writeAddressing } from './queries.ts'

/** Which groups a service may name as recipients: any, or these. */
export type Addressing = { addressesAllGroups: boolean; groups: AddressedGroup[] }
/** Groups by id; what is left out stays. */
export type AddressingChanges = { addressesAllGroups?: boolean; groups?: number[] }

/** Throws `invalid_request` with every group that there is not, or that is named twice. */
export async function readAddressing(tx: Db, held: Addressing, wanted: AddressingChanges): Promise<Addressing> {
  const addressesAllGroups = wanted.addressesAllGroups ?? held.addressesAllGroups
  if (wanted.groups === undefined) return { addressesAllGroups, groups: held.groups }
  const ids = wanted.groups
  const groups = await listKnownGroups(tx, ids)
  const errors = ids.flatMap((id, i): FieldError[] => {
    if (ids.indexOf(id) < i) return [{ path: `groups[${i}]`, code: 'repeated' }]
    return groups.some((group) => group.id === id) ? [] : [{ path: `groups[${i}]`, code: 'not_found' }]
  })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return { addressesAllGroups, groups }
}

/** The groups of these names, by id. Throws `invalid_request` with every name that no group has, or more than one. */
export async function readGroupNames(db: Db, names: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from groups where name = any (${names}::text[])`.execute(db)
  const found = names.map((name) => rows.filter((group) => group.name === name))
  const errors = found.flatMap((groups, i): FieldError[] =>
    groups.length === 1 ? [] : [{ path: `groups[${i}]`, code: groups.length === 0 ? 'not_found' : 'not_usable' }],
  )
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return found.map(([group]) => group!.id)
}

export const saveAddressing = (tx: Db, id: number, { addressesAllGroups, groups }: Addressing): Promise<void> =>
  writeAddressing(
    tx,
    id,
    addressesAllGroups,
    groups.map((group) => group.id),
  )
