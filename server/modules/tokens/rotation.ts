import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { getServiceRow } from '../services/services.ts'
import { readSettings } from '../settings/settings.ts'
import { findOwn, isAbove, readNetworks, refuseBeyondToken } from './bounds.ts'
import { DAY_MS, type GivenExpiry } from './expiry.ts'
import { makeToken, readEnd, refuseEnded } from './making.ts'
import { type TokenRow, type TokenScope, updateToken } from './queries.ts'
import { aboutToken, getTokenRow, type MadeToken } from './view.ts'

export type Rotation = GivenExpiry & {
  /** For how long the old one still opens; 24 unless given. */
  overlapHours?: number
}

export const OVERLAP_HOURS = 24
export const OVERLAP_HOURS_MAX = 720

/**
 * Makes the token that takes another's place: the same name, scopes, networks and rate, a new secret, and, unless given, as
 * long a life. The old one ends after the overlap, or before where it would have. Throws `token_not_found`, `token_ended`,
 * `token_rotated`, `service_archived`, `permission_missing` where it may do more than the actor, and `invalid_request`.
 */
export function rotateToken(db: Db, actor: Actor, id: number, scope: TokenScope, input: Rotation): Promise<MadeToken> {
  return inTransaction(db, async (tx) => {
    const old = await getTokenRow(tx, id, scope, actor, true)
    const now = await refuseEnded(tx, old)
    if (old.succeededBy !== null) throw new AppError('token_rotated')
    if (old.service !== null && (await getServiceRow(tx, old.service)).archivedAt)
      throw new AppError('service_archived')
    const { kind, serviceId, name, scopes, networks, ratePerMinute } = old
    refuseBeyondToken(actor, old)
    const own = await findOwn(tx, actor)
    if (own && isAbove(ratePerMinute, own.ratePerMinute)) throw fieldError('ratePerMinute', 'not_yours')
    readNetworks(networks, own)
    const expiresAt = await readSuccessorsEnd(tx, old, input, now)
    const making = { kind, serviceId, name, scopes, networks, ratePerMinute, expiresAt, succeeds: id }
    const made = await makeToken(tx, actor, making)
    const overlapEnd = now + (input.overlapHours ?? OVERLAP_HOURS) * 3_600_000
    const end = new Date(Math.min(old.expiresAt.getTime(), overlapEnd))
    await updateToken(tx, id, { ...old, expiresAt: end })
    await writeAudit(tx, actor, {
      ...aboutToken('rotate', old),
      before: { expiresAt: old.expiresAt, succeededBy: null },
      after: { expiresAt: end, succeededBy: made.id },
    })
    return made
  })
}

async function readSuccessorsEnd(
  tx: Db,
  old: TokenRow,
  { expiresAt, expiresIn }: Rotation,
  now: number,
): Promise<Date> {
  if (expiresAt !== undefined || expiresIn !== undefined) return readEnd(tx, { expiresAt, expiresIn })
  const { tokenDaysMax } = await readSettings(tx)
  const lifeMs = old.expiresAt.getTime() - old.createdAt.getTime()
  return new Date(now + Math.min(lifeMs, tokenDaysMax * DAY_MS))
}
