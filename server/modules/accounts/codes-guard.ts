import { sql } from 'kysely'
import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { isAdministrator } from '../../platform/auth/grants.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'

/**
 * Codes for forgotten passwords go by the accounts that are lent to the built-in service: who points such an account at
 * another host, or has it speak with a key of their own, reads an administrator's code. Throws `account_carries_codes`
 * for who is not an administrator anyway. The account is locked: it is not lent in between.
 */
export async function refuseCodeReaders(tx: Db, actor: Actor, account: { id: number; name: string }): Promise<void> {
  if (!isAdministrator(actor) && (await isLentToBuiltIn(tx, account.id))) throw carriesCodes(account.name)
}

/** The same for who lends one. */
export function refuseLendingForCodes(actor: Actor, service: string, account: string): void {
  if (service === BUILT_IN_SERVICE && !isAdministrator(actor)) throw carriesCodes(account)
}

async function isLentToBuiltIn(tx: Db, accountId: number): Promise<boolean> {
  const { rows } = await sql`
    select from allocations l join services s on s.id = l.service_id
    where l.account_id = ${accountId} and s.name = ${BUILT_IN_SERVICE} limit 1`.execute(tx)
  return rows.length > 0
}

const carriesCodes = (account: string): AppError => new AppError('account_carries_codes', { params: { account } })
