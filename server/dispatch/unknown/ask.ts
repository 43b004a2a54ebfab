import type pg from 'pg'
import type { Context, Method, Verdict } from '../../../providers/provider.ts'
import { type Account, mannerOf, methodOf } from '../road/routing.ts'
import { OUTCOMES } from '../send/settle.ts'
import type { CallRow, UnknownParts } from './parts.ts'

/** Asking stops this long before the provider's window closes: an answer at its edge could be of either side. */
const WINDOW_MARGIN_MS = 3_600_000

/** A message whose outcome is unknown, in the call that it went by. */
export type Open = {
  call: CallRow
  index: number
  id: string
  reference: number
  to: string
  expiresAt: Date
  cancelAt: Date | null
  /** A second copy has been risked for it already. */
  wasSentAgain: boolean
  flow: number
  lane: number
}

/**
 * Whether a question was put to the right place, so that a "no" means no: a message known to have been taken was found by
 * it. The first message of an account has none to ask for; where the provider answers a repeated reference with its old
 * record, going again is the question put once more, and harms nobody while the road is the same (decision 0011).
 */
export const isProved = (answer: Answer, account: Account, method: Method): boolean =>
  answer.canaryFound || account.provider.isolatedFaults === true || (method.idempotent && !answer.hadCanary)

/** The margin before the window's end; a short window (the sandbox's) keeps a quarter of itself. */
const askMargin = (windowMs: number): number => Math.min(WINDOW_MARGIN_MS, windowMs / 4)

/** When asking about a call ends, in ms since 1970. */
export const askUntil = ({ askWindowMs }: Method, begunAt: number): number =>
  begunAt + askWindowMs - askMargin(askWindowMs)

/**
 * How long until a "no" about a call counts that is ending now, `ageMs` after its claim. The grace begins where we let go of
 * it, which a node that stood still does later than the timeout.
 */
export const untilGraceOver = ({ timeoutMs, graceMs }: Method, ageMs: number): number =>
  Math.max(0, timeoutMs - ageMs) + graceMs

/** Whether nothing can come of it any more at the provider. `ended_at`: when we let go of it. */
export const isGraceOver = (method: Method, { begun_at, ended_at }: CallRow, now: number): boolean => {
  const endedAt = (ended_at ?? begun_at).getTime()
  return now >= endedAt + untilGraceOver(method, endedAt - begun_at.getTime())
}

/** The messages of these calls whose outcome is still unknown. */
export async function readOpen(pool: pg.Pool, calls: CallRow[]): Promise<Open[]> {
  const wanted = calls.flatMap((call) =>
    call.ids.flatMap((id, index) => {
      const outcome = call.outcomes?.[index] ?? OUTCOMES.unknown
      return outcome === OUTCOMES.unknown ? [{ call, index, id }] : []
    }),
  )
  const ids = wanted.map(({ id }) => id)
  const { rows } = await pool.query<{
    id: string
    recipient: string
    expires_at: Date
    cancel_at: Date | null
    was_sent_again: boolean
  }>({
    name: 'open of calls',
    // as `exists` it may be answered by reading all notes there are
    text: `select id, recipient, expires_at, cancel_at, coalesce((
         select true from notes n where n.message_id = m.id and n.kind = 'sent_again' limit 1), false) as was_sent_again
       from messages m where id = any ($1::uuid[]) and id between $2 and $3`,
    values: [ids, [...ids].sort()[0], [...ids].sort().at(-1)],
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return wanted.flatMap(({ call, index, id }) => {
    const row = byId.get(id)
    if (!row) return []
    const { recipient: to, expires_at: expiresAt, cancel_at: cancelAt, was_sent_again: wasSentAgain } = row
    const [flow, lane] = [call.flows[index] as number, call.lanes[index] as number]
    const reference = call.refs[index] as number
    return [{ call, index, id, reference, to, expiresAt, cancelAt, wasSentAgain, flow, lane }]
  })
}

export type Answer = { verdict: Verdict | undefined; hadCanary: boolean; canaryFound: boolean; text: string | null }

/** Asks within the provider's limit per question. What a question without an answer asked for is not in the map. */
export async function askInParts(
  parts: UnknownParts,
  account: Account,
  asked: Open[],
  context: Context | undefined,
): Promise<Map<Open, Answer>> {
  const answers = new Map<Open, Answer>()
  const call = asked[0]?.call
  if (!call || !context) return answers
  const { provider } = account
  const method = methodOf(account, call.method)
  const canary = await parts.findCanary(account.id, call.key_id, call.method)
  for (const part of splitQuestion(asked, method)) {
    const items = part.map(({ reference, to, call: { begun_at: sentAt } }) => ({ reference, to, sentAt }))
    const knownProviderIds = method.askBy === 'recipient' ? await findKnownIds(parts.pool, part) : []
    const result = await provider.ask?.(context, { manner: mannerOf(call.method), items, canary, knownProviderIds })
    if (!result || result.kind === 'unanswered') continue
    const { canaryFound, answer: text } = result
    part.forEach((one, index) => {
      answers.set(one, { verdict: result.verdicts[index], hadCanary: canary !== null, canaryFound, text })
    })
  }
  return answers
}

/** Asking by recipient looks around the moment of one call. */
function splitQuestion(asked: Open[], { askBy, askMax }: Method): Open[][] {
  const groups = askBy === 'recipient' ? [...Map.groupBy(asked, (one) => one.call).values()] : [asked]
  return groups.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / askMax) }, (_, i) => group.slice(i * askMax, (i + 1) * askMax)),
  )
}

/** Ids that the provider gave to other messages for the same numbers around that time: they are not the one we look for. */
async function findKnownIds(pool: pg.Pool, asked: Open[]): Promise<string[]> {
  const { call } = asked[0] as Open
  const { rows } = await pool.query<{ provider_id: string }>(
    `select unnest(provider_ids) as provider_id from calls
     where account_id = $1 and id between uuid_at($2::timestamptz - interval '1 day') and uuid_at($2::timestamptz + interval '1 day')
       and ids && (select coalesce(array_agg(id), '{}') from messages
         where recipient = any ($3) and id between uuid_at($2::timestamptz - interval '2 days') and uuid_at($2::timestamptz + interval '1 day'))`,
    [call.account_id, call.begun_at, asked.map(({ to }) => to)],
  )
  return rows.flatMap((row) => (row.provider_id ? [row.provider_id] : []))
}

/** A call's method, as long as its account, its provider and the method are there. */
export const findMethod = (account: Account | undefined, name: string): Method | undefined =>
  account?.provider.methods[mannerOf(name)]
