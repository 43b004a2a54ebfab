import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import { type Actor, makeInternalActor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { acceptMessage } from '../messages/messages.ts'

const ROUTE = '/api/v1/password-reset'
const VALID_FOR_S = 300

/**
 * Sends a code through the built-in service, at most a few an hour to one number. It never throws for what only an
 * operator can mend, and never tells the person: that stands in the log, without number and code.
 */
export async function sendResetCode(
  deps: Deps,
  asker: Actor,
  person: { id: number; mobile: string; locale: Locale },
  code: string,
): Promise<void> {
  const { log } = deps
  const about = { user: person.id, requestId: asker.requestId }
  const service = deps.access.findService(BUILT_IN_SERVICE)
  if (!service) {
    log.error(about, `the service ${BUILT_IN_SERVICE} is not there: start this node again, which makes it`)
    return
  }
  if (service.sandbox)
    log.warn(
      about,
      `a code went to the sandbox, not to the phone: allocate an account to the service ${BUILT_IN_SERVICE}`,
    )
  try {
    // silent, for it would tell that the name is somebody's
    await deps.signIn.lockOut.begin(`reset number:${person.mobile}`, null)
    const actor = { ...makeInternalActor('system', asker.requestId, person.locale), ip: asker.ip, service }
    const text = phrase(person.locale, 'sms.passwordReset', { code })
    const origin = { idempotencyKey: null, begunAt: performance.now(), route: ROUTE }
    await acceptMessage(deps, actor, { to: person.mobile, text, class: 'otp', validFor: VALID_FOR_S }, origin)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn({ ...about, code: error.code }, WHY[error.code] ?? 'a code for a forgotten password could not be sent')
  }
}

const WHY: Record<string, string> = {
  method_unusable: `a code for a forgotten password could not be sent: allocate an account to the service ${BUILT_IN_SERVICE}`,
  service_suspended: `a code for a forgotten password could not be sent: the service ${BUILT_IN_SERVICE} is suspended`,
  sign_in_locked: 'no further code for a forgotten password was sent to this number: it had its share of the hour',
}
