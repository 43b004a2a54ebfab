import { createHash } from 'node:crypto'
import { unreadable } from './called.ts'
import { clipAnswer } from './exchange.ts'
import type { Fields } from './fields.ts'
import { bareLine, listFields, readId, readWallClock, wordOf } from './fields.ts'
import { call, refuseReading } from './magfa-calls.ts'
import { NO_SUCH_MESSAGE, STATUSES } from './magfa-codes.ts'
import { toE164 } from './numbers.ts'
import type { AskResult, Context, Inbound, Question, Read, Report, ReportsResult, Verdict } from './provider.ts'

// What Magfa says later, and what it says when it is asked. It calls back for deliveries nowhere in what could be read.
// A relay of received messages (GET with from, text, udh) is told of by one third party alone: without an id, a time and,
// as written there, the line. So they are polled.

const HOUR_MS = 3_600_000
/** Messages are known for 24 hours: an hour before that a "no" begins to be worthless. */
const NO_BELIEVED_MS = 23 * HOUR_MS
/** Their clock (unverified); there is no summer time since 2022. */
const ZONE = '+03:30'
/** Rows of one `messages`: as many mean that there may be more. */
const INBOX_PAGE = 100
const INBOX_PAGES_MAX = 50

/** By our reference (`uids` of the send): one call for each, which answers with their id alone. */
export async function ask(context: Context, { items, canary }: Question): Promise<AskResult> {
  const mids: string[] = []
  const answers: string[] = []
  for (const { reference } of [...items, ...(canary ? [canary] : [])]) {
    const called = await call(context, `mid/${reference}`)
    if (called.kind === 'refused') return { kind: 'unanswered', code: called.refusal.code, text: called.refusal.text }
    if (called.kind === 'unclear') return { kind: 'unanswered', code: called.code, text: called.text }
    mids.push(wordOf(called.body.mid))
    answers.push(called.answer)
  }
  return {
    kind: 'answered',
    verdicts: items.map((item, i) => judge(mids[i]!, context.now() - item.sentAt.getTime())),
    canaryFound: canary !== null && mids.at(-1) === canary.providerId,
    answer: clipAnswer(answers.join('\n'), []),
  }
}

function judge(mid: string, ageMs: number): Verdict {
  if (mid === NO_SUCH_MESSAGE) return { kind: ageMs < NO_BELIEVED_MS ? 'no' : 'unclear' }
  const providerId = readId(mid)
  return providerId === undefined ? { kind: 'unclear' } : { kind: 'yes', providerId, cost: null }
}

/** By the provider's ids; -1 (not theirs, or older than a day) says nothing and is left out. */
export async function findReports(context: Context, providerIds: string[]): Promise<ReportsResult> {
  const called = await call(context, `statuses/${providerIds.map(encodeURIComponent).join(',')}`)
  if (called.kind !== 'ok') return refuseReading(called)
  if (!Array.isArray(called.body.dlrs)) return refuseReading(unreadable(called.answer))
  return { kind: 'answered', reports: listFields(called.body.dlrs).flatMap((row) => readReport(row) ?? []) }
}

function readReport(row: Fields): Report | undefined {
  const providerId = readId(row.mid)
  const code = wordOf(row.status)
  if (providerId === undefined || code === '' || code === NO_SUCH_MESSAGE) return undefined
  const known = Object.hasOwn(STATUSES, code) ? STATUSES[code] : undefined
  const at = readWallClock(row.date, ZONE)
  return {
    providerId,
    status: known?.status ?? 'unknown',
    ...(known?.failure && { failure: known.failure }),
    code: clipAnswer(code, [], 100),
    text: known?.words ?? '',
    ...(at && { at }),
    ...(!known && { raw: clipAnswer(JSON.stringify(row), []) }),
  }
}

/**
 * What subscribers wrote. A row that was given is deleted there, and the rows are of all lines: so those of other lines
 * are given as well, each with its own, and what came before a failure is kept.
 */
export async function findInbound(context: Context, line: string): Promise<Read<Inbound[]>> {
  const value: Inbound[] = []
  for (let page = 0; page < INBOX_PAGES_MAX; page++) {
    const called = await call(context, `messages/${INBOX_PAGE}`)
    const rows = called.kind === 'ok' && Array.isArray(called.body.messages) ? called.body.messages : undefined
    if (!rows && page > 0) break
    if (!rows) return refuseReading(called.kind === 'ok' ? unreadable(called.answer) : called)
    value.push(...listFields(rows).flatMap((row) => readInbound(row, line) ?? []))
    if (rows.length < INBOX_PAGE) break
  }
  return { kind: 'read', value, answer: null }
}

function readInbound(row: Fields, asked: string): Inbound | undefined {
  const from = wordOf(row.senderNumber)
  const to = wordOf(row.recipientNumber)
  if (from === '' || to === '' || typeof row.body !== 'string') return undefined
  return {
    providerId: fingerprint([from, to, row.body, wordOf(row.date)]),
    // short codes and names stay as they are
    from: /^[+\d]\d{9,}$/.test(from) ? toE164(from) : from,
    line: bareLine(to) === bareLine(asked) ? asked : bareLine(to),
    text: row.body,
    at: readWallClock(row.date, ZONE) ?? null,
  }
}

/** Stands in for an id, which they do not give. */
const fingerprint = (parts: string[]): string =>
  `h-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24)}`
