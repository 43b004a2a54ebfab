import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** `administrators`: whoever holds a permission of the centre, by whatever role. */
export const WHO = ['nobody', 'administrators', 'everybody'] as const
export type SecondFactorOf = (typeof WHO)[number]

/** What the administrator asks of every sign-in. */
export type SignInPolicy = {
  /** Who must have a second factor. */
  secondFactor: SecondFactorOf
  /** Whose password with us is a way in; `administrators`, so that there is one while a directory is down. */
  passwords: (typeof WHO)[number]
  /** A session ends that is not used for so long … */
  idleMinutes: number
  /** … and every one, so long after it began. */
  longestHours: number
  /** Whether a forgotten password can be replaced by a code sent to the person's mobile. */
  resetBySms: boolean
}

/** `lock`: it stays as it is until the transaction ends. */
export async function readSignInPolicy(db: Db, lock = false): Promise<SignInPolicy> {
  const { rows } = await sql<SignInPolicy>`
    select second_factor as "secondFactor", passwords, idle_minutes as "idleMinutes", longest_hours as "longestHours",
           reset_by_sms as "resetBySms"
    from auth.sign_in_policy ${lock ? sql`for update` : sql``}`.execute(db)
  if (!rows[0]) throw new Error('the sign-in policy has no row')
  return rows[0]
}

/** Sessions that have been idle for longer than is allowed now end with it. */
export async function updateSignInPolicy(tx: Db, policy: SignInPolicy): Promise<void> {
  await sql`
    update auth.sign_in_policy
    set second_factor = ${policy.secondFactor}, passwords = ${policy.passwords}, idle_minutes = ${policy.idleMinutes},
        longest_hours = ${policy.longestHours}, reset_by_sms = ${policy.resetBySms}`.execute(tx)
  await sql`
    update auth.sessions set expires_at = updated_at + make_interval(mins => ${policy.idleMinutes})
    where expires_at > updated_at + make_interval(mins => ${policy.idleMinutes})`.execute(tx)
}

/** Whether what the policy asks of some is asked of this person. */
export const isAmong = (who: SecondFactorOf, person: { centre: ReadonlySet<unknown> }): boolean =>
  who === 'everybody' || (who === 'administrators' && person.centre.size > 0)
