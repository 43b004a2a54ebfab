import { Type } from 'typebox'
import { unreadable } from './called.ts'
import { toNational } from './numbers.ts'
import type {
  AccountReading,
  Batch,
  Context,
  Method,
  Outcome,
  Provider,
  Read,
  Refusal,
  SendItem,
  SendResult,
} from './provider.ts'
import { askByRecipient } from './smsir-asking.ts'
import type { Called, NotOk } from './smsir-calls.ts'
import { get, post, readCredits, readId, refuseReading, toObject } from './smsir-calls.ts'
import { refusalOf } from './smsir-codes.ts'
import { findInbound, findReports } from './smsir-reports.ts'

// SMS.ir, API v1. Facts: apidocs.sms.ir, sms.ir/developer-web-service/rest-api and its official clients (IPeCompany's
// SmsPanelV2, npm sms-typescript 2.0.2 and smsir-js 1.3.3), as read in August 2026. What is of third parties or unverified
// is marked so.

const HOUR_MS = 3_600_000

export const smsir: Provider = {
  slug: 'smsir',
  channel: 'sms',
  baseUrl: 'https://api.sms.ir',
  settings: Type.Object({}),
  keyFields: Type.Object({ apiKey: Type.String({ minLength: 1, maxLength: 200, pattern: '^\\S+$' }) }),
  methods: {
    // `lineNumber` is not optional in its documents
    sms: smsirMethod({ batchMax: 100, line: 'required', template: false, timeoutMs: 8_000 }),
    otp: smsirMethod({ batchMax: 1, line: 'none', template: true, timeoutMs: 5_000 }),
  },
  // one call each: a small part is asked for again when one of them fails
  reportsMax: 20,
  pollAfterMs: [30_000, 300_000, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS],
  // how long a status is told is not documented
  reportWindowMs: 48 * HOUR_MS,
  send: (context, batch) => (batch.manner === 'otp' ? sendTemplate(context, batch) : sendTexts(context, batch)),
  ask: askByRecipient,
  findReports,
  findInbound,
  readAccount,
  probe,
}

function smsirMethod(given: Pick<Method, 'batchMax' | 'line' | 'template' | 'timeoutMs'>): Method {
  return {
    ...given,
    // no reference of ours, and nothing that refuses a repeat: only by whom it went to, among what was sent today
    askBy: 'recipient',
    askMax: 99,
    askWindowMs: 12 * HOUR_MS,
    idempotent: false,
    graceMs: 60_000,
  }
}

/** Equal texts by `send/bulk`, different ones by `send/likeToLike`. A call has one line. */
async function sendTexts(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const first = items[0]!
  if (items.some((item) => item.line !== first.line)) return refuseMixed(items)
  const lineNumber = readLine(first.line)
  if (lineNumber === undefined) return rejectAll(items, refusalOf(101, `${first.line} is not the number of a line`))
  const mobiles = items.map((item) => toNational(item.to))
  const called = items.every((item) => item.text === first.text)
    ? await post(context, 'send/bulk', { lineNumber, messageText: first.text, mobiles, sendDateTime: null }, timeoutMs)
    : await post(
        context,
        'send/likeToLike',
        { lineNumber, messageTexts: items.map((item) => item.text), mobiles, sendDateTime: null },
        timeoutMs,
      )
  if (called.kind !== 'ok') return settleWhole(items, called)
  const data = toObject(called.data)
  return settle(items, called, data?.messageIds, data?.cost)
}

/** A line goes out as a number; one that is none, or not exact as one, cannot be said. */
function readLine(line: string | null): number | undefined {
  const number = Number(line)
  return line !== null && /^[1-9]\d{3,15}$/.test(line) && Number.isSafeInteger(number) ? number : undefined
}

/** Parameters go by the names that the template has; its id is a number. */
async function sendTemplate(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const { to, template } = items[0]!
  if (!template || !/^\d{1,15}$/.test(template.name))
    return rejectAll(items, refusalOf(113, 'a template is named by its number'))
  const parameters = Object.entries(template.tokens).map(([name, value]) => ({ name, value }))
  const body = { mobile: toNational(to), templateId: Number(template.name), parameters }
  const called = await post(context, 'send/verify', body, timeoutMs)
  if (called.kind !== 'ok') return settleWhole(items, called)
  const data = toObject(called.data)
  return settle(items, called, data?.messageId === undefined ? undefined : [data.messageId], data?.cost)
}

/** Ids come by position and with nothing else: as many, and none twice, or nothing is sure. The cost is that of the call. */
function settle(items: SendItem[], { answer }: Called, ids: unknown, cost: unknown): SendResult {
  const given: unknown[] = Array.isArray(ids) ? ids : []
  const taken = given.flatMap((id) => readId(id) ?? [])
  if (given.length !== items.length || new Set(taken).size !== taken.length)
    return settleWhole(items, {
      kind: 'unclear',
      code: 'mismatch',
      text: 'the answer does not match what was sent',
      answer,
    })
  const outcomes = given.map((id): Outcome => {
    const providerId = readId(id)
    if (providerId) return { kind: 'accepted', providerId, cost: items.length === 1 ? readCredits(cost) : null }
    // what 0 and null stand for is documented of texts; a template is said to reach whoever closed advertising (third party)
    const isTemplate = items[0]!.template !== undefined
    if (id === 0 && !isTemplate) return reject(115, 'id_0', 'message id 0: the recipient is on the blacklist')
    if (id === null && !isTemplate) return reject(104, 'id_null', 'no message id: the number is not valid')
    return { kind: 'unknown', code: 'no_id', text: 'the answer gives no message id' }
  })
  return { outcomes, answer }
}

const reject = (like: number, code: string, text: string): Outcome => ({
  kind: 'rejected',
  ...refusalOf(like, text),
  code,
})

/** A call that was not simply taken, as outcomes of all its messages. */
function settleWhole(items: SendItem[], called: NotOk): SendResult {
  const { answer } = called
  if (called.kind === 'unclear') {
    const { code, text } = called
    return { outcomes: items.map(() => ({ kind: 'unknown', code, text })), answer }
  }
  return {
    ...rejectAll(items, called.refusal),
    ...(items.length > 1 && called.splits && { refusedWhole: true }),
    answer,
  }
}

const rejectAll = (items: SendItem[], refusal: Refusal): SendResult => ({
  outcomes: items.map(() => ({ kind: 'rejected', ...refusal })),
  answer: null,
})

/** Lines of several in one call: smaller calls have one each. Nothing has left. */
const refuseMixed = (items: SendItem[]): SendResult => ({
  ...rejectAll(items, refusalOf(110, 'a call has one line')),
  refusedWhole: true,
})

/** `credit`, in messages. When an account ends is told nowhere. */
async function readAccount(context: Context): Promise<Read<AccountReading>> {
  const called = await get(context, 'credit')
  if (called.kind !== 'ok') return refuseReading(called)
  const balance = readCredits(called.data)
  if (!balance) return refuseReading(unreadable(called.answer))
  return { kind: 'read', value: { balance, expiresAt: null, plan: null }, answer: called.answer }
}

async function probe(context: Context): Promise<Read<null>> {
  const account = await readAccount(context)
  return account.kind === 'read' ? { ...account, value: null } : account
}
