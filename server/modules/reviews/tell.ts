import type { Deps } from '../../platform/deps.ts'
import { sendNotices } from '../messages/notices.ts'
import { listUnsentNotices, noteNoticeSent, type Receiver } from './notice-queries.ts'

/** Sends what was decided on and not sent. Each message stands under a key of its notice and number. */
export async function tellReviewers(deps: Deps, nowMs: number): Promise<void> {
  const { db } = deps.database
  const unsent = await listUnsentNotices(db)
  await sendNotices(
    deps,
    nowMs,
    unsent.map(({ id, at, receivers }) => ({
      name: `review-notice-${id}`,
      key: `review review-notice-${id}`,
      route: '/api/v1/reviews',
      at,
      receivers,
      noteSent: (told: Receiver[]) => noteNoticeSent(db, id, told, new Date(nowMs)),
    })),
  )
}
