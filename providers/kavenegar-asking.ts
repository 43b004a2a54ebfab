import { clipAnswer } from './exchange.ts'
import type { Called, NotOk, Row } from './kavenegar-calls.ts'
import { call, READ_TIMEOUT_MS, readId } from './kavenegar-calls.ts'
import { NO_SUCH_MESSAGE } from './kavenegar-codes.ts'
import { isRecipient, readFinal } from './kavenegar-reports.ts'
import { toNational } from './numbers.ts'
import type { AskResult, Context, Question, Verdict } from './provider.ts'

// What became of messages whose call ended without an answer.

/** An hour before the end of its window of 12 h a "no" begins to be worthless. */
const NO_BELIEVED_MS = 11 * 3_600_000

/** By our reference. 100 is said of another key's messages as well, hence the canary. */
export async function askByReference(context: Context, { items, canary }: Question): Promise<AskResult> {
  const references = [...items, ...(canary ? [canary] : [])].map((item) => item.reference)
  const called = await call(context, 'sms/statuslocalmessageid', { localid: references.join(',') }, READ_TIMEOUT_MS)
  if (called.kind !== 'ok') return unanswered(called)
  const rowsOf = Map.groupBy(called.rows, (row) => String(row.localid))
  const verdicts = items.map((item): Verdict => {
    const rows = rowsOf.get(String(item.reference)) ?? []
    return rows.length === 1 ? judge(rows[0]!, context.now() - item.sentAt.getTime()) : { kind: 'unclear' }
  })
  const canaryRow = canary && rowsOf.get(String(canary.reference))?.[0]
  const canaryFound =
    !!canaryRow && Number(canaryRow.status) !== NO_SUCH_MESSAGE && readId(canaryRow.messageid) === canary.providerId
  return { kind: 'answered', verdicts, canaryFound, answer: called.answer }
}

function judge(row: Row, ageMs: number): Verdict {
  if (Number(row.status) === NO_SUCH_MESSAGE) return { kind: ageMs < NO_BELIEVED_MS ? 'no' : 'unclear' }
  const providerId = readId(row.messageid)
  if (providerId === undefined) return { kind: 'unclear' }
  const report = readFinal(row)
  return { kind: 'yes', providerId, cost: null, ...(report && { report }) }
}

/**
 * By recipient: of the messages to that number around that time, those whose ids we know are other ones. Exactly one
 * left for exactly one question is ours; none left is a no; anything else stays unclear.
 */
export async function askByRecipient(
  context: Context,
  { items, canary, knownProviderIds }: Question,
): Promise<AskResult> {
  const known = new Set(knownProviderIds)
  if (canary) known.add(canary.providerId)
  const verdicts: Verdict[] = []
  const answers: string[] = []
  for (const item of items) {
    const called = await callByRecipient(context, item)
    if (called.kind !== 'ok') return unanswered(called)
    answers.push(called.answer)
    verdicts.push(judgeRows(called.rows, item.to, known, items))
  }
  let canaryFound = false
  if (canary) {
    const called = await callByRecipient(context, canary)
    if (called.kind !== 'ok') return unanswered(called)
    canaryFound = called.rows.some((row) => readId(row.messageid) === canary.providerId)
  }
  return { kind: 'answered', verdicts, canaryFound, answer: clipAnswer(answers.join('\n'), []) }
}

/** From a minute before (clocks differ) to five after: long past timeout and grace, and at most a day, as asked for. */
const callByRecipient = (context: Context, item: { to: string; sentAt: Date }): Promise<Called> => {
  const sentS = Math.floor(item.sentAt.getTime() / 1000)
  const fields = { receptor: toNational(item.to), startdate: String(sentS - 60), enddate: String(sentS + 300) }
  return call(context, 'sms/statusbyreceptor', fields, READ_TIMEOUT_MS)
}

function judgeRows(rows: Row[], to: string, known: Set<string>, items: Question['items']): Verdict {
  const found = rows.filter((row) => Number(row.status) !== NO_SUCH_MESSAGE)
  if (found.some((row) => readId(row.messageid) === undefined || !isRecipient(row, to))) return { kind: 'unclear' }
  const strangers = found.filter((row) => !known.has(readId(row.messageid)!))
  if (strangers.length === 0) return { kind: 'no' }
  const isOnlyOne = strangers.length === 1 && items.filter((item) => item.to === to).length === 1
  return isOnlyOne ? judge(strangers[0]!, 0) : { kind: 'unclear' }
}

const unanswered = (called: NotOk): AskResult => {
  const { code, text } = called.kind === 'refused' ? called.refusal : called
  return { kind: 'unanswered', code, text }
}
