import type { Road } from '../../dispatch/road/routing.ts'
import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { type Arrange, acceptMessage } from '../messages/messages.ts'
import { listUnsent, noteSent, type Receiver, type Unsent } from './queries.ts'

const ROUTE = '/api/v1/centre/alerts'
const VALID_FOR_S = 4 * 3_600
/** An idempotency key holds for a day at least: what is older might be sent twice, and is not news any more. */
const UNSENT_MAX_MS = 12 * 3_600_000

/** Sends what was decided on and not sent. Each message stands under a key of its alert, occurrence and number. */
export async function tellUnsent(deps: Deps, nowMs: number): Promise<void> {
  const { db } = deps.database
  for (const notice of await listUnsent(db)) {
    const isTooOld = nowMs - notice.at.getTime() > UNSENT_MAX_MS
    const receivers: Receiver[] = []
    try {
      for (const receiver of notice.receivers)
        receivers.push(
          isTooOld ? { ...receiver, failure: receiver.failure ?? 'too_old' } : await tell(deps, notice, receiver),
        )
    } catch (error) {
      // the next round goes on: whoever was told stands under the same key
      deps.log.warn({ err: error, alert: notice.alertId }, 'an alert could not be sent; the next round tries again')
      continue
    }
    await noteSent(db, notice, receivers, new Date(nowMs))
  }
}

/** Throws for what passes by itself; what only an administrator can mend becomes the receiver's `failure`. */
async function tell(deps: Deps, notice: Unsent, receiver: Receiver): Promise<Receiver> {
  const { to, locale, text, failure } = receiver
  if (to === null || failure !== null) return receiver
  const service = deps.access.findService(BUILT_IN_SERVICE)
  if (!service) return { ...receiver, failure: 'service_not_found' }
  const name = `alert-${notice.alertId}-${notice.occurrence}`
  const actor = { ...makeInternalActor('system', name, locale), service }
  const origin = {
    // no caller's key holds a space: nobody can take it before us
    idempotencyKey: `alert ${name}-${to}`,
    begunAt: performance.now(),
    route: ROUTE,
    arrange: (roads: Road[]) => goAround(notice, roads),
  }
  try {
    const { message } = await acceptMessage(deps, actor, { to, text, validFor: VALID_FOR_S }, origin)
    return { ...receiver, message: message.id, failure: service.sandbox ? 'went_to_sandbox' : null }
  } catch (error) {
    // what passes by itself: a database that is away, another node that sends the same at this moment, a quota
    if (!(error instanceof AppError) || error.retryAfterS !== null) throw error
    deps.log.warn({ alert: notice.alertId, code: error.code }, WHY)
    return { ...receiver, failure: error.code === 'method_unusable' ? 'no_other_account' : error.code }
  }
}

const WHY = `an alert could not be sent: look at the accounts of the service ${BUILT_IN_SERVICE}`

/**
 * By every other account first; by the one in trouble last, and not at all where it is stopped: a message would wait for
 * what it tells of.
 */
const goAround = ({ kind, event, accountId }: Unsent, roads: Road[]): ReturnType<Arrange> => {
  const others = roads.filter(({ account }) => account.id !== accountId)
  const isStopped = event !== 'recovered' && (kind === 'circuit_open' || kind === 'key_refused')
  return isStopped ? others : [...others, ...roads.filter(({ account }) => account.id === accountId)]
}
