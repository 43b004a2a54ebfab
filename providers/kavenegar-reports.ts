import { clipAnswer } from './exchange.ts'
import type { Row } from './kavenegar-calls.ts'
import {
  call,
  isWord,
  parseObject,
  READ_TIMEOUT_MS,
  readId,
  readSeconds,
  refuseReading,
  toObject,
} from './kavenegar-calls.ts'
import { MESSAGE_STATUSES, NO_SUCH_MESSAGE } from './kavenegar-codes.ts'
import { toE164 } from './numbers.ts'
import type { CallbackRequest, Context, Inbound, Read, Report, ReportsResult } from './provider.ts'
import { UnreadableCallback } from './provider.ts'

// What Kavenegar says later: delivery and inbound messages, polled or called back. The fields of callbacks are not in
// its documents; these are what several receivers in use accept.

/** Rows of one `sms/receive`: as many mean that there may be more. */
const INBOX_PAGE = 100
const INBOX_PAGES_MAX = 50
/** A report that has only these says no more than its id and its status. */
const PLAIN_FIELDS = new Set(['messageid', 'status', 'statustext'])

/** By the provider's ids; 100 (not ours, or older than 48 h) says nothing and is left out. */
export async function findReports(context: Context, providerIds: string[]): Promise<ReportsResult> {
  const called = await call(context, 'sms/status', { messageid: providerIds.join(',') }, READ_TIMEOUT_MS)
  if (called.kind !== 'ok') return refuseReading(called)
  const rows = called.rows.filter((row) => readNumber(row.status) !== NO_SUCH_MESSAGE)
  return { kind: 'answered', reports: rows.flatMap((row) => readReport(row) ?? []) }
}

export const parseReports = (request: CallbackRequest): Report[] => readCallback(request, readReport)
export const parseInbound = (request: CallbackRequest): Inbound[] => readCallback(request, readInbound)

/** GET query, form or JSON (whatever its content type says), one message or a list, names of fields in any case. */
function readCallback<T>({ query, body }: CallbackRequest, read: (row: Row) => T | undefined): T[] {
  const fields = typeof body === 'string' ? parseObject(body) : toObject(body)
  const list = Array.isArray(body) ? body : Array.isArray(fields?.entries) ? fields.entries : [{ ...query, ...fields }]
  const values = list.map((entry) => read(lowerNames(toObject(entry) ?? {})))
  if (values.length === 0 || values.includes(undefined)) throw new UnreadableCallback('an id or a field is missing')
  return values as T[]
}

const lowerNames = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))

/** A row of `sms/status` or a callback: they have the same words. */
function readReport(row: Row): Report | undefined {
  const providerId = readId(row.messageid)
  if (providerId === undefined || !isWord(row.status)) return undefined
  const at = readSeconds(row.date)
  const reference = readNumber(row.localid)
  return {
    providerId,
    ...readStatus(row),
    ...(at && { at }),
    ...(Number.isSafeInteger(reference) && reference > 0 && { reference }),
  }
}

function readStatus(row: Row): Omit<Report, 'providerId'> {
  const known = MESSAGE_STATUSES[readNumber(row.status)]
  const isPlain = known && Object.keys(row).every((name) => PLAIN_FIELDS.has(name))
  return {
    status: known?.status ?? 'unknown',
    ...(known?.failure && { failure: known.failure }),
    code: clipAnswer(isWord(row.status) ? String(row.status) : '', [], 100),
    text: clipAnswer(isWord(row.statustext) ? String(row.statustext) : (known?.words ?? ''), [], 500),
    ...(!isPlain && { raw: clipAnswer(JSON.stringify(row), []) }),
  }
}

/** A status in a send's answer that says more than "taken": a message once sent comes back with its end. */
export function readFinal(row: Row): Omit<Report, 'providerId'> | undefined {
  const known = MESSAGE_STATUSES[readNumber(row.status)]
  if (row.status === undefined || known?.status === 'queued' || known?.status === 'sent') return undefined
  const { raw, ...report } = readStatus(row)
  return known ? report : { ...report, raw }
}

const readNumber = (value: unknown): number => (isWord(value) ? Number(value) : Number.NaN)

// what has no text of its own cannot be made one: it may bring its own `toString`
const isText = (value: unknown): value is string | number => value === '' || isWord(value)

export const isRecipient = (row: Row, to: string): boolean =>
  isWord(row.receptor) && toE164(String(row.receptor)) === to

/** New messages to a line. A row that was given counts as read for ever: what came before a failure is kept. */
export async function findInbound(context: Context, line: string): Promise<Read<Inbound[]>> {
  const value: Inbound[] = []
  for (let page = 0; page < INBOX_PAGES_MAX; page++) {
    const called = await call(context, 'sms/receive', { linenumber: line, isread: '0' }, READ_TIMEOUT_MS)
    if (called.kind !== 'ok' && page === 0) return refuseReading(called)
    if (called.kind !== 'ok') break
    value.push(...called.rows.flatMap((row) => readInbound(row) ?? []))
    if (called.rows.length < INBOX_PAGE) break
  }
  return { kind: 'read', value, answer: null }
}

/** A row of `sms/receive` (sender, receptor) or a callback (from, to; some say the former). */
function readInbound(row: Row): Inbound | undefined {
  const providerId = readId(row.messageid)
  const from = row.from ?? row.sender
  const line = row.to ?? row.receptor
  if (providerId === undefined || !isWord(from) || !isWord(line) || !isText(row.message)) return undefined
  const sender = String(from).trim()
  return {
    providerId,
    // short codes and names stay as they are
    from: /^[+\d]\d{9,}$/.test(sender) ? toE164(sender) : sender,
    line: String(line).replace(/^(\+98|0098)(?=\d{4,}$)/, ''),
    text: String(row.message),
    at: readSeconds(row.date) ?? null,
  }
}
