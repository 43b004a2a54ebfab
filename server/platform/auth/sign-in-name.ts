import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { toLatinDigits } from '../text/digits.ts'
import { parsePhone } from '../text/phone.ts'

/** A person who may sign in, and where a code can be sent to. */
export type SignInCandidate = { id: number; mobile: string | null; suspended: boolean }

/**
 * A typed name in the one form of all the ways to type it: a mobile in E.164, else digits in Latin, without case and
 * white space around it.
 */
export function normalizeSignInName(typed: string): string {
  const phone = parsePhone(typed)
  return phone.ok ? phone.e164 : toLatinDigits(typed.normalize('NFKC')).trim().toLowerCase()
}

/**
 * The person whom a typed name means: a username, a mobile in any form, or an e-mail. A username is never taken for
 * another's number: it is looked at first, and a mobile has a plus in front.
 */
export async function findSignInUser(db: Db, typed: string): Promise<SignInCandidate | undefined> {
  const name = toLatinDigits(typed.normalize('NFKC')).trim().toLowerCase()
  const phone = parsePhone(typed)
  const { rows } = await sql<SignInCandidate>`
    select u.id, u.mobile, u.suspended_at is not null as suspended
    from users u
    join auth.sign_ins i on i.user_id = u.id
    where u.username = ${name} or u.email = ${name} or u.mobile = ${phone.ok ? phone.e164 : null}
    order by u.username = ${name} desc, u.email = ${name} desc
    limit 1`.execute(db)
  return rows[0]
}
