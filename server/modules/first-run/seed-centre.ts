import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import type { Vault } from '../../platform/crypto/vault.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { LOCALES, phrase } from '../../platform/text/phrases.ts'
import { createAccount } from '../accounts/accounts.ts'
import { createAllocation } from '../allocations/allocations.ts'
import { ensureBuiltInService } from '../services/built-in.ts'
import { createService } from '../services/services.ts'

const SEED_LOCK = 7_242_916
const SANDBOX = 'sandbox'

/**
 * Gives a fresh centre its sandbox account and a first service on it, so that the first message needs no provider. A
 * centre that has any account or service is left as it is. Safe when several nodes start at once. Answers whether it
 * did anything.
 */
export function seedFreshCentre(db: Db, vault: Vault): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${SEED_LOCK})`.execute(tx)
    const { rows } = await sql<{ fresh: boolean }>`
      select not exists (select from accounts) and not exists (select from services) as fresh`.execute(tx)
    if (!rows[0]?.fresh) return false
    const actor = makeInternalActor('system', randomUUID())
    // nobody is shown an address here
    const means = { vault, publicUrl: '' }
    await createAccount(tx, actor, means, { name: SANDBOX, provider: SANDBOX, title: titleOf('seed.sandbox') })
    await createService(tx, actor, { name: 'first', title: titleOf('seed.first') })
    await ensureBuiltInService(tx, actor)
    for (const service of ['first', BUILT_IN_SERVICE])
      await createAllocation(tx, actor, { service, account: SANDBOX, methods: [`${SANDBOX}.sms`] })
    return true
  })
}

const titleOf = (key: string) =>
  Object.fromEntries(LOCALES.map((locale) => [locale, phrase(locale, key)])) as { fa: string; en: string }
