import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { type Arrange, acceptMessage } from './messages.ts'

const VALID_FOR_S = 4 * 3_600
/** An idempotency key holds for a day at least: what is older might be sent twice, and is not news any more. */
const UNSENT_MAX_MS = 12 * 3_600_000

/** Somebody to tell, the text, and what became of it. `to` null: there is nowhere to send it. */
type Receiver = { to: string | null; locale: Locale; text: string; message: string | null; failure: string | null }

/**
 * What was decided on and not sent. `name`: of this notice alone, in logs; `key`: with the number, the key of each message,
 * with a space, which no caller's key holds: nobody can take it before us. `route`: where in the API it is read of.
 * `arrange`: by which roads it goes.
 */
export type Notice<R extends Receiver> = {
  name: string
  key: string
  route: string
  at: Date
  receivers: R[]
  arrange?: Arrange
  noteSent(receivers: R[]): Promise<void>
}

/** Tells people through the built-in service, each once however many nodes and rounds there are. */
export async function sendNotices<R extends Receiver>(deps: Deps, nowMs: number, notices: Notice<R>[]): Promise<void> {
  for (const notice of notices) {
    const isTooOld = nowMs - notice.at.getTime() > UNSENT_MAX_MS
    const receivers: R[] = []
    try {
      for (const receiver of notice.receivers)
        receivers.push(
          isTooOld ? { ...receiver, failure: receiver.failure ?? 'too_old' } : await tell(deps, notice, receiver),
        )
    } catch (error) {
      // the next round goes on: whoever was told stands under the same key
      deps.log.warn({ err: error, notice: notice.name }, 'a notice could not be sent; the next round tries again')
      continue
    }
    await notice.noteSent(receivers)
  }
}

/** Throws for what passes by itself; what only an administrator can mend becomes the receiver's `failure`. */
async function tell<R extends Receiver>(deps: Deps, { name, key, route, arrange }: Notice<R>, receiver: R): Promise<R> {
  const { to, locale, text, failure } = receiver
  if (to === null || failure !== null) return receiver
  const service = deps.access.findService(BUILT_IN_SERVICE)
  if (!service) return { ...receiver, failure: 'service_not_found' }
  const actor = { ...makeInternalActor('system', name, locale), service }
  const origin = { idempotencyKey: `${key}-${to}`, begunAt: performance.now(), route, ...(arrange && { arrange }) }
  try {
    const { message } = await acceptMessage(deps, actor, { to, text, validFor: VALID_FOR_S }, origin)
    return { ...receiver, message: message.id, failure: service.sandbox ? 'went_to_sandbox' : null }
  } catch (error) {
    // what passes by itself: a database that is away, another node that sends the same at this moment, a quota
    if (!(error instanceof AppError) || error.retryAfterS !== null) throw error
    deps.log.warn({ notice: name, code: error.code }, WHY)
    return { ...receiver, failure: error.code }
  }
}

const WHY = `a notice could not be sent: look at the accounts of the service ${BUILT_IN_SERVICE}`
