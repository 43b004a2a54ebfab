import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { mintToken } from '../../platform/auth/tokens.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { readSettings } from '../settings/settings.ts'
import { type GivenExpiry, readExpiry } from './expiry.ts'
import { insertToken, readDatabaseTime, type TokenRow } from './queries.ts'
import { aboutToken, getTokenRow, type MadeToken, showToken } from './view.ts'

type Making = Omit<Parameters<typeof insertToken>[1], 'createdBy' | 'publicId' | 'secretHash'>

/** Makes a token as it is told, with its audit entry. */
export async function makeToken(tx: Db, actor: Actor, making: Making): Promise<MadeToken> {
  const { token, publicId, secretHash } = mintToken(making.kind)
  const id = await insertToken(tx, { ...making, createdBy: actor.name, publicId, secretHash })
  const made = showToken(await getTokenRow(tx, id, null, actor))
  const { service, kind, name, scopes, networks, ratePerMinute, expiresAt, succeeds, createdBy } = made
  const after = { id, service, kind, name, scopes, networks, ratePerMinute, expiresAt, succeeds, createdBy }
  await writeAudit(tx, actor, { ...aboutToken('create', { id, serviceId: making.serviceId }), after })
  return { ...made, token }
}

/** When a token ends; `madeAt`: when its secret was made, else now. */
export async function readEnd(tx: Db, given: GivenExpiry, madeAt?: Date): Promise<Date> {
  const { tokenDaysMax } = await readSettings(tx)
  const now = await readDatabaseTime(tx)
  return readExpiry(given, now, { madeAtMs: madeAt?.getTime() ?? now, daysMax: tokenDaysMax })
}

/** Throws `token_ended` where it does not open any more; answers now, in ms since 1970. */
export async function refuseEnded(tx: Db, { revokedAt, expiresAt }: TokenRow): Promise<number> {
  const now = await readDatabaseTime(tx)
  if (revokedAt !== null || expiresAt.getTime() <= now) throw new AppError('token_ended')
  return now
}
