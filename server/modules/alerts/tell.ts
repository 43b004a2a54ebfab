import type { Road } from '../../dispatch/road/routing.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Arrange } from '../messages/messages.ts'
import { sendNotices } from '../messages/notices.ts'
import { listUnsent, noteSent, type Receiver, type Unsent } from './queries.ts'

/** Sends what was decided on and not sent. Each message stands under a key of its alert, occurrence and number. */
export async function tellUnsent(deps: Deps, nowMs: number): Promise<void> {
  const { db } = deps.database
  const unsent = await listUnsent(db)
  await sendNotices(
    deps,
    nowMs,
    unsent.map((notice) => {
      const name = `alert-${notice.alertId}-${notice.occurrence}`
      return {
        name,
        key: `alert ${name}`,
        route: '/api/v1/centre/alerts',
        at: notice.at,
        receivers: notice.receivers,
        arrange: (roads: Road[]) => goAround(notice, roads),
        noteSent: (told: Receiver[]) => noteSent(db, notice, told.map(sayWhich), new Date(nowMs)),
      }
    }),
  )
}

/** There may be one, and it is the one in trouble. */
const sayWhich = (receiver: Receiver): Receiver =>
  receiver.failure === 'method_unusable' ? { ...receiver, failure: 'no_other_account' } : receiver

/**
 * By every other account first; by the one in trouble last, and not at all where it is stopped: a message would wait for
 * what it tells of.
 */
const goAround = ({ kind, event, accountId }: Unsent, roads: Road[]): ReturnType<Arrange> => {
  const others = roads.filter(({ account }) => account.id !== accountId)
  const isStopped = event !== 'recovered' && (kind === 'circuit_open' || kind === 'key_refused')
  return isStopped ? others : [...others, ...roads.filter(({ account }) => account.id === accountId)]
}
