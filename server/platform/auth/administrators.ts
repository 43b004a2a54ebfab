import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { inTransaction } from '../db/transaction.ts'
import { AppError } from '../http/errors.ts'

/**
 * Holds off, until the transaction ends, whoever else would take an administrator away. Whether somebody is one is asked
 * after this: what was read before may be over. It comes before every other lock of a transaction, so that no two wait for
 * each other.
 */
export const holdAdministrators = (tx: Db) => sql`select pg_advisory_xact_lock(7242914)`.execute(tx)

/**
 * Administrators of the centre whose role, their own or a group's, has no end, and who can sign in now: by a password
 * where the policy lets them, by a passkey, or by a central provider. Whoever counts them holds the others who would off.
 */
export async function listAdministrators(tx: Db): Promise<number[]> {
  await holdAdministrators(tx)
  const { rows } = await sql<{ id: number }>`
    select distinct u.id
    from users u
    join held_roles r on r.user_id = u.id and r.service_id is null and r.role = 'administrator' and r.ends_at is null
    join auth.sign_ins i on i.user_id = u.id
    cross join auth.sign_in_policy p
    where u.suspended_at is null
      and (exists (select from auth.passkeys k where k.sign_in_id = i.id)
        or exists (select from auth.central_identities c
                   join identity_providers q on q.issuer = c.issuer and q.disabled_at is null
                   where c.user_id = u.id)
        or p.passwords <> 'nobody' and exists (select from auth.credentials c
                                               where c.sign_in_id = i.id and c.password is not null))`.execute(tx)
  return rows.map((row) => row.id)
}

/** A transaction (`inTransaction`) that may ask later whether it takes one away, and undo only that. */
export const inHoldingTransaction = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  inTransaction(db, async (tx) => {
    await holdAdministrators(tx)
    return work(tx)
  })

/**
 * A transaction (`inTransaction`) that is undone (by throwing `last_administrator`) where a centre that had an administrator
 * is left with none who can sign in. Whatever takes a role, a person, a way in or a member of a group away goes through
 * here, or through `unlessLastAdministrator` of directories.
 */
export const inGuardedTransaction = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  inTransaction(db, async (tx) => {
    const before = await listAdministrators(tx)
    const done = await work(tx)
    if (before.length > 0 && (await listAdministrators(tx)).length === 0) throw new AppError('last_administrator')
    return done
  })
