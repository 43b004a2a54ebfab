import type { Desk, Ending, NewRow, Row } from './desk.ts'
import { answerV2, isMobile, priceOf, readKey, refuseV2, V2_NUMBERS } from './ghasedak-v2.ts'
import type { ReportCall } from './reporter.ts'
import type { Answer, Call, Dialect, Simulator, SimulatorOptions } from './simulator.ts'
import { readJson, startSimulator } from './simulator.ts'

/** How it answers and calls back where the facts know several ways, or none. */
export type GhasedakOptions = SimulatorOptions & {
  /** Field names as in half of the documentation's samples: `IsSuccess`, `Data`, dates without an offset. */
  pascalCase?: boolean
  /** How callbacks come (default `get`): it is not documented. */
  reportAs?: 'get' | 'form' | 'json'
}

/** Ghasedak's two APIs at one address: `/rest/api/v1/WebService/…` (new) and `/v2/…` (old). */
export function startGhasedakSimulator(options: GhasedakOptions = {}): Promise<Simulator> {
  const shape = options.pascalCase ? capitalise : (value: unknown) => value
  /** Ids taken by the old API, whose status numbers differ in callbacks too. */
  const oldIds = new Set<number>()
  const dialect: Dialect = {
    firstId: 51_200_001,
    answer(call, desk) {
      if (isOld(call)) return answerV2(call, desk, (row) => oldIds.add(row.id))
      return envelop(answerGateway(call, desk, options.pascalCase ?? false), shape)
    },
    refuse(code, text, call) {
      if (isOld(call)) return refuseV2(code, text)
      return envelop(code === 'noCredit' ? NO_CREDIT : refused(code, text ?? 'درخواست پذیرفته نشد'), shape)
    },
    report: (row, status) =>
      callBack(options.reportAs, {
        messageId: String(row.id),
        status: String(numberOf(oldIds.has(row.id) ? V2_NUMBERS : NUMBERS, status)),
        ...(row.reference !== null && { clientReferenceId: row.reference }),
      }),
    inbound: (row) =>
      callBack(options.reportAs, {
        id: String(row.id),
        sender: row.from,
        lineNumber: row.line,
        message: row.text,
        receiveDate: dateOf(row.at, false),
      }),
  }
  return startSimulator(dialect, options)
}

/** Our endings → `CheckSmsStatus` numbers. */
const NUMBERS: Record<string, number> = {
  scheduled: 0,
  queued: 0,
  cancelled: 1,
  blocked: 2,
  sent: 3,
  undelivered: 4,
  delivered: 5,
  failed: 6,
}
const numberOf = (numbers: Record<string, number>, status: Ending): number | string =>
  typeof status === 'number' ? status : (numbers[status] ?? status)

const IDS_MAX = 100
const DEFAULT_LINE = '2100012345'
const CHOSEN_BY_PROVIDER = new Set(['fastest', 'cheapest', 'priority', ''])

/** What a method says: data, or a refusal. */
type Said = { code: number; message: string; data: unknown }
type Fields = Record<string, unknown>
const refused = (code: number, message: string): Said => ({ code, message, data: null })
const taken = (data: unknown): Said => ({ code: 200, message: 'با موفقیت انجام شد', data })

const BAD_KEY = refused(401, 'کلید دسترسی نامعتبر است')
const NO_METHOD = refused(404, 'متد یافت نشد')
// the number is not known: the words are what a client has to go by
const NO_CREDIT = refused(400, 'موجودی حساب شما کافی نیست')
const BAD_RECIPIENT = refused(400, 'شماره گیرنده نامعتبر است')

type Work = { key: string; desk: Desk; body: Fields; query: Map<string, string[]>; isPascal: boolean }
type Method = { verb: 'GET' | 'POST'; run(work: Work): Said }

const METHODS: Record<string, Method> = {
  sendsinglesms: { verb: 'POST', run: sendSingle },
  sendbulksms: { verb: 'POST', run: sendBulk },
  sendpairtopairsms: { verb: 'POST', run: sendPairs },
  sendotpsms: { verb: 'POST', run: sendTemplate },
  sendotpwithparams: { verb: 'POST', run: sendTemplate },
  sendotpsmsold: { verb: 'POST', run: sendTemplate },
  getotptemplateparameters: { verb: 'GET', run: () => taken({ params: ['code'], message: 'code: %code%' }) },
  checksmsstatus: { verb: 'GET', run: checkStatus },
  getaccountinformation: { verb: 'GET', run: readAccount },
  getreceivedsmses: { verb: 'GET', run: receive },
  getreceivedsmsespaging: { verb: 'GET', run: receivePage },
}

const isOld = (call: Call): boolean => call.path.toLowerCase().startsWith('/v2/')

function answerGateway(call: Call, desk: Desk, isPascal: boolean): Said {
  const [, name = ''] = /^\/rest\/api\/v1\/webservice\/(\w+)\/?$/i.exec(call.path) ?? []
  const method = METHODS[name.toLowerCase()]
  if (!method) return NO_METHOD
  if (method.verb !== call.method) return refused(405, 'روش درخواست پذیرفته نیست')
  const key = readKey(call)
  if (key === undefined) return BAD_KEY
  const body = call.method === 'POST' ? lowerNames(readJson(call.body)) : {}
  if (typeof body !== 'object' || body === null) return refused(400, 'بدنه درخواست JSON نیست')
  const query = new Map([...call.query.keys()].map((key) => [key.toLowerCase(), call.query.getAll(key)]))
  return method.run({ key, desk, body: body as Fields, query, isPascal })
}

type Wanted = Pick<NewRow, 'to' | 'text' | 'line' | 'reference' | 'template' | 'startsAt'>

/** Takes all or none: one bad recipient refuses the call. A repeated reference is taken again. */
function takeAll({ key, desk }: Work, wanted: Wanted[]): Row[] | Said {
  if (wanted.length === 0 || wanted.length > IDS_MAX) return refused(400, 'تعداد گیرندگان مجاز نیست')
  if (wanted.some(({ text }) => text === '')) return refused(400, 'متن پیام خالی است')
  if (wanted.some(({ to }) => !isMobile(to) || desk.isRefused(to))) return BAD_RECIPIENT
  const costs = wanted.map(({ text }) => priceOf(text))
  if (!desk.canPay(costs.reduce((sum, cost) => sum + cost, 0))) return NO_CREDIT
  return wanted.map((row, index) => desk.take({ ...row, key, cost: costs[index] ?? 0 }))
}

const isSaid = (value: Row[] | Said): value is Said => 'code' in value

function sendSingle(work: Work): Said {
  const { body } = work
  const rows = takeAll(work, [wantedOf(body, textOf(body.receptor), textOf(body.message))])
  return isSaid(rows) ? rows : taken(describe(rows[0]!, work))
}

/** One reference for the whole call. */
function sendBulk(work: Work): Said {
  const { body } = work
  const receptors = listOf(body.receptors).map(textOf)
  const rows = takeAll(
    work,
    receptors.map((receptor) => wantedOf(body, receptor, textOf(body.message))),
  )
  if (isSaid(rows)) return rows
  const { message, sendDate, clientReferenceId, lineNumber } = describe(rows[0]!, work)
  const cost = rows.reduce((sum, row) => sum + row.cost, 0)
  return taken({
    cost,
    lineNumber,
    clientReferenceId,
    message,
    sendDate,
    receptors: rows.map((row) => ({ receptor: row.to, messageId: String(row.id) })),
  })
}

function sendPairs(work: Work): Said {
  const items = listOf(work.body.items).filter(isFields)
  // the line is required here, unlike in the other methods
  if (items.some((item) => textOf(item.linenumber) === '')) return refused(400, 'شماره خط ارسالی وارد نشده است')
  const rows = takeAll(
    work,
    items.map((item) => wantedOf(item, textOf(item.receptor), textOf(item.message))),
  )
  return isSaid(rows) ? rows : taken({ items: rows.map((row) => describe(row, work)) })
}

/** New form (`inputs`) and old one (`param1` … `param10`). */
function sendTemplate(work: Work): Said {
  const { body } = work
  const name = textOf(body.templatename)
  if (name === '' || name === 'BADTEMPLATE') return refused(400, 'قالب پیام یافت نشد')
  const inputs = listOf(body.inputs).filter(isFields)
  const tokens = body.inputs
    ? Object.fromEntries(inputs.map((input) => [textOf(input.param), textOf(input.value)]))
    : Object.fromEntries(paramsOf(body))
  const text = `${name}: ${Object.values(tokens).join(' ')}`
  const rows = takeAll(
    work,
    listOf(body.receptors)
      .filter(isFields)
      .map((receptor) => ({ ...wantedOf(receptor, textOf(receptor.mobile), text), template: { name, tokens } })),
  )
  if (isSaid(rows)) return rows
  const items = rows.map((row) => {
    const { message, lineNumber: _, ...rest } = describe(row, work)
    return { messageBody: message, ...rest }
  })
  return taken({ items, totalCost: rows.reduce((sum, row) => sum + row.cost, 0) })
}

/** `param1` … `param10` of a call, in order. */
const paramsOf = (fields: Fields): [string, string][] =>
  Array.from({ length: 10 }, (_, index) => `param${index + 1}`)
    .filter((name) => fields[name] !== undefined)
    .map((name) => [name, textOf(fields[name])])

function wantedOf(fields: Fields, to: string, text: string): Wanted {
  const line = textOf(fields.linenumber)
  const startsAt = Date.parse(textOf(fields.senddate))
  return {
    to,
    text,
    line: CHOSEN_BY_PROVIDER.has(line.toLowerCase()) ? null : line,
    reference: textOf(fields.clientreferenceid) || null,
    ...(startsAt && { startsAt }),
  }
}

const describe = (row: Row, { isPascal }: Work) => ({
  lineNumber: row.line ?? DEFAULT_LINE,
  receptor: row.to,
  messageId: String(row.id),
  cost: row.cost,
  clientReferenceId: row.reference,
  sendDate: dateOf(row.startsAt, isPascal),
  message: row.text,
})

/** By id (`Type=1`) or reference (`Type=2`); `Ids` joined by commas or repeated. What it does not know is left out. */
function checkStatus(work: Work): Said {
  const { desk, key, query } = work
  const ids = (query.get('ids') ?? []).flatMap((value) => value.split(',')).filter((id) => id !== '')
  const type = query.get('type')?.[0]
  if (type !== '1' && type !== '2') return refused(400, 'نوع شناسه معتبر نیست')
  if (ids.length === 0 || ids.length > IDS_MAX) return refused(400, 'تعداد شناسه‌ها مجاز نیست')
  const rows = ids
    .map((id) => (type === '2' ? desk.findByReference(key, id) : desk.findById(Number(id))))
    .filter((row) => row?.key === key)
  return taken(
    rows.map((row) => {
      const { cost, ...rest } = describe(row!, work)
      return { ...rest, price: cost, status: numberOf(NUMBERS, desk.statusOf(row!)) }
    }),
  )
}

function readAccount({ desk, isPascal }: Work): Said {
  return taken({
    credit: desk.credit() ?? 5_000_000,
    expireDate: isPascal ? '2031-02-16T10:48:21' : '2031-02-16T10:48:21+03:30',
    plan: 'sample',
  })
}

/** At most 100; what is returned becomes read. */
function receive(work: Work): Said {
  const items = inboxOf(work).slice(-IDS_MAX)
  for (const row of items) row.isRead = true
  return taken({ items: items.map((row) => describeInbound(row, work)) })
}

function receivePage(work: Work): Said {
  const numberIn = (name: string, otherwise: number) => Number(work.query.get(name)?.[0] ?? otherwise)
  const all = inboxOf(work)
  const pageSize = numberIn('pagesize', 10)
  const pageIndex = Math.max(1, numberIn('pageindex', 1))
  if (pageSize < 1 || pageSize > 200) return refused(400, 'اندازه صفحه مجاز نیست')
  const totalPages = Math.ceil(all.length / pageSize)
  const items = all.slice((pageIndex - 1) * pageSize, pageIndex * pageSize)
  return taken({
    pageIndex,
    pageSize,
    totalCount: all.length,
    totalPages,
    hasPreviousPage: pageIndex > 1,
    hasNextPage: pageIndex < totalPages,
    items: items.map((row) => describeInbound(row, work)),
  })
}

function inboxOf({ desk, query }: Work) {
  const line = query.get('linenumber')?.[0]
  const isRead = query.get('isread')?.[0]?.toLowerCase() === 'true'
  return desk.inbox().filter((row) => row.line === line && row.isRead === isRead)
}

const describeInbound = (row: ReturnType<Desk['inbox']>[number], { isPascal }: Work) => ({
  id: row.id,
  message: row.text,
  sender: row.from,
  lineNumber: row.line,
  receiveDate: dateOf(row.at, isPascal),
})

function envelop({ code, message, data }: Said, shape: (value: unknown) => unknown): Answer {
  const shaped = shape(data)
  const list = isFields(shaped) ? (shaped.items ?? shaped.Items ?? shaped.receptors ?? shaped.Receptors) : shaped
  return {
    status: code,
    body: { ...(shape({ isSuccess: code === 200, statusCode: code, message }) as Fields), ...dataAs(shape, shaped) },
    ...(Array.isArray(list) && { rows: list }),
  }
}

const dataAs = (shape: (value: unknown) => unknown, shaped: unknown): Fields =>
  Object.fromEntries(Object.keys(shape({ data: 0 }) as Fields).map((name) => [name, shaped]))

function capitalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalise)
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.charAt(0).toUpperCase() + name.slice(1), capitalise(inner)]),
  )
}

/** Tehran's wall clock with seven digits of a second, with its offset or, in the other casing's samples, without. */
function dateOf(ms: number, isBare: boolean): string {
  const wall = new Date(ms + 3.5 * 3_600_000).toISOString().replace('Z', '6614')
  return isBare ? wall : `${wall}+03:30`
}

function callBack(as: GhasedakOptions['reportAs'], fields: Record<string, string>): ReportCall {
  if (as === 'json') return { method: 'POST', body: JSON.stringify(fields), contentType: 'application/json' }
  if (as === 'form')
    return {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      contentType: 'application/x-www-form-urlencoded',
    }
  return { method: 'GET', query: fields }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

function lowerNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerNames)
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowerNames(inner)]))
}
