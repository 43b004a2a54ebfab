import { randomUUID } from 'node:crypto'
import type { Desk, Ending, InboundRow, Row } from './desk.ts'
import type { Answer, Call, Dialect, Simulator, SimulatorOptions } from './simulator.ts'
import { readJson, startSimulator } from './simulator.ts'
import { ENVELOPE_WORDS, HTTP_OF, STATE_OF } from './smsir-words.ts'

// SMS.ir's API v1 as its documents and its official clients have it (sms.ir/developer-web-service/rest-api, August 2026).

export type SmsirOptions = SimulatorOptions & {
  /** Lines of the account; null (default): every number is one. */
  lines?: string[] | null
  /** Approved templates; null (default): every number is one. */
  templates?: string[] | null
  /** Recipients that get nothing but templates. */
  blacklist?: RegExp | null
  /** `send/live` with the oldest first: its order is not documented. */
  oldestFirst?: boolean
}

const BAD_KEY = 'BADKEY'
const LIST_MAX = 100
const VALUE_MAX = 25
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const TEHRAN_MS = 3.5 * HOUR_MS
const DEFAULT_CREDIT = 25_000.5

const MOBILE = /^(?:0|98|\+98)?9\d{9}$/

/** Fields of a body with their names in lower case: the server takes any. */
type Fields = Record<string, unknown>
type Work = { key: string; fields: Fields; query: Fields; rest: string; desk: Desk }
type Wanted = { to: string; text: string }

/** Starts an SMS.ir: base address `http://127.0.0.1:PORT`, any key but `BADKEY`. */
export const startSmsirSimulator = (options: SmsirOptions = {}): Promise<Simulator> =>
  startSimulator(createDialect(options), options)

function createDialect(options: SmsirOptions): Dialect {
  const routes = createRoutes(options)
  return {
    firstId: 88_012_345,
    refuse: (code, text) => refuse(code === 'noCredit' ? 102 : code, text),
    answer(call, desk) {
      const path = call.path.toLowerCase()
      const found = routes.find(([method, prefix]) => method === call.method && path.startsWith(prefix))
      if (!found) return { status: 404, body: { message: 'not found' } }
      const key = call.headers['x-api-key']
      if (typeof key !== 'string' || key === '' || key === BAD_KEY) return refuse(10)
      const rest = decodeURIComponent(call.path.slice(found[1].length))
      const query = lowerNames(Object.fromEntries(call.query))
      return found[2]({ key, fields: readFields(call), query, rest, desk })
    },
  }
}

/** The first that fits is taken: what is longer stands before what it begins with. */
function createRoutes(options: SmsirOptions): [string, string, (work: Work) => Answer][] {
  const packs = new Map<string, number[]>()
  return [
    ['POST', '/v1/send/bulk', (work) => sendAlike(work, options, packs)],
    ['POST', '/v1/send/liketolike', (work) => sendPairs(work, options, packs)],
    ['POST', '/v1/send/verify', (work) => sendTemplate(work, options)],
    ['DELETE', '/v1/send/scheduled/', (work) => cancel(work, packs)],
    ['GET', '/v1/send/live', (work) => listToday(work, options)],
    ['GET', '/v1/send/pack/', ({ key, rest, desk }) => showRows(findAll(key, packs.get(rest) ?? [], desk), desk)],
    ['GET', '/v1/send/', showOne],
    ['GET', '/v1/credit', ({ desk }) => accept(desk.credit() ?? DEFAULT_CREDIT)],
    ['GET', '/v1/line', () => accept((options.lines ?? ['30004505000123']).map(Number))],
    ['GET', '/v1/receive/latest', receiveLatest],
    ['GET', '/v1/receive/live', ({ query, desk }) => accept(pageOf(desk.inbox(), query).map(showInbound))],
  ]
}

type Packs = Map<string, number[]>

function sendAlike(work: Work, options: SmsirOptions, packs: Packs): Answer {
  const { messagetext: text, mobiles } = work.fields
  if (typeof text !== 'string' || text === '') return refuse(103)
  return sendAll(
    work,
    options,
    packs,
    listOf(mobiles).map((to) => ({ to, text })),
  )
}

function sendPairs(work: Work, options: SmsirOptions, packs: Packs): Answer {
  const [texts, mobiles] = [listOf(work.fields.messagetexts), listOf(work.fields.mobiles)]
  if (texts.length === 0) return refuse(108)
  if (texts.length > LIST_MAX) return refuse(106)
  if (texts.length !== mobiles.length) return refuse(110)
  if (texts.includes('')) return refuse(103)
  return sendAll(
    work,
    options,
    packs,
    mobiles.map((to, i) => ({ to, text: texts[i]! })),
  )
}

/** Takes what it can, and says at its place why not: null for a number that is none, 0 for one on the blacklist. */
function sendAll({ key, fields, desk }: Work, options: SmsirOptions, packs: Packs, wanted: Wanted[]): Answer {
  const line = String(fields.linenumber ?? '')
  if (!/^\d{4,16}$/.test(line) || (options.lines && !options.lines.includes(line))) return refuse(101)
  if (wanted.length === 0) return refuse(107)
  if (wanted.length > LIST_MAX) return refuse(105)
  const startsAt = readStart(fields.senddatetime, desk.now())
  if (startsAt === 'bad') return refuse(109)
  const isBad = ({ to }: Wanted) => !MOBILE.test(to) || desk.isRefused(to)
  const isBlocked = ({ to }: Wanted) => options.blacklist?.test(to) ?? false
  if (wanted.every(isBad)) return refuse(104)
  if (wanted.every((one) => isBad(one) || isBlocked(one))) return refuse(115)
  const good = wanted.filter((one) => !isBad(one) && !isBlocked(one))
  const cost = good.reduce((sum, { text }) => sum + countSegments(text), 0)
  if (!desk.canPay(cost)) return refuse(102)
  const messageIds = wanted.map((one) => {
    if (isBad(one)) return null
    if (isBlocked(one)) return 0
    const { to, text } = one
    return desk.take({ key, to, text, line, reference: null, cost: countSegments(text), ...(startsAt && { startsAt }) })
      .id
  })
  const packId = randomUUID()
  packs.set(packId, messageIds.filter((id) => id !== null && id > 0) as number[])
  return { ...accept({ packId, messageIds, cost }), rows: messageIds }
}

function sendTemplate({ key, fields, desk }: Work, { templates = null }: SmsirOptions): Answer {
  const to = String(fields.mobile ?? '')
  const name = String(fields.templateid ?? '')
  const parameters = (Array.isArray(fields.parameters) ? fields.parameters : []).map(lowerNames)
  const values = parameters.map(({ name: label, value }) => [String(label ?? ''), String(value ?? '')] as const)
  if (!/^\d+$/.test(name) || (templates && !templates.includes(name))) return refuse(113)
  if (!MOBILE.test(to) || desk.isRefused(to)) return refuse(104)
  if (values.some(([label]) => label === '')) return refuse(116)
  if (values.some(([, value]) => value.length > VALUE_MAX)) return refuse(114)
  if (!desk.canPay(1)) return refuse(102)
  const tokens = Object.fromEntries(values)
  const text = `${name}: ${Object.values(tokens).join(' ')}`
  const { id } = desk.take({ key, to, text, line: null, reference: null, template: { name, tokens }, cost: 1 })
  return accept({ messageId: id, cost: 1 })
}

function showOne({ key, rest, desk }: Work): Answer {
  const row = desk.findById(Number(rest))
  return row?.key === key ? accept(showRow(row, desk)) : refuse(111)
}

const findAll = (key: string, ids: number[], desk: Desk): Row[] =>
  ids.flatMap((id) => desk.findById(id) ?? []).filter((row) => row.key === key)

/** Today's, in Tehran. */
function listToday({ key, query, desk }: Work, { oldestFirst }: SmsirOptions): Answer {
  const midnight = Math.floor((desk.now() + TEHRAN_MS) / DAY_MS) * DAY_MS - TEHRAN_MS
  const rows = [...desk.walkRows(midnight)].filter((row) => row.key === key)
  return showRows(pageOf(oldestFirst ? rows.reverse() : rows, query), desk)
}

function cancel({ key, rest, desk }: Work, packs: Packs): Answer {
  const rows = findAll(key, packs.get(rest) ?? [], desk).filter((row) => desk.statusOf(row) === 'scheduled')
  if (rows.length === 0) return refuse(112)
  for (const row of rows) row.ending = 'cancelled'
  return accept({ returnedCreditCount: rows.reduce((sum, row) => sum + row.cost, 0), smsCount: rows.length })
}

/** The unread of all lines, once. */
function receiveLatest({ query, desk }: Work): Answer {
  const count = Math.min(LIST_MAX, Number(query.count ?? LIST_MAX))
  const rows = desk
    .inbox()
    .filter((row) => !row.isRead)
    .slice(0, count)
  for (const row of rows) row.isRead = true
  return accept(rows.map(showInbound))
}

function pageOf<T>(list: T[], { pagenumber = 1, pagesize = LIST_MAX }: Fields): T[] {
  const size = Math.min(LIST_MAX, Number(pagesize))
  return list.slice((Number(pagenumber) - 1) * size, Number(pagenumber) * size)
}

const accept = (data: unknown): Answer => ({ status: 200, body: { status: 1, message: 'موفق', data } })
const refuse = (code: number, text?: string): Answer => ({
  status: HTTP_OF[code] ?? 400,
  body: { status: code, message: text ?? ENVELOPE_WORDS[code] ?? `خطای ${code}`, data: null },
})

const showRows = (rows: Row[], desk: Desk): Answer => accept(rows.map((row) => showRow(row, desk)))

function showRow(row: Row, desk: Desk) {
  const status = desk.statusOf(row)
  const isOver = !['scheduled', 'queued', 'sent'].includes(String(status))
  return {
    messageId: row.id,
    mobile: toNumber(row.to),
    messageText: row.text,
    sendDateTime: Math.floor(row.startsAt / 1000),
    lineNumber: row.line === null ? null : Number(row.line),
    cost: row.cost,
    deliveryState: stateOf(status),
    deliveryDateTime: isOver ? Math.floor((row.startsAt + row.endsAfterMs) / 1000) : null,
  }
}

const showInbound = (row: InboundRow) => ({
  receiveReturnId: row.id,
  messageText: row.text,
  number: Number(row.line),
  mobile: toNumber(row.from),
  receivedDateTime: Math.floor(row.at / 1000),
})

const stateOf = (status: Ending): number | null => {
  const state = STATE_OF[status]
  return state === undefined ? Number(status) : state
}

/** Out, a mobile is the number 9120000000. */
const toNumber = (mobile: string): number => Number(mobile.replace(/^(?:\+98|98|0)(?=9\d{9}$)/, ''))

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const lowerNames = (value: unknown): Fields =>
  Object.fromEntries(Object.entries((value ?? {}) as Fields).map(([name, inner]) => [name.toLowerCase(), inner]))

const readFields = (call: Call): Fields => lowerNames(readJson(call.body))

/** From an hour to a year ahead (third party); null is now. */
function readStart(value: unknown, now: number): number | undefined | 'bad' {
  if (value === undefined || value === null) return undefined
  const at = Number(value) * 1000
  return at >= now + HOUR_MS && at <= now + 365 * DAY_MS ? at : 'bad'
}

/** One character outside Latin makes a text Unicode: 70, or 67 each; else 160, or 153 each (unverified). */
function countSegments(text: string): number {
  const [single, each] = /[^\n\r\x20-\x7e]/.test(text) ? [70, 67] : [160, 153]
  return text.length <= single ? 1 : Math.ceil(text.length / each)
}
