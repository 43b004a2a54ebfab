import { createHash } from 'node:crypto'
import { clipAnswer } from './exchange.ts'
import type { Fields } from './ghasedak-answers.ts'
import { isFields, lowerNames, messageIdOf, readJson, rowsOf, textOf, timeOf } from './ghasedak-answers.ts'
import { toE164 } from './numbers.ts'
import type { CallbackRequest, FailureCode, Inbound, Report, ReportedStatus } from './provider.ts'
import { UnreadableCallback } from './provider.ts'

/** A backend's status numbers in its words and in ours. */
export type Words = Record<string, { text: string; status: ReportedStatus; failure?: FailureCode }>

/** A row about one message, or a callback's fields, as a report; a number that is not in the table is kept whole. */
export function findReport(words: Words, found: { providerId: string; status: unknown; row: Fields }): Report {
  const code = textOf(found.status)
  const word = Object.hasOwn(words, code) ? words[code] : undefined
  const reference = Number(textOf(found.row.clientreferenceid) || textOf(found.row.checkid) || Number.NaN)
  return {
    providerId: found.providerId,
    status: word?.status ?? 'unknown',
    ...(word?.failure && { failure: word.failure }),
    code: clipAnswer(code, [], 100),
    text: word?.text ?? '',
    ...(Number.isSafeInteger(reference) && reference > 0 && { reference }),
    ...(!word && { raw: clipAnswer(JSON.stringify({ ...found.row, message: undefined }), []) }),
  }
}

/**
 * Neither method nor names of a callback's fields are documented (2026-07), so every form is read: query, form and
 * JSON, one or many, in any casing.
 */
export function readReports(words: Words, request: CallbackRequest): Report[] {
  const reports = listRecords(request).map((row) => {
    const providerId = messageIdOf(row.messageid ?? row.id)
    const status = row.status ?? row.statusid
    if (!providerId || textOf(status) === '') throw new UnreadableCallback('no message id and status')
    return findReport(words, { providerId, status, row })
  })
  if (reports.length === 0) throw new UnreadableCallback('no report in it')
  return reports
}

/** A message relayed to us; the same tolerance as for reports. */
export function readInboundCallback(request: CallbackRequest): Inbound[] {
  const messages = listRecords(request).map((row) => {
    const inbound = readInbound(row)
    if (!inbound) throw new UnreadableCallback('no sender and line')
    return inbound
  })
  if (messages.length === 0) throw new UnreadableCallback('no message in it')
  return messages
}

/** A received message; undefined without sender or line. */
export function readInbound(row: Fields): Inbound | undefined {
  const from = textOf(row.sender) || textOf(row.from)
  const line = textOf(row.linenumber) || textOf(row.to) || textOf(row.receptor)
  const words = row.message ?? row.text ?? row.body
  const text = typeof words === 'string' ? words : textOf(words)
  if (!from || !line) return undefined
  const at = timeOf(row.receivedate ?? row.date)
  const providerId = textOf(row.messageid) || textOf(row.id) || fingerprint([from, line, text, textOf(row.receivedate)])
  // short codes and names stay as they are
  return { providerId, from: /^[+\d]\d{9,}$/.test(from) ? toE164(from) : from, line, text, at }
}

/** Stands in for an id that was not given, so that a repeated relay is still seen to be one. */
const fingerprint = (parts: string[]): string =>
  `h-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24)}`

/** The records of a callback, names in lower case; what a list's rows lack, the query may have. */
function listRecords(request: CallbackRequest): Fields[] {
  const query = lowerNames(request.query) as Fields
  const body = typeof request.body === 'string' ? readJson(request.body) : lowerNames(request.body)
  const inner = isFields(body) && 'data' in body ? body.data : body
  const rows = rowsOf(inner)
  if (rows) return rows.map((row) => ({ ...query, ...row }))
  return [{ ...query, ...(isFields(inner) ? inner : {}) }]
}
