import { refuseReading, unreadable } from './called.ts'
import { clipAnswer } from './exchange.ts'
import type { Fields } from './fields.ts'
import { bareLine, listFields, readId, readUnix, toFields, wordOf } from './fields.ts'
import type { NotOk } from './ippanel-calls.ts'
import { get, post } from './ippanel-calls.ts'
import { FINISHED, MESSAGE_STATUSES, STATES } from './ippanel-codes.ts'
import { toE164 } from './numbers.ts'
import type { Context, Inbound, Read, Report, ReportsResult } from './provider.ts'

// What IPPanel says later. It calls back for nothing (none in its documents): all is polled.

const RECIPIENTS_PAGE = 100
/** More than our own calls ever carry, should the page be cut shorter than asked for. */
const RECIPIENTS_PAGES_MAX = 10
const INBOX_PAGE = 100
const INBOX_PAGES_MAX = 50

/**
 * A message is an outbox and a recipient in it: one id stands for all recipients of one text. With the number in it, an
 * id that was told for another text can never report of this message.
 */
export const makeProviderId = (outbox: string, to: string): string => `${outbox}-${to.replace('+', '')}`

function readProviderId(providerId: string): { outbox: string; to: string } | undefined {
  const [, outbox, digits] = /^([1-9]\d{0,18})-(\d{8,15})$/.exec(providerId) ?? []
  return outbox && digits ? { outbox, to: `+${digits}` } : undefined
}

/** One or two calls for each outbox: its recipients, which come when it is sent, and its state for those not among them. */
export async function findReports(context: Context, providerIds: string[]): Promise<ReportsResult> {
  const reports: Report[] = []
  const known = providerIds.flatMap((providerId) => {
    const found = readProviderId(providerId)
    return found ? [{ providerId, ...found }] : []
  })
  for (const [outbox, asked] of Map.groupBy(known, (one) => one.outbox)) {
    const rows = await readRecipients(context, outbox)
    if ('kind' in rows && isNotFound(rows)) continue
    if ('kind' in rows) return refuseReading(rows)
    const rowOf = new Map(rows.map((row) => [toE164(wordOf(row.recipient)), row]))
    const waiting = asked.filter(({ to }) => !rowOf.has(to))
    for (const { providerId, to } of asked) {
      const row = rowOf.get(to)
      if (row) reports.push({ providerId, ...readStatus(MESSAGE_STATUSES, row.message_status, row) })
    }
    if (waiting.length === 0) continue
    const state = await readState(context, outbox)
    if (state && 'kind' in state) return refuseReading(state)
    if (state) reports.push(...waiting.map(({ providerId }) => ({ providerId, ...state })))
  }
  return { kind: 'answered', reports }
}

const isNotFound = (called: NotOk): boolean => called.kind === 'refused' && called.refusal.code === '404'

async function readRecipients(context: Context, outbox: string): Promise<Fields[] | NotOk> {
  const rows: Fields[] = []
  for (let page = 1; page <= RECIPIENTS_PAGES_MAX; page++) {
    const query = { bulk_id: outbox, page: String(page), per_page: String(RECIPIENTS_PAGE) }
    const called = await get(context, 'report/recipients', query)
    if (called.kind !== 'ok') return called
    if (!Array.isArray(called.data) && called.data !== null) return unreadable(called.answer)
    rows.push(...listFields(called.data))
    if (!(page < Number(wordOf(called.meta.last_page)))) break
  }
  return rows
}

/** Undefined where it says nothing of a recipient that is not listed. */
async function readState(context: Context, outbox: string): Promise<Omit<Report, 'providerId'> | NotOk | undefined> {
  const called = await get(context, 'report/by_bulk', { messages_outbox_id: outbox })
  if (called.kind !== 'ok') return isNotFound(called) ? undefined : called
  const row = toFields(called.data) ?? listFields(called.data)[0]
  if (!row || wordOf(row.state_id) === '') return unreadable(called.answer)
  return wordOf(row.state_id) === FINISHED ? undefined : readStatus(STATES, row.state_id, row)
}

/** The row has the text and the number: neither is kept. */
function readStatus(table: typeof STATES, value: unknown, row: Fields): Omit<Report, 'providerId'> {
  const code = wordOf(value)
  const known = Object.hasOwn(table, code) ? table[code] : undefined
  const raw = { ...row, message: undefined, recipient: undefined }
  return {
    status: known?.status ?? 'unknown',
    ...(known?.failure && { failure: known.failure }),
    code: clipAnswer(table === STATES ? `state ${code}` : code, [], 100),
    text: known?.words ?? '',
    ...(!known && { raw: clipAnswer(JSON.stringify(raw), []) }),
  }
}

/**
 * What subscribers wrote after the message `after`. The newest come first: so one page that fails refuses all, or those
 * behind it would never be asked for again.
 */
export async function findInbound(context: Context, line: string, after?: string): Promise<Read<Inbound[]>> {
  const afterId = Number(readId(after) ?? 0)
  const filters = afterId > 0 ? { from_id: afterId } : {}
  const found: Inbound[] = []
  for (let page = 1; page <= INBOX_PAGES_MAX; page++) {
    const called = await post(context, 'report/messages-inbox', { page, per_page: INBOX_PAGE, filters })
    if (called.kind !== 'ok') return refuseReading(called)
    if (!Array.isArray(called.data) && called.data !== null) return refuseReading(unreadable(called.answer))
    const rows = listFields(called.data)
    found.push(...rows.flatMap((row) => readInbound(row, line) ?? []))
    if (rows.length < INBOX_PAGE) break
  }
  return { kind: 'read', value: found.filter(({ providerId }) => Number(providerId) > afterId).reverse(), answer: null }
}

function readInbound(row: Fields, line: string): Inbound | undefined {
  const providerId = readId(row.messages_inbox_id)
  const from = wordOf(row.from)
  if (providerId === undefined || from === '' || typeof row.message !== 'string') return undefined
  if (bareLine(wordOf(row.number)) !== bareLine(line)) return undefined
  const sender = /^[+\d]\d{9,}$/.test(from) ? toE164(from) : from
  return { providerId, from: sender, line, text: row.message, at: readUnix(row.time) ?? null }
}
