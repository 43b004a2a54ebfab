import { hash, randomInt, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { findSignInUser, normalizeSignInName } from '../../platform/auth/sign-in-name.ts'
import { isAmong, readSignInPolicy } from '../../platform/auth/sign-in-policy.ts'
import { openTicket, sealTicket, spendTicket, tryTicket } from '../../platform/auth/tickets.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { sendResetCode } from './send-code.ts'

const LASTS_S = 300
const TRIES = 5

/** What the state of a reset holds, for us alone to read. `userId` null: nobody was sent the code. */
type Reset = { userId: number | null; code: string; subject: string }

/**
 * Begins the reset of a forgotten password. The answer, and its time, are the same whether or not the name is somebody's
 * who has a mobile: the code is sent after it (`afterwards`). Throws
 * `password_reset_off`, and `reset_limited` for too many from one address or for one name.
 */
export async function beginReset(deps: Deps, actor: Actor, name: string) {
  const { db } = deps.database
  const { resetBySms } = await readSignInPolicy(db)
  if (!resetBySms) throw new AppError('password_reset_off')
  await deps.signIn.lockOut.begin(`reset:${normalizeSignInName(name)}`, actor.ip).catch((error) => {
    if (!(error instanceof AppError)) throw error
    const { params, retryAfterS } = error
    throw new AppError('reset_limited', { params, retryAfterS: retryAfterS ?? 60 })
  })
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const person = await findResettable(deps, name)
  // a person has several names; a stranger's is counted as well, and of one length, so that nothing tells them apart
  const subject = hash('sha256', person ? `user ${person.id}` : `name ${normalizeSignInName(name)}`)
  const ticket = sealTicket<Reset>(deps.vault, 'password reset', { userId: person?.id ?? null, code, subject }, LASTS_S)
  const afterwards = async (): Promise<void> => {
    if (person) await sendResetCode(deps, actor, person, code)
  }
  return { ...ticket, afterwards }
}

/** The person whom a name means, if a code may be sent there and the password then be used. */
async function findResettable(deps: Pick<Deps, 'access' | 'database'>, name: string) {
  const { db } = deps.database
  const [candidate, { passwords }] = [await findSignInUser(db, name), await readSignInPolicy(db)]
  if (!candidate || candidate.mobile === null || candidate.suspended) return undefined
  if (!(await hasPassword(db, candidate.id))) return undefined
  const user = deps.access.findUser(candidate.id)
  if (user === undefined || !isAmong(passwords, user)) return undefined
  return { id: user.id, mobile: candidate.mobile, locale: user.locale }
}

/**
 * Sets another password by the code that was sent: within five minutes, in five tries, once. All sessions end; a second
 * factor is still asked for. Throws `code_wrong` whatever is wrong about the code, `sign_in_step_over`, and
 * `invalid_request` at `password`, which leaves the code as good as it was.
 */
export async function finishReset(
  deps: Deps,
  actor: Actor,
  { state, code, password }: { state: string; code: string; password: string },
): Promise<Actor> {
  const { db } = deps.database
  const ticket = openTicket<Reset>(deps.vault, 'password reset', state)
  if (!ticket || !(await tryTicket(db, ticket, TRIES))) throw new AppError('sign_in_step_over')
  await deps.signIn.lockOut.begin(`reset code:${ticket.data.subject}`, actor.ip)
  const { userId } = ticket.data
  const user = userId === null ? undefined : deps.access.findUser(userId)
  if (!isSame(code, ticket.data.code) || user === undefined || user.suspended) throw new AppError('code_wrong')
  const person: Actor = { ...actor, kind: 'user', userId: user.id, name: user.username }
  await db.transaction().execute(async (tx) => {
    if (!(await spendTicket(tx, ticket))) throw new AppError('sign_in_step_over')
    // what an administrator has changed in these minutes counts
    const { resetBySms, passwords } = await readSignInPolicy(tx)
    if (!resetBySms || !isAmong(passwords, user) || !(await hasPassword(tx, user.id))) throw new AppError('code_wrong')
    await deps.signIn.setPassword(tx, user, password)
    await sql`delete from auth.tickets where expires_at < clock_timestamp()`.execute(tx)
    await writeAudit(tx, person, { action: 'user.reset-password', subjectKind: 'user', subjectId: user.username })
  })
  return person
}

/** Who signs in by other means alone does not get a password by an SMS: it would be a way around these. */
async function hasPassword(db: Db, userId: number): Promise<boolean> {
  const { rows } = await sql`
    select from auth.credentials where sign_in_id = ${String(userId)} and password is not null`.execute(db)
  return rows.length > 0
}

function isSame(typed: string, code: string): boolean {
  const [given, expected] = [Buffer.from(toLatinDigits(typed).replace(/\s/g, '')), Buffer.from(code)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}
