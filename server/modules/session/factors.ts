import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inGuardedTransaction } from '../../platform/auth/administrators.ts'
import {
  deletePasskey,
  listPasskeys,
  type MadePasskey,
  type PasskeyRow,
  renamePasskey,
} from '../../platform/auth/passkeys.ts'
import {
  hasFactor,
  readFactors,
  removeRecoveryCodes,
  removeTotp,
  replaceRecoveryCodes,
  setTotp,
} from '../../platform/auth/second-factors.ts'
import { deleteSessions } from '../../platform/auth/sessions.ts'
import { isAmong, readSignInPolicy } from '../../platform/auth/sign-in-policy.ts'
import { openTicket, sealTicket, spendTicket, tryTicket } from '../../platform/auth/tickets.ts'
import { findTotpStep, makeTotpAddress, makeTotpSecret, writeBase32 } from '../../platform/auth/totp.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { getPerson } from './me.ts'
import { aboutMe, getProven } from './own-sessions.ts'

type FactorDeps = Pick<Deps, 'access' | 'config' | 'database' | 'signIn' | 'vault'>

const SET_UP_LASTS_S = 900
const SET_UP_TRIES = 10

/** What the person has as a second factor, and whether the policy wants one. */
export async function readSecondFactor(deps: FactorDeps, actor: Actor) {
  const { user } = getPerson(deps.access, actor)
  const { db } = deps.database
  const factors = await readFactors(db, user.id)
  const { secondFactor } = await readSignInPolicy(db)
  return {
    required: isAmong(secondFactor, user),
    totp: factors.totpSince && { since: factors.totpSince.toISOString() },
    recoveryCodesLeft: factors.recoveryCodesLeft,
    passkeys: (await listPasskeys(db, user.id)).map(showPasskey),
    passkeysPossible: deps.signIn.passkeys.isPossible,
  }
}

/** A secret for an authenticator app; nothing is kept before a code of it was seen. Throws `proof_required`. */
export function beginTotp(deps: FactorDeps, actor: Actor) {
  const { user } = getProven(deps, actor)
  const secret = makeTotpSecret()
  const about = { userId: user.id, secret: secret.toString('base64') }
  const { state, expiresAt } = sealTicket(deps.vault, 'totp set-up', about, SET_UP_LASTS_S)
  const issuer = `Rasan (${new URL(deps.config.publicUrl).hostname})`
  return {
    state,
    expiresAt,
    secret: writeBase32(secret),
    address: makeTotpAddress(secret, { issuer, account: user.username }),
  }
}

/**
 * Takes an authenticator app on, in place of a former one, once it shows a right code. Answers ten recovery codes where
 * the person had no second factor, else null. Throws `sign_in_step_over`, and `invalid_request` at `code`.
 */
export async function finishTotp(
  deps: FactorDeps,
  actor: Actor,
  { state, code }: { state: string; code: string },
): Promise<string[] | null> {
  const { user, session } = getProven(deps, actor)
  const ticket = openTicket<{ userId: number; secret: string }>(deps.vault, 'totp set-up', state)
  if (ticket?.data.userId !== user.id) throw new AppError('sign_in_step_over')
  if (!(await tryTicket(deps.database.db, ticket, SET_UP_TRIES))) throw new AppError('sign_in_step_over')
  const secret = Buffer.from(ticket.data.secret, 'base64')
  const step = findTotpStep(secret, toLatinDigits(code).replace(/\s/g, ''), Date.now())
  if (step === undefined) throw fieldError('code', 'code_wrong')
  return withFirstCodes(deps, user.id, session.id, async (tx) => {
    if (!(await spendTicket(tx, ticket))) throw new AppError('sign_in_step_over')
    await setTotp(tx, deps.vault, user.id, secret, step)
    await writeAudit(tx, actor, aboutMe('user.set-up-totp', user.username))
  })
}

/** Does nothing where there is none. Throws `proof_required`. */
export async function endTotp(deps: FactorDeps, actor: Actor): Promise<void> {
  const { user } = getProven(deps, actor)
  await deps.database.db.transaction().execute(async (tx) => {
    if (!(await removeTotp(tx, user.id))) return
    await dropUselessCodes(tx, user.id)
    await writeAudit(tx, actor, aboutMe('user.remove-totp', user.username))
  })
}

/** Ten new recovery codes; the former ones are worth nothing. Throws `proof_required`. */
export async function renewRecoveryCodes(deps: FactorDeps, actor: Actor): Promise<string[]> {
  const { user } = getProven(deps, actor)
  return deps.database.db.transaction().execute(async (tx) => {
    const codes = await replaceRecoveryCodes(tx, deps.vault, user.id)
    await writeAudit(tx, actor, aboutMe('user.renew-recovery-codes', user.username))
    return codes
  })
}

/** Throws `proof_required`, and `passkeys_impossible` where people reach us by an address of numbers. */
export async function beginPasskey(deps: FactorDeps, actor: Actor) {
  const { user } = getProven(deps, actor)
  if (!deps.signIn.passkeys.isPossible) throw new AppError('passkeys_impossible')
  return deps.signIn.passkeys.beginSetUp(deps.database.db, user)
}

/** Keeps a passkey that the browser made. Throws `passkey_unusable`, `already_exists`, `proof_required`. */
export async function addPasskey(
  deps: FactorDeps,
  actor: Actor,
  made: { state: string; name: string; response: MadePasskey },
) {
  const { user, session } = getProven(deps, actor)
  let added: PasskeyRow | undefined
  const recoveryCodes = await withFirstCodes(deps, user.id, session.id, async (tx) => {
    const passkey = await deps.signIn.passkeys.add(tx, user.id, made)
    if (passkey === undefined) throw new AppError('passkey_unusable')
    if (passkey === 'taken') throw new AppError('already_exists')
    added = passkey
    await writeAudit(tx, actor, { ...aboutMe('user.add-passkey', user.username), after: { name: passkey.name } })
  })
  return { passkey: showPasskey(added as PasskeyRow), recoveryCodes }
}

/** Throws `passkey_not_found`, for another person's as well. */
export async function nameAgain(deps: FactorDeps, actor: Actor, id: number, name: string): Promise<void> {
  const { user } = getPerson(deps.access, actor)
  await deps.database.db.transaction().execute(async (tx) => {
    const former = await renamePasskey(tx, user.id, id, name)
    if (former === undefined) throw new AppError('passkey_not_found')
    const about = aboutMe('user.rename-passkey', user.username)
    await writeAudit(tx, actor, { ...about, before: { name: former }, after: { name } })
  })
}

/** Throws `passkey_not_found`, `proof_required`, and `last_administrator` where it is the last way in of the last one. */
export async function removePasskey(deps: FactorDeps, actor: Actor, id: number): Promise<void> {
  const { user } = getProven(deps, actor)
  await inGuardedTransaction(deps.database.db, async (tx) => {
    const name = await deletePasskey(tx, user.id, id)
    if (name === undefined) throw new AppError('passkey_not_found')
    await dropUselessCodes(tx, user.id)
    await writeAudit(tx, actor, { ...aboutMe('user.remove-passkey', user.username), before: { name } })
  })
}

/** Takes a factor on; the first one comes with recovery codes, and ends what was begun elsewhere by a password alone. */
function withFirstCodes(
  { database, vault }: FactorDeps,
  userId: number,
  sessionId: string,
  takeOn: (tx: Db) => Promise<void>,
): Promise<string[] | null> {
  return database.db.transaction().execute(async (tx) => {
    const isFirst = !hasFactor(await readFactors(tx, userId))
    await takeOn(tx)
    if (isFirst) await deleteSessions(tx, userId, { but: sessionId })
    return isFirst ? replaceRecoveryCodes(tx, vault, userId) : null
  })
}

/** Recovery codes stand in for a factor: without one they would be a password by another name. */
async function dropUselessCodes(tx: Db, userId: number): Promise<void> {
  if (!hasFactor(await readFactors(tx, userId))) await removeRecoveryCodes(tx, userId)
}

const showPasskey = ({ id, name, createdAt, lastUsedAt }: PasskeyRow) => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})
