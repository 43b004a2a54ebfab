import type { Envelope, Fields, Said } from './ghasedak-answers.ts'
import {
  call,
  isFields,
  messageIdOf,
  readTaken,
  refusal,
  rejectAll,
  rialsOf,
  rowsOf,
  settleWhole,
  textOf,
  timeOf,
} from './ghasedak-answers.ts'
import type { Words } from './ghasedak-reports.ts'
import { findReport, readInbound } from './ghasedak-reports.ts'
import { toNational } from './numbers.ts'
import type {
  AccountReading,
  AskResult,
  Batch,
  Context,
  Inbound,
  Outcome,
  Question,
  Read,
  Report,
  ReportsResult,
  SendItem,
  SendResult,
  Verdict,
} from './provider.ts'

/** Ghasedak's old API, v2 at api.ghasedak.me (or .io): forms with comma-joined lists; our reference is `checkid`. */

export const V2_URL = 'https://api.ghasedak.me'
const READ_TIMEOUT_MS = 8_000
/** A call is not begun with less than this left of a batch's time. */
const CALL_MS_MIN = 1_000

/** Numbers of `sms/status`, as a third party's library has them; not confirmed by the provider. */
export const V2_STATUSES: Words = {
  0: { text: 'not yet at the server', status: 'queued' },
  1: { text: 'delivered', status: 'delivered' },
  2: { text: 'not delivered', status: 'undelivered', failure: 'recipient_unreachable' },
  3: { text: 'reached the operator', status: 'sent' },
  4: { text: 'did not reach the operator', status: 'failed', failure: 'provider_failed' },
  5: { text: 'on the blacklist', status: 'failed', failure: 'recipient_blocked' },
  6: { text: 'wrong id', status: 'unknown' },
}
const WRONG_ID = '6'

/** Hands a batch over in as few calls as its texts allow, one after the other within the batch's time. */
export async function sendByV2(context: Context, batch: Batch): Promise<SendResult> {
  const endsAtMs = context.now() + batch.timeoutMs
  const outcomes = new Map<number, Outcome>()
  const answers: string[] = []
  let refused: SendResult | undefined
  const groups = batch.manner === 'otp' ? batch.items.map((item) => [item]) : groupItems(batch.items)
  const isOnly = groups.length === 1
  for (let group = groups.shift(); group; group = groups.shift()) {
    const leftMs = endsAtMs - context.now()
    if (!refused && leftMs < Math.min(CALL_MS_MIN, batch.timeoutMs)) refused = rejectAll(1, NO_TIME)
    const result = refused ?? (await sendGroup(context, batch.manner, group, leftMs))
    if (result.refusedWhole && isOnly) return result
    // with other groups beside it the flag would speak for them too, so this group finds its faulty message here
    if (result.refusedWhole) groups.push(...group.map((item) => [item]))
    else
      for (const [index, item] of group.entries())
        outcomes.set(item.reference, result.outcomes[index] ?? result.outcomes[0]!)
    if (result.answer && !refused) answers.push(result.answer)
    if (isOfAll(result.outcomes[0]!)) refused = { outcomes: [result.outcomes[0]!], answer: null }
  }
  return {
    outcomes: batch.items.map((item) => outcomes.get(item.reference)!),
    answer: answers.length ? answers.slice(0, 3).join('\n').slice(0, 4_000) : null,
  }
}

const NO_TIME = refusal('busy', 'provider_busy', 'no_time', 'the calls before it took all the time', 'provider')

/** A fault that the rest of the batch would meet as well: it is not sent. */
const isOfAll = (outcome: Outcome): boolean =>
  outcome.kind === 'rejected' && ['network', 'key', 'account', 'credit', 'busy'].includes(outcome.fault)

/** Pairwise lists are joined by commas, so a text with a comma goes alone, or with those that have the same text. */
function groupItems(items: SendItem[]): SendItem[][] {
  const groups = Map.groupBy(items, (item) =>
    item.text.includes(',') ? `same ${item.line ?? ''} ${item.text}` : `pairs ${item.line === null}`,
  )
  return [...groups.values()]
}

async function sendGroup(context: Context, manner: string, items: SendItem[], timeoutMs: number): Promise<SendResult> {
  const form = manner === 'otp' ? templateForm(items[0]!) : textForm(items)
  if (!form)
    return rejectAll(
      1,
      refusal(
        'template',
        'template_refused',
        'no_template',
        'a template with param1 … param10 is needed',
        'administrator',
      ),
    )
  const said = await post(context, form.path, form.fields, timeoutMs)
  if (said.kind !== 'taken') return settleWhole(said, items.length)
  const ids = idsOf(said.data)
  // no row says whose it is: their number is all that can be checked
  if (ids.length !== items.length)
    return settleWhole(
      { kind: 'unknown', code: 'mismatch', text: 'the answer has another number of ids', answer: said.full() },
      items.length,
    )
  return {
    outcomes: ids.map(
      (providerId): Outcome =>
        providerId
          ? { kind: 'accepted', providerId, cost: null }
          : { kind: 'unknown', code: 'no_id', text: 'the answer gives no message id' },
    ),
    answer: items.length > 1 ? said.head : said.full(),
  }
}

type Form = { path: string; fields: Record<string, string> }

function textForm(items: SendItem[]): Form {
  const first = items[0]!
  const isPairs = items.length > 1 && !first.text.includes(',')
  const join = (values: (string | number)[]) => values.join(',')
  const line = isPairs ? join(items.map((item) => item.line ?? '')) : (first.line ?? '')
  return {
    path: items.length === 1 ? 'sms/send/simple' : isPairs ? 'sms/send/bulk' : 'sms/send/pair',
    fields: {
      message: isPairs ? join(items.map((item) => item.text)) : first.text,
      receptor: join(items.map((item) => toNational(item.to))),
      ...(first.line !== null && { linenumber: line }),
      checkid: join(items.map((item) => item.reference)),
    },
  }
}

function templateForm(item: SendItem): Form | undefined {
  const { template } = item
  if (!template || !Object.keys(template.tokens).every((name) => /^param([1-9]|10)$/.test(name))) return undefined
  return {
    path: 'verification/send/simple',
    fields: {
      receptor: toNational(item.to),
      type: '1',
      template: template.name,
      checkid: String(item.reference),
      ...template.tokens,
    },
  }
}

/** Ids alone, or in rows; an entry that is none stays as undefined, in its place. */
function idsOf(data: unknown): (string | undefined)[] {
  const list = Array.isArray(data) ? data : data === undefined || data === null ? [] : [data]
  return list.map((entry) => messageIdOf(isFields(entry) ? (entry.messageid ?? entry.id) : entry))
}

/** Asks by `checkid` (`type=2`). */
export async function askV2(context: Context, question: Question): Promise<AskResult> {
  const { canary, items } = question
  // the canary comes first: its row proves that rows stand in the order of the question
  const references = [...(canary ? [canary] : []), ...items].map((item) => String(item.reference))
  const said = await post(context, 'sms/status', { id: references.join(','), type: '2' }, READ_TIMEOUT_MS)
  if (said.kind === 'refused') return { kind: 'unanswered', code: said.refusal.code, text: said.refusal.text }
  if (said.kind === 'unknown') return { kind: 'unanswered', code: said.code, text: said.text }
  const rows = rowsOf(said.data)
  if (rows?.length !== references.length)
    return { kind: 'unanswered', code: 'mismatch', text: 'the answer has another number of rows' }
  const canaryFound = canary !== null && messageIdOf(rows[0]?.messageid) === canary.providerId
  return {
    kind: 'answered',
    verdicts: rows.slice(canary ? 1 : 0).map(judgeRow),
    canaryFound,
    answer: said.full(),
  }
}

function judgeRow(row: Fields): Verdict {
  const report = readReport(row)
  if (textOf(row.status) === WRONG_ID) return { kind: 'no' }
  if (!report) return { kind: 'unclear' }
  const { providerId, ...rest } = report
  return { kind: 'yes', providerId, cost: null, report: rest }
}

/** Polls by their ids (`type=1`). */
export async function findV2Reports(context: Context, providerIds: string[]): Promise<ReportsResult> {
  const said = await post(context, 'sms/status', { id: providerIds.join(','), type: '1' }, READ_TIMEOUT_MS)
  const read = readTaken(said, (data) => rowsOf(data)?.flatMap((row) => readReport(row) ?? []))
  if (read.kind === 'refused') return read
  const asked = new Set(providerIds)
  const isKnown = (report: Report) => asked.has(report.providerId) && report.code !== WRONG_ID
  return { kind: 'answered', reports: read.value.filter(isKnown) }
}

function readReport(row: Fields): Report | undefined {
  const providerId = messageIdOf(row.messageid ?? row.id)
  return providerId ? findReport(V2_STATUSES, { providerId, status: row.status, row }) : undefined
}

/** New messages of a line; what is returned becomes "read" there. */
export async function findV2Inbound(context: Context, line: string): Promise<Read<Inbound[]>> {
  const said = await post(context, 'sms/receive/last', { linenumber: line, isRead: '0' }, READ_TIMEOUT_MS)
  return readTaken(said, (data) =>
    data === null ? [] : rowsOf(data)?.flatMap((row) => readInbound({ linenumber: line, ...row }) ?? []),
  )
}

export async function readV2Account(context: Context): Promise<Read<AccountReading>> {
  return readTaken(await post(context, 'account/info', {}, READ_TIMEOUT_MS), (data) => {
    const fields = isFields(data) ? data : undefined
    const balance = rialsOf(fields?.balance)
    return balance ? { balance, expiresAt: timeOf(fields?.expire), plan: null } : undefined
  })
}

const post = (context: Context, path: string, fields: Record<string, string>, timeoutMs: number): Promise<Said> =>
  call(
    context,
    {
      method: 'POST',
      url: `${context.baseUrl}/v2/${path}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      body: new URLSearchParams(fields).toString(),
      timeoutMs,
    },
    readEnvelope,
  )

function readEnvelope(body: Fields): Envelope | undefined {
  const { result } = body
  if (!isFields(result) || textOf(result.code) === '') return undefined
  const code = Number(textOf(result.code))
  return { isSuccess: code === 200, code, text: textOf(result.message), data: body.items ?? null }
}
