import { unreadable } from './called.ts'
import { clipAnswer } from './exchange.ts'
import { toE164 } from './numbers.ts'
import type { Context, Inbound, Read, Report, ReportsResult } from './provider.ts'
import type { Row } from './smsir-calls.ts'
import { get, readId, readSeconds, refuseReading, toObject, toRows, wordOf } from './smsir-calls.ts'
import { DELIVERY_STATES, NO_SUCH_MESSAGE } from './smsir-codes.ts'

// What SMS.ir says later. It calls back for nothing (none was found in its documents and clients): all is polled.

/** Rows of one `receive/latest` (official limit): as many mean that there may be more. */
const INBOX_PAGE = 100
const INBOX_PAGES_MAX = 50

/**
 * By the provider's ids, one call each: that is all there is, but for reading a whole pack, whose id no message keeps.
 * A refusal half-way loses nothing: the same ids are asked for again.
 */
export async function findReports(context: Context, providerIds: string[]): Promise<ReportsResult> {
  const reports: Report[] = []
  for (const providerId of providerIds) {
    const called = await get(context, `send/${encodeURIComponent(providerId)}`)
    if (called.kind === 'refused' && called.refusal.code === String(NO_SUCH_MESSAGE)) continue
    if (called.kind !== 'ok') return refuseReading(called)
    const row = toObject(called.data)
    if (!row) return refuseReading(unreadable(called.answer))
    if (readId(row.messageId) === providerId) reports.push({ providerId, ...readState(row) })
  }
  return { kind: 'answered', reports }
}

/** `deliveryState` of a row; null is "none yet". */
export function readState(row: Row): Omit<Report, 'providerId'> {
  const code = row.deliveryState === null ? 'null' : wordOf(row.deliveryState)
  if (code === 'null') return { status: 'queued', code, text: 'no state yet' }
  const known = DELIVERY_STATES[Number(code || Number.NaN)]
  const at = readSeconds(row.deliveryDateTime)
  return {
    status: known?.status ?? 'unknown',
    ...(known?.failure && { failure: known.failure }),
    code: clipAnswer(code, [], 100),
    text: known?.words ?? '',
    ...(at && { at }),
    ...(!known && { raw: clipAnswer(JSON.stringify({ ...row, messageText: undefined, mobile: undefined }), []) }),
  }
}

/**
 * What subscribers wrote, by `receive/latest` (official): it gives the unread of all lines once and for ever. So those
 * of other lines are given as well, each with its own line; and what came before a failure is kept.
 */
export async function findInbound(context: Context): Promise<Read<Inbound[]>> {
  const value: Inbound[] = []
  for (let page = 0; page < INBOX_PAGES_MAX; page++) {
    const called = await get(context, `receive/latest?count=${INBOX_PAGE}`)
    const rows = called.kind === 'ok' ? toRows(called.data) : undefined
    if (!rows && page > 0) break
    if (!rows) return refuseReading(called.kind === 'ok' ? unreadable(called.answer) : called)
    value.push(...rows.flatMap((row) => readInbound(row) ?? []))
    if (rows.length < INBOX_PAGE) break
  }
  // in which order they come is not documented
  value.sort((one, other) => (one.at?.getTime() ?? 0) - (other.at?.getTime() ?? 0))
  return { kind: 'read', value, answer: null }
}

function readInbound(row: Row): Inbound | undefined {
  const [from, line] = [wordOf(row.mobile), wordOf(row.number)]
  const providerId = readId(row.receiveReturnId)
  if (!from || !line || providerId === undefined) return undefined
  return {
    providerId,
    // numbers come without their zero, as numbers; short codes and names stay as they are
    from: /^[+\d]\d{9,}$/.test(from) ? toE164(from) : from,
    line,
    text: wordOf(row.messageText),
    at: readSeconds(row.receivedDateTime) ?? null,
  }
}
