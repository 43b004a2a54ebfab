import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { MESSAGES_MAX } from './notice-queries.ts'

/** What a reviewer is told of. `cost` in rials; null: it is not known. */
export type Told = {
  service: { fa: string; en: string }
  /** `makers`: by username; who made it is the first, null where nobody is known. */
  broadcasts: { makers: (string | null)[]; n: number; cost: number | null }[]
  messages: number
  cost: number | null
  /** Where to look; null: nobody told us under which address people open the panel. */
  url: string | null
}

const TAGS: Record<Locale, string> = { fa: 'fa-IR-u-nu-arabext', en: 'en-GB' }

/**
 * The message to a reviewer: what waits, to how many, at what cost, and where to look. Nothing that a sender wrote stands in
 * it: people trust what Rasan itself sends, and would a link in the name of a broadcast.
 */
export function writeReviewNotice(locale: Locale, { service, broadcasts, messages, cost, url }: Told): string {
  const number = (n: number) => new Intl.NumberFormat(TAGS[locale]).format(n)
  const isCut = messages >= MESSAGES_MAX
  const params = {
    service: service[locale],
    broadcasts: number(broadcasts.length),
    messages: isCut ? phrase(locale, 'sms.review.atLeast', { n: number(messages) }) : number(messages),
    recipients: number(broadcasts.reduce((sum, { n }) => sum + n, 0)),
    cost:
      cost === null || isCut
        ? phrase(locale, 'sms.review.costUnknown')
        : phrase(locale, 'alerts.unit.IRR', { n: number(cost) }),
    where: url ?? phrase(locale, 'sms.review.where'),
  }
  const [only] = broadcasts
  if (only === undefined) return phrase(locale, 'sms.review.messages', params)
  if (messages > 0) return phrase(locale, 'sms.review.both', params)
  if (broadcasts.length > 1) return phrase(locale, 'sms.review.broadcasts', params)
  const by = only.makers[0]
  return by
    ? phrase(locale, 'sms.review.broadcastBy', { ...params, by })
    : phrase(locale, 'sms.review.broadcast', params)
}
