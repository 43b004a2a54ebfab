import { sql } from 'kysely'
import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { LOCALES, phrase } from '../../platform/text/phrases.ts'
import { createService, findService } from './services.ts'

const BUILT_IN_LOCK = 7_242_917

/** Makes the built-in service where it is not there yet; safe when several nodes start at once. Answers whether it did. */
export function ensureBuiltInService(db: Db, actor: Actor): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${BUILT_IN_LOCK})`.execute(tx)
    if (await findService(tx, BUILT_IN_SERVICE)) return false
    const [fa, en] = LOCALES.map((locale) => phrase(locale, 'seed.rasan')) as [string, string]
    await createService(tx, actor, { name: BUILT_IN_SERVICE, title: { fa, en } })
    return true
  })
}
