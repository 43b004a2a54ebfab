import type { Desk, Ending, Row } from './desk.ts'
import type { Asked } from './melipayamak-soap.ts'
import { answerFault, answerSoap, readAsked } from './melipayamak-soap.ts'
import type { Answer, Call, Dialect, Simulator, SimulatorOptions } from './simulator.ts'
import { startSimulator } from './simulator.ts'

// MeliPayamak's web services as its documents and its official clients have them (melipayamak.com/api, August 2026).

export type MelipayamakOptions = SimulatorOptions & {
  /** Lines of the account; null (default): every number is one. */
  lines?: string[] | null
  /** Approved templates; null (default): every number is one. */
  templates?: string[] | null
  /** Recipients that are not sent to, without a reason. */
  unsent?: RegExp | null
  /** Asks for «لغو11» in what goes to several, as it does of advertising lines. */
  asksForOptOut?: boolean
  /** When the account ends, in the form that it is told. */
  end?: string
}

/** Any username and password are good but these. */
const BAD_KEY = 'BADKEY'
const LIST_MAX = 100
const DEFAULT_CREDIT = 25_000
const OPT_OUT = /لغو ?(?:11|۱۱)/

const MOBILE = /^(?:0|98|\+98)?9\d{9}$/

/** Our endings → numbers of `GetDeliveries3`; there is none for "cancelled". A number is one of its own. */
const DELIVERIES: Record<string, number> = {
  scheduled: 400,
  queued: 400,
  sent: 8,
  delivered: 1,
  undelivered: 2,
  failed: 5,
  cancelled: 500,
  blocked: 35,
}

type Work = { key: string; asked: Asked; desk: Desk }

/** Starts a MeliPayamak: base address `http://127.0.0.1:PORT`, any username and password but `BADKEY`. */
export const startMelipayamakSimulator = (options: MelipayamakOptions = {}): Promise<Simulator> =>
  startSimulator(createDialect(options), options)

function createDialect(options: MelipayamakOptions): Dialect {
  const methods = createMethods(options)
  return {
    firstId: 702_345_678_901_234,
    refuse: (code, text, call) => refuse(code === 'noCredit' ? 2 : code, call, text),
    answer(call, desk) {
      if (call.path.toLowerCase() === '/api/sendsms/getcredit') return tellCredit(call, desk)
      const asked = readAsked(call)
      const [, service] = /^\/post\/(\w+)\.asmx$/i.exec(call.path) ?? []
      if (!service) return { status: 404, body: 'not found' }
      const run = asked && methods[`${service.toLowerCase()}/${asked.method}`]
      // the header has to name the method that is in the body
      if (!run || !String(call.headers.soapaction).endsWith(`/${asked.method}"`)) return answerFault('no such method')
      if (isBad(asked.fields)) return refuse(asked.method === 'GetDeliveries3' ? -3 : 0, call)
      return run({ key: asked.fields.username!, asked, desk })
    },
    inbound: ({ from, line, text }) => ({ method: 'GET', query: { from, to: line, text } }),
  }
}

const isBad = ({ username, password }: Record<string, string | undefined>): boolean =>
  !username || !password || username === BAD_KEY || password === BAD_KEY

/** In each method's own form. Words that it has none of go where nobody reads them. */
function refuse(code: number, call: Call, words = ''): Answer {
  const asked = readAsked(call)
  if (!asked) return { status: 200, body: { Value: String(code), RetStatus: code, StrRetStatus: words || 'Error' } }
  const { method } = asked
  const isList = method === 'SendMultipleSMS' || method === 'GetDeliveries3'
  const part = isList ? { as: 'int', items: [code] } : String(code)
  return answerSoap(method, { [`${method}Result`]: part, ...(words && { words }) })
}

function createMethods(options: MelipayamakOptions): Record<string, (work: Work) => Answer> {
  return {
    'send/SendSms'(work) {
      const texts = Array(work.asked.lists.to?.length ?? 0).fill(work.asked.fields.text ?? '') as string[]
      return sendAll(work, options, texts, (codes) => String(codes.find((code) => code === 1) ?? codes[0]))
    },
    'actions/SendMultipleSMS': (work) =>
      sendAll(work, options, work.asked.lists.text ?? [], (items) => ({ as: 'int', items })),
    'send/SendByBaseNumber': (work) => sendTemplate(work, options),
    'send/GetDeliveries3'({ key, asked, desk }) {
      const items = (asked.lists.recId ?? []).map((id) => {
        const row = desk.findById(Number(id))
        return row?.key === key ? numberOf(desk.statusOf(row)) : -1
      })
      return answerSoap('GetDeliveries3', { GetDeliveries3Result: { as: 'int', items } })
    },
    'users/GetEnExpireDate': () =>
      answerSoap('GetEnExpireDate', { GetEnExpireDateResult: options.end ?? '3/20/2032 12:00:00 AM' }),
  }
}

/** Checks all, then takes what it can: an id each and a byte each, 0 for sent and 1 for not sent. */
function sendAll(
  { key, asked, desk }: Work,
  options: MelipayamakOptions,
  texts: string[],
  show: (codes: number[]) => string | { as: string; items: number[] },
): Answer {
  const { method, fields, lists } = asked
  const to = lists.to ?? []
  const refuseAll = (code: number) => {
    const name = `${method}Result`
    return answerSoap(method, { [name]: method === 'SendSms' ? String(code) : { as: 'int', items: [code] } })
  }
  if (to.length === 0 || to.length > LIST_MAX) return refuseAll(16)
  if (texts.length !== to.length) return refuseAll(17)
  if (!/^\d{4,}$/.test(fields.from ?? '') || (options.lines && !options.lines.includes(fields.from!)))
    return refuseAll(5)
  if (texts.includes('')) return refuseAll(17)
  if (options.asksForOptOut && to.length > 1 && texts.some((text) => !OPT_OUT.test(text))) return refuseAll(15)
  const codes = to.map((number) => {
    if (!MOBILE.test(number) || desk.isRefused(number)) return 18
    return options.unsent?.test(number) ? 11 : 1
  })
  if (codes.every((code) => code === 18)) return refuseAll(18)
  const costs = texts.map((text, i) => (codes[i] === 1 ? countSegments(text) : 0))
  if (!desk.canPay(costs.reduce((sum, cost) => sum + cost, 0))) return refuseAll(2)
  const items = to.map((number, i) => {
    if (codes[i] !== 1) return 0
    const row = { key, to: number, text: texts[i]!, line: fields.from!, reference: null, cost: costs[i]! }
    return desk.take(row).id
  })
  const parts = {
    [`${method}Result`]: show(codes),
    recId: { as: 'long', items },
    status: Buffer.from(codes.map((code) => (code === 1 ? 0 : 1))).toString('base64'),
  }
  return answerSoap(method, parts, items)
}

function sendTemplate({ key, asked, desk }: Work, { templates = null }: MelipayamakOptions): Answer {
  const { fields, lists } = asked
  const [to = '', name = ''] = [fields.to, fields.bodyId]
  const values = lists.text ?? []
  const say = (result: number) => answerSoap(asked.method, { SendByBaseNumberResult: String(result) })
  if (!/^\d+$/.test(name) || (templates && !templates.includes(name))) return say(-4)
  if (values.length === 0) return say(-5)
  if (values.some((value) => /https?:\/\//.test(value))) return say(-10)
  if (to.includes(',')) return say(-2)
  if (!MOBILE.test(to) || desk.isRefused(to)) return say(18)
  if (!desk.canPay(1)) return say(2)
  const tokens = Object.fromEntries(values.map((value, i) => [String(i), value]))
  const text = `${name}: ${values.join(' ')}`
  return say(desk.take({ key, to, text, line: null, reference: null, template: { name, tokens }, cost: 1 }).id)
}

/** The REST interface, by form. */
function tellCredit(call: Call, desk: Desk): Answer {
  if (isBad(Object.fromEntries(new URLSearchParams(call.body)))) return refuse(0, call)
  const Value = String(desk.credit() ?? DEFAULT_CREDIT)
  return { status: 200, body: { Value, RetStatus: 1, StrRetStatus: 'Ok' } }
}

const numberOf = (status: Ending): number => DELIVERIES[status as Row['ending']] ?? Number(status)

/** One character outside Latin makes a text Unicode: 70, or 67 each; else 160, or 153 each (unverified). */
function countSegments(text: string): number {
  const [single, each] = /[^\n\r\x20-\x7e]/.test(text) ? [70, 67] : [160, 153]
  return text.length <= single ? 1 : Math.ceil(text.length / each)
}
