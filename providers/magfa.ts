import { Type } from 'typebox'
import { unreadable } from './called.ts'
import type { Fields } from './fields.ts'
import { listFields, readId, readRials, wordOf } from './fields.ts'
import type { Called } from './magfa-calls.ts'
import { call, refuseReading } from './magfa-calls.ts'
import { refusalOf, SPLITTING_CODES } from './magfa-codes.ts'
import { ask, findInbound, findReports } from './magfa-reports.ts'
import { toE164, toNational } from './numbers.ts'
import type {
  AccountReading,
  Batch,
  Context,
  Money,
  Outcome,
  Provider,
  Read,
  Refusal,
  SendItem,
  SendResult,
} from './provider.ts'

// Magfa, HTTP v2. Official (messaging.magfa.com wiki, seen in part): JSON, the status in the body, 100 recipients a call,
// calls in parallel, the password of the service. All else is from third-party clients that agree, as read in June 2026.

const HOUR_MS = 3_600_000
const NAME = { minLength: 1, maxLength: 100, pattern: '^[^\\s/:]+$' }

export const magfa: Provider = {
  slug: 'magfa',
  channel: 'sms',
  baseUrl: 'https://sms.magfa.com',
  settings: Type.Object({ username: Type.String(NAME), domain: Type.String(NAME) }),
  keyFields: Type.Object({ servicePassword: Type.String({ minLength: 1, maxLength: 200, pattern: '^\\S+$' }) }),
  // it has no templates: codes go as texts, from a service line
  methods: {
    sms: {
      batchMax: 100,
      askBy: 'reference',
      // one call for each
      askMax: 5,
      askWindowMs: 24 * HOUR_MS,
      // whether a repeated `uid` is refused, nobody says
      idempotent: false,
      line: 'required',
      template: false,
      timeoutMs: 8_000,
      graceMs: 60_000,
    },
  },
  reportsMax: 100,
  pollAfterMs: [10_000, 30_000, 120_000, 600_000, HOUR_MS, 6 * HOUR_MS, 23 * HOUR_MS],
  reportWindowMs: 24 * HOUR_MS,
  send,
  ask,
  findReports,
  findInbound,
  readAccount,
  probe,
}

/** `senders` and `messages` may also be one for all (third party); as many as recipients is what all agree on. */
async function send(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const body = {
    senders: items.map((item) => item.line ?? ''),
    recipients: items.map((item) => toNational(item.to)),
    messages: items.map((item) => item.text),
    uids: items.map((item) => item.reference),
  }
  return settle(items, await call(context, 'send', { body, timeoutMs }))
}

/** The outcomes of a call: every row is judged by itself, for each has our reference, its recipient and a status. */
function settle(items: SendItem[], called: Called): SendResult {
  const all = (outcome: Outcome): Outcome[] => items.map(() => outcome)
  if (called.kind === 'unclear')
    return { outcomes: all({ kind: 'unknown', code: called.code, text: called.text }), answer: called.answer }
  if (called.kind === 'refused') {
    const isOfOne = items.length > 1 && maySplit(called.refusal, items)
    return {
      outcomes: all({ kind: 'rejected', ...called.refusal }),
      ...(isOfOne && { refusedWhole: true }),
      answer: called.answer,
    }
  }
  const rows = listFields(called.body.messages)
  const byReference = Map.groupBy(rows, (row) => wordOf(row.userId))
  const timesOf = Map.groupBy(rows, (row) => wordOf(row.id))
  const outcomes = items.map((item, i) => {
    const own = byReference.get(String(item.reference)) ?? (rows.length === items.length ? rows.slice(i, i + 1) : [])
    return own.length === 1 && isRowOf(own[0]!, item) ? readRow(own[0]!, timesOf) : MISMATCH
  })
  return { outcomes, answer: called.answer }
}

const MISMATCH: Outcome = { kind: 'unknown', code: 'mismatch', text: 'the answer does not match what was sent' }

/** What one message of a call can be to blame for. */
const maySplit = ({ fault, code }: Refusal, items: SendItem[]): boolean =>
  fault === 'recipient' ||
  fault === 'message' ||
  SPLITTING_CODES.has(code) ||
  (fault === 'line' && items.some((item) => item.line !== items[0]!.line))

/** By our reference, and by the recipient where it is told; a row that has neither is nobody's. */
function isRowOf(row: Fields, { reference, to }: SendItem): boolean {
  const [userId, recipient] = [wordOf(row.userId), wordOf(row.recipient)]
  if (userId !== '' && userId !== String(reference)) return false
  if (recipient !== '' && toE164(recipient) !== to) return false
  return userId !== '' || recipient !== ''
}

function readRow(row: Fields, timesOf: Map<string, Fields[]>): Outcome {
  const code = wordOf(row.status)
  const providerId = readId(row.id)
  if (code === '0' && providerId !== undefined)
    return timesOf.get(providerId)!.length === 1 ? { kind: 'accepted', providerId, cost: readCost(row) } : MISMATCH
  if (code === '0') return { kind: 'unknown', code: 'no_id', text: 'the answer gives no message id' }
  const refusal = refusalOf(code)
  return refusal
    ? { kind: 'rejected', ...refusal }
    : { kind: 'unknown', code: code || 'no_status', text: 'a status that is not in the table' }
}

/** `tariff` is rials for a part (third party), `parts` how many. */
function readCost(row: Fields): Money | null {
  const cost = Number(wordOf(row.tariff) || Number.NaN) * Number(wordOf(row.parts) || Number.NaN)
  return Number.isFinite(cost) && cost >= 0 ? readRials(Number(cost.toFixed(2))) : null
}

/** When the account ends is not told, but by code 17 once it has. */
async function readAccount(context: Context): Promise<Read<AccountReading>> {
  const called = await call(context, 'balance')
  if (called.kind !== 'ok') return refuseReading(called)
  const balance = readRials(called.body.balance)
  if (!balance) return refuseReading(unreadable(called.answer))
  return { kind: 'read', value: { balance, expiresAt: null, plan: null }, answer: called.answer }
}

async function probe(context: Context): Promise<Read<null>> {
  const read = await readAccount(context)
  return read.kind === 'read' ? { ...read, value: null } : read
}
