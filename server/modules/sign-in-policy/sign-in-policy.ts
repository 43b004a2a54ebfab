import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inGuardedTransaction } from '../../platform/auth/administrators.ts'
import { readSignInPolicy, type SignInPolicy, updateSignInPolicy } from '../../platform/auth/sign-in-policy.ts'
import type { Db } from '../../platform/db/database.ts'
import { fieldError } from '../../platform/http/errors.ts'

/**
 * Takes effect with the next request of everybody. Throws `last_administrator` where passwords would be forbidden and no
 * administrator has another way in, and `invalid_request` at `idleMinutes` for one that is longer than the longest time.
 */
export function changeSignInPolicy(db: Db, actor: Actor, wanted: Partial<SignInPolicy>): Promise<SignInPolicy> {
  return inGuardedTransaction(db, async (tx) => {
    const before = await readSignInPolicy(tx, true)
    const changes = findChanges(before, wanted)
    if (!changes) return before
    const after = { ...before, ...changes.after } as SignInPolicy
    const idleMax = after.longestHours * 60
    if (after.idleMinutes > idleMax) throw fieldError('idleMinutes', 'too_large', { limit: idleMax })
    await updateSignInPolicy(tx, after)
    await writeAudit(tx, actor, {
      action: 'centre.update-sign-in-policy',
      subjectKind: 'centre',
      subjectId: 'sign-in-policy',
      ...changes,
    })
    return after
  })
}
