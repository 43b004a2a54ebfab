import { AppError } from '../http/errors.ts'
import type { Actor } from './actor.ts'

const PROOF_LASTS_MS = 15 * 60_000

/**
 * What may take an account over, one's own or another's, asks that the person at the browser has shown who it is within
 * the last quarter of an hour: a session alone may be stolen. Programs have none to show. Throws `proof_required`.
 */
export function refuseUnproven({ session }: Actor): void {
  if (session && session.provedAt.getTime() < Date.now() - PROOF_LASTS_MS) throw new AppError('proof_required')
}
