import { sql } from 'kysely'
import type { Actor } from '../../platform/auth/actor.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { createLockOut } from '../../platform/auth/lock-out.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { createUser } from '../users/users.ts'
import { isSetupCode, readSetupCode } from './setup-code.ts'

export { seedFreshCentre } from './seed-centre.ts'
export { readSetupCode } from './setup-code.ts'

export type FirstAdministrator = {
  setupCode: string
  username: string
  name: string
  password: string
  email?: string
  mobile?: string
  locale: 'fa' | 'en'
}

type FirstRunDeps = Pick<Deps, 'database' | 'signIn' | 'vault'>

const FIRST_RUN_LOCK = 7_242_915

export const needsAdministrator = async ({ database, signIn }: Pick<Deps, 'database' | 'signIn'>): Promise<boolean> =>
  !(await signIn.canAnybodySignIn(database.db))

/**
 * Makes the first administrator, and answers the id. Throws `first_run_over` once anybody can sign in,
 * `setup_code_wrong`, `sign_in_locked` after too many tries, and what `createUser` throws.
 */
export async function createFirstAdministrator(
  { database: { db }, signIn, vault }: FirstRunDeps,
  actor: Actor,
  input: FirstAdministrator,
): Promise<{ id: number }> {
  if (await signIn.canAnybodySignIn(db)) throw new AppError('first_run_over')
  const attempt = await createLockOut(db, vault).begin('setup code', actor.ip)
  if (!isSetupCode(input.setupCode, await readSetupCode(db, vault))) throw new AppError('setup_code_wrong')
  await attempt.succeed()
  return db.transaction().execute(async (tx) => {
    // two at once: the second finds the first's administrator
    await sql`select pg_advisory_xact_lock(${FIRST_RUN_LOCK})`.execute(tx)
    if (await signIn.canAnybodySignIn(tx)) throw new AppError('first_run_over')
    const { setupCode: _, ...person } = input
    const maker: Actor = { ...makeInternalActor('system', actor.requestId), name: 'first-run', ip: actor.ip }
    return createUser(tx, maker, signIn, { ...person, roles: [{ role: 'administrator', service: null }] })
  })
}
