import { Type } from 'typebox'
import { unreadable } from './called.ts'
import { probe, readAccount } from './melipayamak-account.ts'
import type { NotOk, Value } from './melipayamak-calls.ts'
import { callSoap, isWritable, readElement, readValues, SOAP_URL } from './melipayamak-calls.ts'
import { CODE_MAX, NOT_SENT, OK, refusalOf, SEND_CODES, TEMPLATE_CODES } from './melipayamak-codes.ts'
import { findReports, parseInbound } from './melipayamak-reports.ts'
import { toNational } from './numbers.ts'
import type { Batch, Context, Outcome, Provider, Refusal, SendItem, SendResult } from './provider.ts'

// MeliPayamak (payamak-panel.com), by SOAP: of its three interfaces the official one that gives an id for each recipient
// and a number for each refusal. Facts: melipayamak.com/api and /help and its official clients, as read in August 2026.

const HOUR_MS = 3_600_000
/** Nothing of ours is taken along and nothing can be searched by: an outcome that is unknown stays so. */
const UNASKABLE = { askBy: 'no', askMax: 0, askWindowMs: 0, idempotent: false, graceMs: 60_000 } as const

export const melipayamak: Provider = {
  slug: 'melipayamak',
  channel: 'sms',
  baseUrl: SOAP_URL,
  settings: Type.Object({
    creditUnit: Type.Optional(Type.Union([Type.Literal('messages'), Type.Literal('rials')], { default: 'messages' })),
  }),
  keyFields: Type.Object({
    username: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  methods: {
    sms: { ...UNASKABLE, batchMax: 100, line: 'required', template: false, timeoutMs: 8_000 },
    otp: { ...UNASKABLE, batchMax: 1, line: 'none', template: true, timeoutMs: 5_000 },
  },
  // how many it takes is not documented: as many as one sending
  reportsMax: 100,
  pollAfterMs: [30_000, 120_000, 600_000, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS],
  // how long a delivery is told is not documented
  reportWindowMs: 48 * HOUR_MS,
  send: (context, batch) => (batch.manner === 'otp' ? sendTemplate(context, batch) : sendTexts(context, batch)),
  findReports,
  parseInbound,
  readAccount,
  tellsExpiry: true,
  probe,
}

/** Equal texts by `SendSms`, different ones by `SendMultipleSMS` of another service. A call has one line. */
async function sendTexts(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const first = items[0]!
  if (items.some((item) => item.line !== first.line || !isWritable(item.text))) return refuseUnsaid(items)
  const isAlike = items.every((item) => item.text === first.text)
  const [service, method] = isAlike ? ['Send', 'SendSms'] : ['Actions', 'SendMultipleSMS']
  const fields: Record<string, Value> = {
    to: { as: 'string', items: items.map((item) => toNational(item.to)) },
    from: first.line ?? '',
    text: isAlike ? first.text : { as: 'string', items: items.map((item) => item.text) },
    isflash: 'false',
    udh: '',
    // what comes back in these has to go out in them as well
    recId: { as: 'long', items: ['0'] },
    status: 'AA==',
  }
  const called = await callSoap(context, service!, method!, fields, timeoutMs)
  if (called.kind !== 'ok') return settleWhole(items, called)
  const { text: xml, answer } = called
  const result = readElement(xml, `${method}Result`) ?? ''
  return settle(items, {
    codes: isAlike ? [result.trim()] : readValues(result, 'int'),
    ids: readValues(readElement(xml, 'recId') ?? '', 'long'),
    marks: [...Buffer.from(readElement(xml, 'status') ?? '', 'base64')],
    answer,
  })
}

/** What is said of a sending: one code or one each, an id each, and a byte each: 0 sent, 1 not sent. All by position. */
type Said = { codes: string[]; ids: string[]; marks: number[]; answer: string }

function settle(items: SendItem[], { codes, ids, marks, answer }: Said): SendResult {
  const isTaken = ids.some(isId)
  const [code] = new Set(codes)
  const isOne = new Set(codes).size === 1
  if (!isTaken && isOne && isCode(code) && Number(code) !== OK) {
    if (SEND_CODES[Number(code)]) return refuseAll(items, refusalOf(SEND_CODES, Number(code)), answer)
    return settleWhole(items, { kind: 'unclear', code: code!, text: 'a code that is not in the table', answer })
  }
  const given = ids.filter(isId)
  if (ids.length !== items.length || new Set(given).size !== given.length)
    return settleWhole(items, {
      kind: 'unclear',
      code: 'mismatch',
      text: 'the answer does not match what was sent',
      answer,
    })
  const outcomes = ids.map((id, i): Outcome => {
    const isUnsent = marks.length === items.length && marks[i] === 1
    const own = codes.length === items.length ? Number(codes[i]) : OK
    if (isId(id)) {
      if (!isUnsent) return { kind: 'accepted', providerId: id, cost: null }
      return { kind: 'unknown', code: 'contradiction', text: 'it has an id, and is said not to be sent' }
    }
    // a code of its own where there is one, in the place of the id or beside it
    const said = [own, Number(id)].find((number) => number !== OK && number !== 0 && SEND_CODES[number])
    if (said !== undefined) return { kind: 'rejected', ...refusalOf(SEND_CODES, said) }
    if (isUnsent) return { kind: 'rejected', ...refusalOf(SEND_CODES, NOT_SENT) }
    return { kind: 'unknown', code: 'no_id', text: 'the answer gives no message id' }
  })
  return { outcomes, answer }
}

/** By `SendByBaseNumber`: the values in the template's order, as a list, since the other forms cut them at every «;». */
async function sendTemplate(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const { to, template } = items[0]!
  const values = Object.values(template?.tokens ?? {})
  if (!template || !/^\d{1,9}$/.test(template.name)) return refuseAll(items, refusalOf(TEMPLATE_CODES, -4), null)
  if (!values.every(isWritable)) return refuseUnsaid(items)
  const fields = { text: { as: 'string', items: values }, to: toNational(to), bodyId: template.name } as const
  const called = await callSoap(context, 'Send', 'SendByBaseNumber', fields, timeoutMs)
  if (called.kind !== 'ok') return settleWhole(items, called)
  const { answer } = called
  const result = readElement(called.text, 'SendByBaseNumberResult')?.trim()
  if (isId(result)) return { outcomes: [{ kind: 'accepted', providerId: result, cost: null }], answer }
  if (!isCode(result)) return settleWhole(items, unreadable(answer))
  if (TEMPLATE_CODES[Number(result)]) return refuseAll(items, refusalOf(TEMPLATE_CODES, Number(result)), answer)
  return settleWhole(items, { kind: 'unclear', code: result, text: 'a code that is not in the table', answer })
}

/** An id is larger than every code; it has more digits than a number keeps, and stays a text. */
const isId = (value: string | undefined): value is string =>
  value !== undefined && /^[1-9]\d{3,18}$/.test(value) && Number(value) > CODE_MAX
const isCode = (value: string | undefined): value is string => value !== undefined && /^-?\d{1,4}$/.test(value)

/** A call that was not simply taken, as outcomes of all its messages. */
function settleWhole(items: SendItem[], called: NotOk): SendResult {
  if (called.kind === 'refused') return refuseAll(items, called.refusal, called.answer)
  const { code, text, answer } = called
  return { outcomes: items.map(() => ({ kind: 'unknown', code, text })), answer }
}

/** Texts that are alike are refused alike, and need no smaller calls to find the guilty one. */
function refuseAll(items: SendItem[], refusal: Refusal, answer: string | null): SendResult {
  const splits = SEND_CODES[Number(refusal.code)]?.splits
  const isOfOne = splits === 'recipient' || (splits === 'text' && items.some((item) => item.text !== items[0]!.text))
  return {
    outcomes: items.map(() => ({ kind: 'rejected', ...refusal })),
    ...(isOfOne && items.length > 1 && { refusedWhole: true }),
    answer,
  }
}

/** Lines of several, or a text that XML cannot say: smaller calls find it. Nothing has left. */
const refuseUnsaid = (items: SendItem[]): SendResult => ({
  ...refuseAll(
    items,
    {
      fault: 'message',
      failure: 'text_refused',
      code: 'unwritable',
      text: 'a character that cannot be sent, or lines of several in one call',
      who: 'caller',
    },
    null,
  ),
  ...(items.length > 1 && { refusedWhole: true }),
})
