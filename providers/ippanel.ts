import { Type } from 'typebox'
import { refuseReading, unreadable } from './called.ts'
import { bareLine, readId, readRials, readUnix, readWallClock, toFields, wordOf } from './fields.ts'
import type { Called } from './ippanel-calls.ts'
import { get, post, READ_TIMEOUT_MS } from './ippanel-calls.ts'
import { findInbound, findReports, makeProviderId } from './ippanel-reports.ts'
import type {
  AccountReading,
  Batch,
  Context,
  Method,
  Outcome,
  Provider,
  Read,
  SendItem,
  SendResult,
} from './provider.ts'

// IPPanel, edge API. Facts: ippanelcom/Edge-Document and its official Go, Laravel and n8n clients, as read in December 2025.
// Its older APIs (api2, rest) and those of its relatives (FarazSMS, IranPayamak) are others.

const HOUR_MS = 3_600_000

export const ippanel: Provider = {
  slug: 'ippanel',
  channel: 'sms',
  baseUrl: 'https://edge.ippanel.com',
  settings: Type.Object({}),
  keyFields: Type.Object({ apiKey: Type.String({ minLength: 1, maxLength: 400, pattern: '^\\S+$' }) }),
  methods: {
    // how many recipients a call may have is not documented
    sms: ippanelMethod({ batchMax: 100, template: false, timeoutMs: 8_000 }),
    otp: ippanelMethod({ batchMax: 1, template: true, timeoutMs: 5_000 }),
  },
  // one or two calls for each outbox
  reportsMax: 20,
  pollAfterMs: [30_000, 120_000, 600_000, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS],
  // how long a status is told is not documented
  reportWindowMs: 48 * HOUR_MS,
  send: (context, batch) => (batch.manner === 'otp' ? sendPattern(context, batch) : sendTexts(context, batch)),
  findReports,
  findInbound,
  readAccount,
  tellsExpiry: true,
  probe,
}

/**
 * It takes no reference of ours, refuses no repeat, and lists what was sent by text and time, without recipients until
 * it is finished: a "no" could never be believed, so it is not asked.
 */
function ippanelMethod(given: Pick<Method, 'batchMax' | 'template' | 'timeoutMs'>): Method {
  return { ...given, askBy: 'no', askMax: 1, askWindowMs: 0, idempotent: false, line: 'required', graceMs: 60_000 }
}

/** Equal texts share an outbox; different ones go pair by pair, an outbox for each text, in order (official). */
async function sendTexts(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const from_number = lineOf(items[0]!)
  // the line is the call's: nothing leaves, and the call comes again in smaller ones
  if (items.some((item) => lineOf(item) !== from_number)) return { ...reject(items, MIXED), refusedWhole: true }
  const groups = [...Map.groupBy(items, (item) => item.text).entries()]
  const params = groups.map(([message, those]) => ({ recipients: those.map((item) => item.to), message }))
  const body =
    params.length === 1
      ? {
          sending_type: 'webservice',
          from_number,
          message: params[0]!.message,
          params: { recipients: params[0]!.recipients },
        }
      : { sending_type: 'peer_to_peer', from_number, params }
  const called = await post(context, 'send', body, { timeoutMs, isShared: items.length > 1 })
  return settle(
    items,
    called,
    groups.map(([message]) => message),
  )
}

async function sendPattern(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const item = items[0]!
  if (!item.template) return reject(items, NO_TEMPLATE)
  const { name: code, tokens: params } = item.template
  const body = { sending_type: 'pattern', from_number: lineOf(item), code, recipients: [item.to], params }
  return settle(items, await post(context, 'send', body, { timeoutMs, isTemplate: true }), [item.text])
}

/** The outcomes of a call: as many ids as texts, each for all recipients of its text; else nothing is sure. */
function settle(items: SendItem[], called: Called, texts: string[]): SendResult {
  if (called.kind === 'refused') {
    const { refusal, splits, answer } = called
    return {
      ...reject(items, { kind: 'rejected', ...refusal }),
      ...(items.length > 1 && splits && { refusedWhole: true }),
      answer,
    }
  }
  const ids = called.kind === 'ok' ? readOutboxes(called.data) : []
  const isSound = ids.length === texts.length && new Set(ids).size === ids.length && !ids.includes(undefined)
  if (!isSound) {
    const { code, text } = called.kind === 'unclear' ? called : MISMATCH
    return { outcomes: items.map(() => ({ kind: 'unknown', code, text })), answer: called.answer }
  }
  const idOf = new Map(texts.map((text, i) => [text, ids[i]!]))
  const outcomes = items.map(
    (item): Outcome => ({ kind: 'accepted', providerId: makeProviderId(idOf.get(item.text)!, item.to), cost: null }),
  )
  return { outcomes, answer: called.answer }
}

const MISMATCH = { code: 'mismatch', text: 'the answer has another number of ids than texts were sent' }

function readOutboxes(data: unknown): (string | undefined)[] {
  const ids = toFields(data)?.message_outbox_ids
  return Array.isArray(ids) ? ids.map(readId) : []
}

const reject = (items: SendItem[], outcome: Outcome): SendResult => ({
  outcomes: items.map(() => outcome),
  answer: null,
})

const MIXED: Outcome = {
  kind: 'rejected',
  fault: 'caller_bug',
  failure: 'request_refused',
  code: 'several_lines',
  text: 'a call has one line',
  who: 'administrator',
}
const NO_TEMPLATE: Outcome = {
  ...MIXED,
  fault: 'template',
  failure: 'template_refused',
  code: 'no_template',
  text: 'no pattern of the provider is named',
}

/** Numbers are E.164 alone, those of lines as well (official): `3000505` goes as `+983000505`. */
function lineOf({ line }: SendItem): string {
  const bare = bareLine(line ?? '')
  return /^\d+$/.test(bare) ? `+98${bare}` : bare
}

/** The credit, in rials (the unit is said nowhere; amounts are), and the end, which may only be told of oneself by number. */
async function readAccount(context: Context): Promise<Read<AccountReading>> {
  const called = await get(context, 'payment/credit/mine')
  if (called.kind !== 'ok') return refuseReading(called)
  const balance = readRials(toFields(called.data)?.credit)
  if (!balance) return refuseReading(unreadable(called.answer))
  const ends = await readExpiry(context)
  if (ends.kind !== 'read') return ends
  return { kind: 'read', value: { balance, expiresAt: ends.value, plan: null }, answer: called.answer }
}

/** A key that may not look at users tells no end; only what nobody answered is no reading. */
async function readExpiry(context: Context): Promise<Read<Date | null>> {
  const token = await checkToken(context)
  const user_id = token.kind === 'ok' ? readId(toFields(token.data)?.user_id) : undefined
  const called = user_id === undefined ? token : await get(context, 'user/show', { user_id })
  if (called.kind === 'unclear') return refuseReading(called)
  if (called.kind === 'refused' && called.refusal.fault === 'network') return refuseReading(called)
  const time = called.kind === 'ok' ? toFields(called.data)?.expire_time : null
  // its sample is null; the other times of theirs are seconds, or UTC
  return { kind: 'read', value: readUnix(time) ?? readWallClock(time, 'Z') ?? null, answer: null }
}

const checkToken = (context: Context): Promise<Called> =>
  post(context, 'acl/auth/check_token', {}, { timeoutMs: READ_TIMEOUT_MS })

/** `check_token` proves network and key, and tells of an account that may not send. */
async function probe(context: Context): Promise<Read<null>> {
  const called = await checkToken(context)
  if (called.kind !== 'ok') return refuseReading(called)
  const block = toFields(called.data)?.send_block
  // a truth value there, "yes" or "no" in the same word of `user/show`
  const isBlocked = block === true || /^(yes|true|1)$/i.test(wordOf(block))
  if (!isBlocked) return { kind: 'read', value: null, answer: called.answer }
  return {
    kind: 'refused',
    fault: 'account',
    failure: 'account_disabled',
    code: 'send_block',
    text: 'the account may not send (send_block)',
    who: 'administrator',
  }
}
