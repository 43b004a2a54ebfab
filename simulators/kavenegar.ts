import { parse as parseForm } from 'node:querystring'
import type { Desk, Ending, NewRow, Row } from './desk.ts'
import type { Answer, Call, Dialect, Simulator, SimulatorOptions } from './simulator.ts'
import { readJson, startSimulator } from './simulator.ts'

// Kavenegar's REST v1 as its documents and its official clients have it (kavenegar.com/rest.html, April 2026).

export type KavenegarOptions = SimulatorOptions & {
  /** Callbacks as a form (default) or in the query of a GET: receivers in use take both. */
  callback?: 'form' | 'query'
  /** Lines of the account; null (default): every number is one. The first is the default sender. */
  lines?: string[] | null
  /** Approved templates; null (default): every name is one. */
  templates?: string[] | null
  /** Rial for a segment. */
  costPerSegment?: number
  /**
   * Takes a repeated local id as a new message, which the real one does not: shows a second sending that it would hide.
   */
  takesRepeats?: boolean
  /** Answers `verify/lookup` with an object, as one client's documents show, instead of a list of one. */
  lookupAsObject?: boolean
}

/** Any key is good but this one. */
export const BAD_KEY = 'BADKEY'

const HOUR_MS = 3_600_000
const STATUS_WINDOW_MS = 48 * HOUR_MS
const LOCAL_WINDOW_MS = 12 * HOUR_MS
const DAY_S = 86_400
const RECIPIENTS_MAX = 200
const IDS_MAX = 500
const TEXT_MAX = 900
/** Rows of one page of the list of blocked numbers, and what puts a subscriber on it. */
const BLOCKED_PAGE = 200
const BLOCKED_ADD_MAX = 200
const BLOCKED_REMOVE_MAX = 50
type Blocked = { number: string; blockreason: number; date: number }
const OPT_OUT = /^(لغو\s*)?(11|۱۱)$/
const INBOX_PAGE = 100
const DEFAULT_LINE = '10004346'

const STATUS_CODES: Record<string, number> = {
  queued: 1,
  scheduled: 2,
  sent: 5,
  failed: 6,
  delivered: 10,
  undelivered: 11,
  cancelled: 13,
  blocked: 14,
}
const STATUS_WORDS: Record<number, string> = {
  1: 'در صف ارسال',
  2: 'زمان‌بندی شده',
  4: 'ارسال شده به مخابرات',
  5: 'ارسال شده به مخابرات',
  6: 'خطا در ارسال پیام',
  10: 'رسیده به گیرنده',
  11: 'نرسیده به گیرنده',
  13: 'لغو شده',
  14: 'بلاک شده',
  100: 'شناسه پیامک نامعتبر است',
}
const RETURN_WORDS: Record<number, string> = {
  200: 'تایید شد',
  400: 'پارامترها ناقص هستند',
  401: 'حساب کاربری غیرفعال شده است',
  402: 'عملیات ناموفق بود',
  403: 'کد شناسائی معتبر نمی‌باشد',
  404: 'متد نامشخص است',
  405: 'متد Get/Post اشتباه است',
  406: 'پارامترهای اجباری خالی ارسال شده اند',
  407: 'دسترسی به اطلاعات مورد نظر برای شما امکان پذیر نیست',
  409: 'سرور قادر به پاسخگوئی نیست',
  411: 'دریافت کننده نامعتبر است',
  412: 'ارسال کننده نامعتبر است',
  413: 'پیام خالی است یا طول پیام بیش از حد مجاز می‌باشد',
  414: 'حجم درخواست بیشتر از حد مجاز است',
  417: 'تاریخ ارسال اشتباه است',
  418: 'اعتبار شما کافی نمی‌باشد',
  419: 'طول آرایه متن و گیرنده و فرستنده هم اندازه نیست',
  422: 'داده ها به دلیل وجود کاراکتر نامناسب قابل پردازش نیست',
  424: 'الگوی مورد نظر پیدا نشد',
  428: 'ارسال کد از طریق تماس تلفنی امکان پذیر نیست',
  431: 'ساختار کد صحیح نمی‌باشد',
  604: 'تعداد شماره‌ها بیش از حد مجاز است',
  451: 'فراخوانی بیش از حد در بازه زمانی مشخص IP محدود شده',
}

const MOBILE = /^(?:\+98|0098|0)?9\d{9}$/
const LOOKUP_RECIPIENT = /^(?:(?:\+98|0098|0)?9\d{9}|0[1-8]\d{9}|00[1-9]\d{6,14})$/
const LINE = /^(?:\+98|0098)?\d{4,16}$/
/** Token of `verify/lookup` → spaces that it may have. */
const TOKEN_SPACES: Record<string, number> = { token: 0, token2: 0, token3: 0, token10: 5, token20: 8 }

type Fields = Record<string, string>
type Method = (key: string, fields: Fields, desk: Desk, call: Call) => Answer

/** Starts a Kavenegar: base address `http://127.0.0.1:PORT`, any key but `BADKEY`. */
export const startKavenegarSimulator = (options: KavenegarOptions = {}): Promise<Simulator> =>
  startSimulator(createDialect(options), options)

function createDialect(options: KavenegarOptions): Dialect {
  const methods = createMethods(options)
  return {
    firstId: 914_400_101,
    refuse: (code, text) => refuse(code === 'noCredit' ? 418 : code, text),
    answer(call, desk) {
      const [, key, name] = /\/v1\/([^/]+)\/([a-z/]+)\.json$/i.exec(call.path) ?? []
      const method = name && methods[name.toLowerCase()]
      if (!key || !method) return refuse(404)
      if (key === BAD_KEY) return refuse(403)
      return method(decodeURIComponent(key), readFields(call), desk, call)
    },
    report: (row, status) => callback({ messageid: String(row.id), status: String(codeOf(status)) }),
    inbound: (row) => callback({ messageid: String(row.id), from: row.from, to: row.line, message: row.text }),
  }

  function callback(fields: Fields) {
    if (options.callback === 'query') return { method: 'GET', query: fields } as const
    const body = new URLSearchParams(fields).toString()
    return { method: 'POST', body, contentType: 'application/x-www-form-urlencoded' } as const
  }
}

function createMethods(options: KavenegarOptions): Record<string, Method> {
  const { lines = null, templates = null, costPerSegment = 1_250 } = options
  /** What was put on the list of a line, by number as it was written. */
  const blocked = new Map<string, Map<string, Blocked>>()
  const listOptedOut = (line: string, desk: Desk): Blocked[] =>
    desk
      .inbox()
      .filter((row) => row.line === line && OPT_OUT.test(row.text.trim()))
      .map((row) => ({ number: row.from, blockreason: 2, date: Math.floor(row.at / 1000) }))
  const isOurLine = (line: string) => LINE.test(line) && (lines === null || lines.includes(line))
  const defaultLine = lines?.[0] ?? DEFAULT_LINE

  /** Checks all, takes all or nothing; what has a known local id is not taken again, its record is given. */
  function takeAll(key: string, messages: Message[], desk: Desk): Answer {
    if (messages.length > RECIPIENTS_MAX) return refuse(414)
    if (messages.some((message) => !MOBILE.test(message.to) || desk.isRefused(message.to))) return refuse(411)
    if (messages.some((message) => !isOurLine(message.line))) return refuse(412)
    if (messages.some((message) => message.text === '' || message.text.length > TEXT_MAX)) return refuse(413)
    const known = messages.map((message) =>
      message.reference === null || options.takesRepeats ? undefined : desk.findByReference(key, message.reference),
    )
    const costs = messages.map((message, i) => (known[i] ? 0 : countSegments(message.text) * costPerSegment))
    if (!desk.canPay(costs.reduce((sum, cost) => sum + cost, 0))) return refuse(418)
    const rows = messages.map((message, i) => {
      const old = known[i]
      if (!old) return desk.take({ ...message, key, cost: costs[i]! })
      old.calls++
      return old
    })
    return accept(rows.map((row) => showRow(row, desk)))
  }

  return {
    'sms/send'(key, fields, desk) {
      if (!fields.receptor || fields.message === undefined) return refuse(406)
      const recipients = splitList(fields.receptor)
      const references = fields.localid ? splitList(fields.localid) : undefined
      if (references && references.length !== recipients.length) return refuse(419)
      const startsAt = readStart(fields.date, desk.now())
      if (startsAt === 'bad') return refuse(417)
      const { message: text, sender: line = defaultLine } = fields
      return takeAll(
        key,
        recipients.map((to, i) => ({ to, text, line, reference: references?.[i] ?? null, startsAt })),
        desk,
      )
    },

    'sms/sendarray'(key, fields, desk, call) {
      if (call.method !== 'POST') return refuse(405)
      if (!fields.receptor || !fields.message) return refuse(406)
      const recipients = readList(fields.receptor)
      const texts = readList(fields.message)
      const senders = fields.sender ? readList(fields.sender) : recipients?.map(() => '')
      // three spellings: the document's, the PHP client's, the Go client's
      const local = fields.localmessageids ?? fields.localmessageid ?? fields.localid
      const references = local ? (readList(local) ?? splitList(local)) : undefined
      if (!recipients || !texts || !senders) return refuse(400)
      const lengths = [texts, senders, references ?? texts].map((list) => list.length)
      if (lengths.some((length) => length !== recipients.length)) return refuse(419)
      const startsAt = readStart(fields.date, desk.now())
      if (startsAt === 'bad') return refuse(417)
      const messages = recipients.map((to, i) => {
        const line = senders[i] || defaultLine
        return { to, text: texts[i]!, line, reference: references?.[i] ?? null, startsAt }
      })
      return takeAll(key, messages, desk)
    },

    'verify/lookup'(key, fields, desk) {
      const { receptor: to, template: name } = fields
      if (!to || !name || !fields.token) return refuse(406)
      if (!LOOKUP_RECIPIENT.test(to) || desk.isRefused(to)) return refuse(411)
      if (templates && !templates.includes(name)) return refuse(424)
      const tokens = Object.fromEntries(Object.entries(fields).filter(([field]) => Object.hasOwn(TOKEN_SPACES, field)))
      if (fields.type === 'call' && /\D/.test(fields.token)) return refuse(428)
      if (Object.entries(tokens).some(([token, value]) => !isToken(value, TOKEN_SPACES[token]!))) return refuse(431)
      const text = `${name}: ${Object.values(tokens).join(' ')}`
      const cost = countSegments(text) * costPerSegment
      if (!desk.canPay(cost)) return refuse(418)
      const row = desk.take({ key, to, text, line: defaultLine, reference: null, template: { name, tokens }, cost })
      const shown = showRow(row, desk, 5)
      return options.lookupAsObject ? { ...accept([]), body: envelope(200, shown) } : accept([shown])
    },

    'sms/status'(key, fields, desk) {
      if (!fields.messageid) return refuse(406)
      const ids = splitList(fields.messageid)
      if (ids.length > IDS_MAX) return refuse(414)
      return accept(
        ids.map((id) => {
          const row = findOwn(key, Number(id), desk)
          const status = row && desk.now() - row.at < STATUS_WINDOW_MS ? codeOf(desk.statusOf(row)) : 100
          return { messageid: Number(id), ...showStatus(status) }
        }),
      )
    },

    'sms/statuslocalmessageid'(key, fields, desk) {
      if (!fields.localid) return refuse(406)
      const references = splitList(fields.localid)
      if (references.length > IDS_MAX) return refuse(414)
      return accept(
        references.map((localid) => {
          const row = desk.findByReference(key, localid)
          const isKnown = row && desk.now() - row.at < LOCAL_WINDOW_MS
          return { messageid: isKnown ? row.id : 0, localid, ...showStatus(isKnown ? codeOf(desk.statusOf(row)) : 100) }
        }),
      )
    },

    'sms/statusbyreceptor'(key, fields, desk) {
      const start = Number(fields.startdate)
      const end = fields.enddate ? Number(fields.enddate) : start + DAY_S
      if (!fields.receptor || !fields.startdate) return refuse(406)
      if (!(end >= start && end - start <= DAY_S)) return refuse(417)
      const found: unknown[] = []
      for (const row of desk.walkRows(start * 1000)) {
        const isMatch = row.key === key && row.at <= end * 1000 && toLocal(row.to) === toLocal(fields.receptor)
        const receptor = toLocal(row.to)
        if (isMatch) found.push({ messageid: row.id, receptor, ...showStatus(codeOf(desk.statusOf(row))) })
      }
      return accept(found)
    },

    'sms/select'(key, fields, desk) {
      if (!fields.messageid) return refuse(406)
      const ids = splitList(fields.messageid)
      if (ids.length > IDS_MAX) return refuse(414)
      return accept(ids.flatMap((id) => findOwn(key, Number(id), desk) ?? []).map((row) => showRow(row, desk)))
    },

    'sms/latestoutbox'(key, fields, desk) {
      const size = Number(fields.pagesize ?? IDS_MAX)
      if (!(size <= IDS_MAX)) return refuse(400)
      const rows = [...desk.walkRows()].filter(
        (row) => row.key === key && (!fields.sender || row.line === fields.sender),
      )
      return accept(rows.slice(0, size).map((row) => showRow(row, desk)))
    },

    'sms/cancel'(key, fields, desk) {
      if (!fields.messageid) return refuse(406)
      return accept(
        splitList(fields.messageid).map((id) => {
          const row = findOwn(key, Number(id), desk)
          const isEarly = row && desk.statusOf(row) === 'scheduled'
          if (isEarly) row.ending = 'cancelled'
          return { messageid: Number(id), ...showStatus(isEarly ? 13 : 100) }
        }),
      )
    },

    'sms/receive'(_, fields, desk) {
      if (!fields.linenumber || !fields.isread) return refuse(406)
      const isRead = fields.isread === '1'
      const found = desk.inbox().filter((row) => row.line === fields.linenumber && row.isRead === isRead)
      const page = found.slice(0, INBOX_PAGE)
      for (const row of page) row.isRead = true
      const entries = page.map((row) => {
        const date = Math.floor(row.at / 1000)
        return { messageid: row.id, message: row.text, sender: row.from, receptor: row.line, date }
      })
      return page.length > 0 ? accept(entries) : { status: 200, body: envelope(200, null) }
    },

    // who wrote «لغو۱۱» or 11 to a line is on its list, and who was put there
    'line/blocked/list'(_, fields, desk) {
      if (!fields.linenumber) return refuse(406)
      const since = Number(fields.startdate ?? Math.floor(desk.now() / 1000 / DAY_S) * DAY_S)
      const found = [
        ...listOptedOut(fields.linenumber, desk),
        ...(blocked.get(fields.linenumber)?.values() ?? []),
      ].filter(
        ({ date, blockreason }) => date >= since && [String(blockreason), undefined].includes(fields.blockreason),
      )
      const from = (Number(fields.pagenumber ?? 1) - 1) * BLOCKED_PAGE
      return accept(found.slice(from, from + BLOCKED_PAGE))
    },

    'line/blocked/add'(_, fields, desk, call) {
      if (call.method !== 'POST') return refuse(405)
      const { linenumber: line, receptor } = fields
      if (!line || !receptor) return refuse(406)
      if (!isOurLine(line)) return refuse(412)
      const numbers = splitList(receptor)
      if (numbers.length > BLOCKED_ADD_MAX) return refuse(604)
      if (numbers.some((number) => !MOBILE.test(number))) return refuse(411)
      const held = blocked.get(line) ?? new Map<string, Blocked>()
      blocked.set(line, held)
      const optedOut = new Set(listOptedOut(line, desk).map(({ number }) => number))
      const rows = numbers.map((number) => {
        const isKnown = held.has(number) || optedOut.has(number)
        if (!isKnown) held.set(number, { number, blockreason: 0, date: Math.floor(desk.now() / 1000) })
        return { linenumber: line, receptor: number, status: isKnown ? 'AlreadyExists' : 'Active' }
      })
      return accept(rows)
    },

    'line/blocked/remove'(_, fields, _desk, call) {
      if (call.method !== 'DELETE') return refuse(405)
      const { linenumber: line, receptor } = fields
      if (!line || !receptor) return refuse(406)
      const numbers = splitList(receptor)
      if (numbers.length > BLOCKED_REMOVE_MAX) return refuse(604)
      for (const number of numbers) blocked.get(line)?.delete(number)
      return accept(numbers.map((number) => ({ message: `${number} removed` })))
    },

    'account/info'(_, _fields, desk) {
      const remaincredit = desk.credit() ?? 2_340_000
      const expiredate = Math.floor(desk.now() / 1000) + 365 * DAY_S
      return { status: 200, body: envelope(200, { remaincredit, expiredate, type: 'master' }) }
    },

    'utils/getdate'(_, _fields, desk) {
      const now = new Date(desk.now())
      const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate()]
      const [hour, minute, second] = [now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()]
      const unixtime = Math.floor(desk.now() / 1000)
      const entries = { datetime: now.toISOString(), year, month, day, hour, minute, second, unixtime }
      return { status: 200, body: envelope(200, entries) }
    },
  }
}

type Message = Omit<NewRow, 'key' | 'line'> & { line: string }

const envelope = (status: number, entries: unknown, message = RETURN_WORDS[status] ?? `خطای ${status}`) => ({
  return: { status, message },
  entries,
})
const accept = (rows: unknown[]): Answer => ({ status: 200, body: envelope(200, rows), rows })
/** HTTP status and body have the same code; HTTP has none above 599. */
const refuse = (code: number, text?: string): Answer => ({
  status: code > 599 ? 400 : code,
  body: envelope(code, null, text),
})

const codeOf = (status: Ending): number => STATUS_CODES[status] ?? Number(status)
const showStatus = (status: number) => ({ status, statustext: STATUS_WORDS[status] ?? '' })
const showRow = (row: Row, desk: Desk, status = codeOf(desk.statusOf(row))) => ({
  messageid: row.id,
  message: row.text,
  ...showStatus(status),
  sender: row.line,
  receptor: toLocal(row.to),
  date: Math.floor(row.at / 1000),
  cost: row.cost,
})

function findOwn(key: string, id: number, desk: Desk): Row | undefined {
  const row = desk.findById(id)
  return row?.key === key ? row : undefined
}

/** Parameters have the same names in the query and in a form. */
function readFields(call: Call): Fields {
  const form =
    call.body === '' ? {} : (readParts(call.body) ?? (parseForm(call.body, '&', '=', { maxKeys: 0 }) as Fields))
  return Object.fromEntries(
    [...call.query, ...Object.entries(form)].map(([name, value]) => [name.toLowerCase(), value] as const),
  )
}

/** A form of parts (RFC 7578), which one method is documented with. */
function readParts(body: string): Fields | undefined {
  const [boundary] = /^--[\w-]+/.exec(body) ?? []
  if (boundary === undefined) return undefined
  const found = body.split(boundary).map((part) => /name="([^"]+)"\r\n\r\n([\s\S]*)\r\n$/.exec(part))
  return Object.fromEntries(found.flatMap((part) => (part ? [[part[1], part[2]]] : [])))
}

const splitList = (text: string): string[] => text.split(',').map((part) => part.trim())

function readList(text: string): string[] | undefined {
  const list = readJson(text)
  return Array.isArray(list) ? list.map((part) => String(part)) : undefined
}

function readStart(date: string | undefined, now: number): number | undefined | 'bad' {
  if (date === undefined || date === '' || date === '0') return undefined
  const at = Number(date) * 1000
  return at > now - 60_000 ? at : 'bad'
}

const isToken = (value: string, spacesMax: number): boolean =>
  value.length <= 100 &&
  !/[\r\n\t]/.test(value) &&
  value.split(' ').length - 1 <= spacesMax &&
  (spacesMax > 0 || !value.includes('_'))

/** Out, a number of Iran is always `09…`. */
const toLocal = (number: string): string => number.replace(/^(?:\+98|0098|0)?(?=9\d{9}$)/, '0')

/** One character outside Latin makes a text Unicode: 70, or 67 each; else 160, or 153 each. */
function countSegments(text: string): number {
  const [single, each] = /[^\n\r\x20-\x7e]/.test(text) ? [70, 67] : [160, 153]
  return text.length <= single ? 1 : Math.ceil(text.length / each)
}
