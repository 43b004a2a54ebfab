import type { Desk, Ending, Row } from './desk.ts'
import type { Answer, Call } from './simulator.ts'

/** The old API of Ghasedak: forms with comma-joined lists, ids alone as the answer. */

/** Our endings → the numbers of `sms/status`; there is none for "cancelled". */
export const V2_NUMBERS: Record<string, number> = {
  scheduled: 0,
  queued: 0,
  delivered: 1,
  undelivered: 2,
  sent: 3,
  failed: 4,
  cancelled: 4,
  blocked: 5,
}
const WRONG_ID = 6
const LIST_MAX = 100

/** Any key is good but `BADKEY`; header names are the same in every casing. */
export function readKey(call: Call): string | undefined {
  const key = call.headers.apikey
  return typeof key === 'string' && key !== '' && key !== 'BADKEY' ? key : undefined
}

export const isMobile = (number: string): boolean => /^(0|98|\+98|0098)?9\d{9}$/.test(number)

/** Rials by segment, all counted as Unicode. */
export const priceOf = (text: string): number => 1_200 * (text.length <= 70 ? 1 : Math.ceil(text.length / 67))

type Fields = Record<string, string>
type Work = { key: string; desk: Desk; fields: Fields; onTaken(row: Row): void }
type Said = { code: number; message: string; items: unknown }

const taken = (items: unknown): Said => ({ code: 200, message: 'success', items })
const refused = (code: number, message: string): Said => ({ code, message, items: null })
const NO_CREDIT = refused(418, 'اعتبار شما کافی نیست')

const PATHS: Record<string, (work: Work) => Said> = {
  'sms/send/simple': sendAlike,
  'sms/send/pair': sendAlike,
  'sms/send/bulk2': sendAlike,
  'sms/send/bulk': sendPairs,
  'verification/send/simple': sendTemplate,
  'sms/status': checkStatus,
  'sms/cancel': cancel,
  'sms/receive/last': receive,
  'sms/receive/paging': receive,
  'account/info': ({ desk }) => taken({ balance: desk.credit() ?? 5_000_000, expire: 1_928_000_000 }),
}

/** Answers a call under `/v2/`; fields come in the query or in a form, in any casing. */
export function answerV2(call: Call, desk: Desk, onTaken: (row: Row) => void): Answer {
  const run = PATHS[call.path.toLowerCase().replace(/^\/v2\//, '')]
  if (!run) return envelop(refused(404, 'not found'))
  const key = readKey(call)
  if (key === undefined) return envelop(refused(401, 'apikey is not valid'))
  const pairs = [...call.query, ...new URLSearchParams(call.body)]
  const fields = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]))
  return envelop(run({ key, desk, fields, onTaken }))
}

export const refuseV2 = (code: number | 'noCredit', text?: string): Answer =>
  envelop(code === 'noCredit' ? NO_CREDIT : refused(code, text ?? 'refused'))

const envelop = ({ code, message, items }: Said): Answer => ({
  status: code,
  body: { result: { code, message }, items },
  ...(Array.isArray(items) && { rows: items }),
})

type Wanted = { to: string; text: string; line: string | null; reference: string | null; template?: Row['template'] }

function takeAll({ key, desk, fields, onTaken }: Work, wanted: Wanted[]): Said {
  if (wanted.length === 0 || wanted.length > LIST_MAX) return refused(400, 'تعداد گیرندگان مجاز نیست')
  if (wanted.some(({ text }) => text === '')) return refused(400, 'متن پیام خالی است')
  if (wanted.some(({ to }) => !isMobile(to) || desk.isRefused(to))) return refused(400, 'شماره گیرنده نامعتبر است')
  const costs = wanted.map(({ text }) => priceOf(text))
  if (!desk.canPay(costs.reduce((sum, cost) => sum + cost, 0))) return NO_CREDIT
  const startsAt = Number(fields.senddate?.split(',')[0] ?? 0) * 1_000
  const rows = wanted.map((row, index) =>
    desk.take({ ...row, key, cost: costs[index] ?? 0, ...(startsAt > 0 && { startsAt }) }),
  )
  rows.forEach(onTaken)
  return taken(rows.map((row) => row.id))
}

const listOf = (value: string | undefined): string[] => (value ? value.split(',') : [])

/** One text, one or many recipients. */
function sendAlike(work: Work): Said {
  const { message = '', receptor, linenumber, checkid } = work.fields
  const references = listOf(checkid)
  return takeAll(
    work,
    listOf(receptor).map((to, index) => ({
      to,
      text: message,
      line: linenumber || null,
      reference: references[index] ?? null,
    })),
  )
}

/** Lists of equal length, cut at every comma: a text with one of its own breaks it. */
function sendPairs(work: Work): Said {
  const { fields } = work
  const receptors = listOf(fields.receptor)
  const texts = listOf(fields.message)
  const lines = listOf(fields.linenumber)
  const references = listOf(fields.checkid)
  const isUneven = (list: string[]) => list.length > 0 && list.length !== receptors.length
  if (texts.length !== receptors.length || isUneven(lines) || isUneven(references))
    return refused(400, 'تعداد پارامترها برابر نیست')
  return takeAll(
    work,
    receptors.map((to, index) => ({
      to,
      text: texts[index]!,
      line: lines[index] || null,
      reference: references[index] ?? null,
    })),
  )
}

function sendTemplate(work: Work): Said {
  const { fields } = work
  const name = fields.template ?? ''
  if (name === '' || name === 'BADTEMPLATE') return refused(400, 'قالب پیام یافت نشد')
  const names = Object.keys(fields).filter((field) => /^param([1-9]|10)$/.test(field))
  const tokens = Object.fromEntries(names.map((field) => [field, fields[field]!]))
  const references = listOf(fields.checkid)
  return takeAll(
    work,
    listOf(fields.receptor).map((to, index) => ({
      to,
      text: `${name}: ${Object.values(tokens).join(' ')}`,
      line: null,
      reference: references[index] ?? null,
      template: { name, tokens },
    })),
  )
}

/** A row for every id asked, in that order; ids that are not known have the status "wrong id". */
function checkStatus({ key, desk, fields }: Work): Said {
  const ids = listOf(fields.id)
  if (ids.length === 0 || ids.length > LIST_MAX) return refused(400, 'تعداد شناسه‌ها مجاز نیست')
  return taken(
    ids.map((id) => {
      const row = fields.type === '2' ? desk.findByReference(key, id) : desk.findById(Number(id))
      if (row?.key !== key) return { messageId: id, status: WRONG_ID }
      return { messageId: row.id, status: numberOf(desk.statusOf(row)) }
    }),
  )
}

const numberOf = (status: Ending): number | string =>
  typeof status === 'number' ? status : (V2_NUMBERS[status] ?? status)

function cancel({ key, desk, fields }: Work): Said {
  const row = desk.findById(Number(fields.messageid))
  if (row?.key !== key || desk.statusOf(row) !== 'scheduled') return refused(400, 'پیام قابل لغو نیست')
  row.ending = 'cancelled'
  return taken(true)
}

function receive({ desk, fields }: Work): Said {
  const isRead = fields.isread === '1' || fields.isread === 'true'
  const items = desk.inbox().filter((row) => row.line === fields.linenumber && row.isRead === isRead)
  for (const row of items) row.isRead = true
  return taken(
    items.map((row) => ({
      messageid: row.id,
      message: row.text,
      sender: row.from,
      linenumber: row.line,
      receivedate: Math.floor(row.at / 1_000),
    })),
  )
}
