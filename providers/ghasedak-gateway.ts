import type { Envelope, Fields, Said } from './ghasedak-answers.ts'
import {
  call,
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
import { toE164, toNational } from './numbers.ts'
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

/** Ghasedak's new API, at gateway.ghasedak.me: JSON, key in a header, one envelope for every answer. */

export const GATEWAY_URL = 'https://gateway.ghasedak.me'
const READ_TIMEOUT_MS = 8_000

/** `CheckSmsStatus` (documentation, 2026-01). Not the numbers of the old API, where 1 is "delivered". */
export const GATEWAY_STATUSES: Words = {
  0: { text: 'no status yet', status: 'queued' },
  1: { text: 'cancelled', status: 'failed', failure: 'cancelled_by_provider' },
  2: { text: 'on the blacklist', status: 'failed', failure: 'recipient_blocked' },
  3: { text: 'delivered to the operator', status: 'sent' },
  4: { text: 'did not reach the handset', status: 'undelivered', failure: 'recipient_unreachable' },
  5: { text: 'reached the handset', status: 'delivered' },
  6: { text: 'sent with an error', status: 'failed', failure: 'provider_failed' },
  7: { text: 'debug mode: not really sent', status: 'failed', failure: 'cancelled_by_provider' },
  8: { text: 'unknown', status: 'unknown' },
}

/** Pair-to-pair for every text, equal ones too: the bulk method has one reference for a whole call. */
export async function sendByGateway(context: Context, batch: Batch): Promise<SendResult> {
  if (batch.manner === 'otp') return sendTemplate(context, batch)
  const body = {
    items: batch.items.map((item) => ({
      // required here, unlike in the single method; "priority" is the order of lines set in their panel
      lineNumber: item.line ?? 'priority',
      receptor: toNational(item.to),
      message: item.text,
      clientReferenceId: String(item.reference),
    })),
  }
  return settle(batch.items, await post(context, 'SendPairToPairSMS', body, batch.timeoutMs))
}

async function sendTemplate(context: Context, batch: Batch): Promise<SendResult> {
  const template = batch.items[0]?.template
  if (!template)
    return rejectAll(
      batch.items.length,
      refusal('template', 'template_refused', 'no_template', 'no template of the provider is named', 'administrator'),
    )
  const body = {
    receptors: batch.items.map((item) => ({
      mobile: toNational(item.to),
      clientReferenceId: String(item.reference),
    })),
    templateName: template.name,
    inputs: Object.entries(template.tokens).map(([param, value]) => ({ param, value })),
  }
  return settle(batch.items, await post(context, 'SendOtpSMS', body, batch.timeoutMs))
}

function settle(items: SendItem[], said: Said): SendResult {
  if (said.kind !== 'taken') return settleWhole(said, items.length)
  const rows = matchRows(items, rowsOf(said.data) ?? [])
  if (!rows)
    return settleWhole(
      { kind: 'unknown', code: 'mismatch', text: 'the answer’s rows are not those of the call', answer: said.full() },
      items.length,
    )
  const outcomes = rows.map(readRow)
  const isPlain = items.length > 1 && outcomes.every((outcome) => outcome.kind === 'accepted')
  return { outcomes, answer: isPlain ? said.head : said.full() }
}

/** The rows in the order of the items, or undefined where one row is not surely one item's: then nothing is sure. */
function matchRows(items: SendItem[], rows: Fields[]): Fields[] | undefined {
  if (rows.length !== items.length) return undefined
  const byReference = new Map(rows.map((row) => [textOf(row.clientreferenceid), row]))
  const matched = items.map((item, index) => {
    const row = byReference.get(String(item.reference)) ?? rows[index]!
    return isRowOf(row, item) ? row : undefined
  })
  return matched.every((row) => row !== undefined) ? matched : undefined
}

function isRowOf(row: Fields, item: { reference: number; to: string }): boolean {
  const reference = textOf(row.clientreferenceid)
  // one sample of the documentation names the field "receptors"
  const receptor = textOf(row.receptor) || textOf(row.receptors)
  if (reference && reference !== String(item.reference)) return false
  if (receptor && toE164(receptor) !== item.to) return false
  return reference !== '' || receptor !== ''
}

function readRow(row: Fields): Outcome {
  const providerId = messageIdOf(row.messageid)
  if (providerId) return { kind: 'accepted', providerId, cost: rialsOf(row.cost) }
  return { kind: 'unknown', code: 'no_id', text: textOf(row.statusdescription) || 'the answer gives no message id' }
}

/** Asks by our reference (`Type=2`). References that it does not know are left out of its answer. */
export async function askGateway(context: Context, question: Question): Promise<AskResult> {
  const { items, canary } = question
  const references = [...items, ...(canary ? [canary] : [])].map((item) => String(item.reference))
  const said = await get(context, 'CheckSmsStatus', { Ids: references.join(','), Type: '2' })
  if (said.kind === 'refused') return { kind: 'unanswered', code: said.refusal.code, text: said.refusal.text }
  if (said.kind === 'unknown') return { kind: 'unanswered', code: said.code, text: said.text }
  const rows = rowsOf(said.data)
  if (!rows) return { kind: 'unanswered', code: 'unreadable', text: 'the answer has no list of messages' }
  const byReference = Map.groupBy(rows, (row) => textOf(row.clientreferenceid))
  const canaryRows = byReference.get(String(canary?.reference)) ?? []
  return {
    kind: 'answered',
    verdicts: items.map((item) => judgeRows(item, byReference.get(String(item.reference)) ?? [])),
    canaryFound: canaryRows.some((row) => messageIdOf(row.messageid) === canary?.providerId),
    answer: said.full(),
  }
}

function judgeRows(item: { reference: number; to: string }, rows: Fields[]): Verdict {
  if (rows.length === 0) return { kind: 'no' }
  const row = rows.find((candidate) => messageIdOf(candidate.messageid) && isRowOf(candidate, item))
  // a row with this reference but another recipient, or without an id: neither proof nor denial
  if (!row) return { kind: 'unclear' }
  const { providerId, ...report } = readReport(row)!
  return { kind: 'yes', providerId, cost: rialsOf(row.price), report }
}

/** Polls by their ids (`Type=1`), at most 100. */
export async function findGatewayReports(context: Context, providerIds: string[]): Promise<ReportsResult> {
  const said = await get(context, 'CheckSmsStatus', { Ids: providerIds.join(','), Type: '1' })
  const read = readTaken(said, (data) => rowsOf(data)?.flatMap((row) => readReport(row) ?? []))
  if (read.kind === 'refused') return read
  const asked = new Set(providerIds)
  return { kind: 'answered', reports: read.value.filter((report) => asked.has(report.providerId)) }
}

function readReport(row: Fields): Report | undefined {
  const providerId = messageIdOf(row.messageid)
  return providerId ? findReport(GATEWAY_STATUSES, { providerId, status: row.status, row }) : undefined
}

/** New messages of a line, at most 100; what is returned becomes "read" there and does not come again. */
export async function findGatewayInbound(context: Context, line: string): Promise<Read<Inbound[]>> {
  const said = await get(context, 'GetReceivedSmses', { LineNumber: line, IsRead: 'false' })
  return readTaken(said, (data) =>
    data === null ? [] : rowsOf(data)?.flatMap((row) => readInbound({ linenumber: line, ...row }) ?? []),
  )
}

export async function readGatewayAccount(context: Context): Promise<Read<AccountReading>> {
  return readTaken(await get(context, 'GetAccountInformation', {}), (data) => {
    const fields = data as Fields | undefined
    const balance = rialsOf(fields?.credit)
    if (!balance) return undefined
    return { balance, expiresAt: timeOf(fields?.expiredate), plan: textOf(fields?.plan) || null }
  })
}

const post = (context: Context, method: string, body: unknown, timeoutMs: number): Promise<Said> =>
  call(
    context,
    {
      method: 'POST',
      url: addressOf(context, method),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      timeoutMs,
    },
    readEnvelope,
  )

async function get(context: Context, method: string, query: Record<string, string>): Promise<Said> {
  const url = `${addressOf(context, method)}?${new URLSearchParams(query)}`
  return call(context, { method: 'GET', url, timeoutMs: READ_TIMEOUT_MS }, readEnvelope)
}

const addressOf = (context: Context, method: string): string => `${context.baseUrl}/rest/api/v1/WebService/${method}`

function readEnvelope(body: Fields): Envelope | undefined {
  if (typeof body.issuccess !== 'boolean') return undefined
  return {
    isSuccess: body.issuccess,
    code: Number(textOf(body.statuscode) || (body.issuccess ? 200 : 0)),
    text: textOf(body.message),
    data: body.data,
  }
}
