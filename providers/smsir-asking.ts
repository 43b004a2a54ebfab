import { unreadable } from './called.ts'
import { clipAnswer } from './exchange.ts'
import { toE164 } from './numbers.ts'
import type { AskResult, Context, Question, Verdict } from './provider.ts'
import type { NotOk, Row } from './smsir-calls.ts'
import { get, readId, readSeconds, toRows, wordOf } from './smsir-calls.ts'
import { readState } from './smsir-reports.ts'

// What became of messages whose call ended without an answer. SMS.ir takes no reference of ours; but `send/live` (official)
// lists what was sent today. Its order is not documented, nor whether it has what went by template: the canary tells.

const PAGE = 100
/** More than 1,000 messages a day, and not newest first: then it is not asked, as each question would be so many calls. */
const PAGES_MAX = 10
/** From a minute before (clocks differ) to five after: long past timeout and grace. */
const BEFORE_MS = 60_000
const AFTER_MS = 300_000
/** "Today" is Tehran's or the UTC's (unverified): a "no" is given only where it is both. */
const DAY_MS = 86_400_000
const ZONES_MS = [0, 3.5 * 3_600_000]

/**
 * Of the messages to a number around that time, those whose ids we know are other ones. Exactly one left for exactly one
 * question is ours; none left is a no; anything else stays unclear.
 */
export async function askByRecipient(context: Context, question: Question): Promise<AskResult> {
  const { items, canary, knownProviderIds } = question
  const sinceMs = Math.min(...[...items, ...(canary ? [canary] : [])].map((one) => one.sentAt.getTime())) - BEFORE_MS
  const read = await readToday(context, sinceMs)
  if ('kind' in read) return unanswered(read)
  const { rows, answers } = read
  const known = new Set(knownProviderIds)
  if (canary) known.add(canary.providerId)
  const nowMs = context.now()
  return {
    kind: 'answered',
    verdicts: items.map((item) => {
      const found = rows.filter((row) => isNear(row, item) && !known.has(readId(row.messageId) ?? ''))
      const isAlone = items.filter(({ to }) => to === item.to).length === 1
      return judge(found, isAlone, isOfToday(item.sentAt.getTime(), nowMs))
    }),
    canaryFound:
      canary !== null && rows.some((row) => readId(row.messageId) === canary.providerId && isTo(row, canary.to)),
    answer: clipAnswer(answers.join('\n'), []),
  }
}

function judge(found: Row[], isAlone: boolean, isOfToday: boolean): Verdict {
  if (found.length === 0) return { kind: isOfToday ? 'no' : 'unclear' }
  const providerId = readId(found[0]!.messageId)
  if (found.length > 1 || !isAlone || providerId === undefined) return { kind: 'unclear' }
  return { kind: 'yes', providerId, cost: null, report: readState(found[0]!) }
}

/** Pages until the last one, or, where they come newest first, until they are older than what is looked for. */
async function readToday(context: Context, sinceMs: number): Promise<{ rows: Row[]; answers: string[] } | NotOk> {
  const rows: Row[] = []
  const answers: string[] = []
  for (let page = 1; page <= PAGES_MAX; page++) {
    const called = await get(context, `send/live?pageNumber=${page}&pageSize=${PAGE}`)
    if (called.kind !== 'ok') return called
    const more = toRows(called.data)
    if (!more) return unreadable(called.answer)
    rows.push(...more)
    answers.push(called.answer)
    if (more.length < PAGE || isPast(rows, sinceMs)) return { rows, answers }
  }
  return { kind: 'unclear', code: 'too_many', text: `more than ${PAGES_MAX * PAGE} messages today`, answer: null }
}

function isPast(rows: Row[], sinceMs: number): boolean {
  const times = rows.map(timeOf)
  const isNewestFirst = times.every((at, i) => i === 0 || at <= times[i - 1]!) && times[0]! > times.at(-1)!
  return isNewestFirst && times.at(-1)! < sinceMs
}

const timeOf = (row: Row): number => readSeconds(row.sendDateTime)?.getTime() ?? Number.NaN
const isTo = (row: Row, to: string): boolean => toE164(wordOf(row.mobile)) === to

/** A row to this number around that time; one that tells no time may be it. */
function isNear(row: Row, { to, sentAt }: { to: string; sentAt: Date }): boolean {
  const afterMs = timeOf(row) - sentAt.getTime()
  return isTo(row, to) && !(afterMs < -BEFORE_MS || afterMs > AFTER_MS)
}

const isOfToday = (atMs: number, nowMs: number): boolean =>
  ZONES_MS.every((zoneMs) => Math.floor((atMs - BEFORE_MS + zoneMs) / DAY_MS) === Math.floor((nowMs + zoneMs) / DAY_MS))

const unanswered = (called: NotOk): AskResult => {
  const { code, text } = called.kind === 'refused' ? called.refusal : called
  return { kind: 'unanswered', code, text }
}
