import type { Desk, Ending, Row } from './desk.ts'
import type { Answer, Call, Dialect, Simulator, SimulatorOptions } from './simulator.ts'
import { readJson, startSimulator } from './simulator.ts'

// Magfa's HTTP v2 as its wiki (in part) and four clients have it, June 2026.

export type MagfaOptions = SimulatorOptions & {
  /** Lines of the service; null (default): every number is one. */
  lines?: string[] | null
  /** Rial for a part. */
  tariff?: number
  /** Recipients (as sent) whose messages alone are refused, and with which code: 27, 33 … */
  refusedAs?: Record<string, number>
}

/** Any user and password are good but this password. */
const BAD_KEY = 'BADKEY'

const WINDOW_MS = 24 * 3_600_000
const RECIPIENTS_MAX = 100
const PARTS_MAX = 265
const MOBILE = /^(?:\+98|98|0)?9\d{9}$/
const LINE = /^(?:\+98|98)?\d{4,16}$/
const NO_SUCH_MESSAGE = -1

const STATUSES: Record<string, number> = {
  scheduled: 0,
  queued: 0,
  delivered: 1,
  undelivered: 2,
  sent: 8,
  failed: 16,
  // it has no word of its own for these
  blocked: 16,
  cancelled: 16,
}

/** Starts a Magfa: base address `http://127.0.0.1:PORT`, any user, any password but `BADKEY`. */
export const startMagfaSimulator = (options: MagfaOptions = {}): Promise<Simulator> =>
  startSimulator(createDialect(options), options)

function createDialect(options: MagfaOptions): Dialect {
  return {
    firstId: 7_712_345_001,
    refuse: (code) => refuse(code === 'noCredit' ? 14 : code),
    answer(call, desk) {
      const [, method, value] = /^\/api\/http\/sms\/v2\/([a-z]+)(?:\/([\d,-]+))?$/.exec(call.path) ?? []
      const user = readUser(call)
      if (!user) return refuse(18)
      if (method === 'send' && call.method === 'POST') return send(options, user, call.body, desk)
      if (call.method !== 'GET') return refuse(25)
      if (method === 'mid' && value) return { status: 200, body: { status: 0, mid: findMid(user, value, desk) } }
      if (method === 'statuses' && value) return tellStatuses(user, value.split(','), desk)
      if (method === 'messages' && value) return receive(Number(value), desk)
      if (method === 'balance') return { status: 200, body: { status: 0, balance: desk.credit() ?? 5_000_000 } }
      return refuse(25)
    },
  }
}

/** HTTP Basic, `USERNAME/DOMAIN` and a password; undefined where it is refused. */
function readUser({ headers }: Call): string | undefined {
  const [, basic = ''] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? []
  const [, user, password] = /^([^/:]+\/[^/:]+):(.+)$/.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? []
  return password === BAD_KEY ? undefined : user
}

type Lists = Record<'recipients' | 'messages' | 'senders' | 'uids' | 'encodings' | 'udhs', unknown[]>

/** Each message is taken or refused by itself, once the lists fit together. */
function send(options: MagfaOptions, user: string, text: string, desk: Desk): Answer {
  const body = readJson(text)
  if (typeof body !== 'object' || body === null) return refuse(31)
  const lists = Object.fromEntries(LISTS.map(([name]) => [name, listOf((body as Lists)[name])])) as Lists
  const { recipients, messages, senders, uids } = lists
  const refusal = refuseLists(lists)
  if (refusal) return refuse(refusal)
  const rows = recipients.map((recipient, i) => {
    const message = {
      to: String(recipient),
      text: String(messages.length === 1 ? messages[0] : messages[i]),
      line: String(senders.length === 1 ? senders[0] : senders[i]),
      reference: uids.length === 0 ? null : String(uids[i]),
    }
    const tariff = options.tariff ?? 1_540
    const { parts, alphabet } = countParts(message.text)
    const about = { userId: message.reference, recipient: toInternational(message.to) }
    const status = refuseMessage(options, message, parts, desk) ?? (desk.canPay(parts * tariff) ? 0 : 14)
    if (status !== 0) return { status, ...about }
    const { id } = desk.take({ ...message, key: user, cost: parts * tariff })
    return { status, id, ...about, parts, tariff, alphabet }
  })
  return { status: 200, body: { status: 0, messages: rows }, rows }
}

/** The lists of a send, and the code where one of them has another length than `recipients`. */
const LISTS = [
  ['recipients', 106],
  ['messages', 101],
  ['senders', 103],
  ['udhs', 104],
  ['encodings', 109],
  ['uids', 110],
] as const
/** One may stand for all. */
const ONE_FOR_ALL = new Set<string>(['messages', 'senders'])

function refuseLists(lists: Lists): number | undefined {
  const count = lists.recipients.length
  if (count === 0) return 106
  if (lists.senders.length === 0) return 108
  if (count > RECIPIENTS_MAX) return 107
  return LISTS.find(([name]) => {
    const { length } = lists[name]
    const isLeftOut = length === 0 && !ONE_FOR_ALL.has(name)
    return length !== count && !isLeftOut && !(length === 1 && ONE_FOR_ALL.has(name))
  })?.[1]
}

type Message = { to: string; text: string; line: string }

function refuseMessage(options: MagfaOptions, { to, text, line }: Message, parts: number, desk: Desk) {
  if (!MOBILE.test(to) || desk.isRefused(to)) return 1
  if (!LINE.test(line)) return 2
  if (options.lines && !options.lines.includes(line)) return 20
  if (text === '') return 13
  if (parts > PARTS_MAX) return 30
  return options.refusedAs?.[to]
}

function findMid(user: string, uid: string, desk: Desk): number {
  const row = desk.findByReference(user, uid)
  return row && isKnown(row, user, desk) ? row.id : NO_SUCH_MESSAGE
}

function tellStatuses(user: string, mids: string[], desk: Desk): Answer {
  if (mids.length > RECIPIENTS_MAX) return refuse(107)
  const dlrs = mids.map((mid) => {
    const row = desk.findById(Number(mid))
    if (!row || !isKnown(row, user, desk)) return { mid: Number(mid), status: NO_SUCH_MESSAGE }
    return { mid: row.id, status: codeOf(desk.statusOf(row)), date: dateOf(row.at) }
  })
  return { status: 200, body: { status: 0, dlrs } }
}

const isKnown = (row: Row, user: string, desk: Desk): boolean => row.key === user && desk.now() - row.at < WINDOW_MS

/** Of all lines; what is given is gone. */
function receive(count: number, desk: Desk): Answer {
  if (count > RECIPIENTS_MAX) return refuse(107)
  const rows = desk
    .inbox()
    .filter((row) => !row.isRead)
    .slice(0, count)
  for (const row of rows) row.isRead = true
  const messages = rows.map((row) => ({
    body: row.text,
    senderNumber: toInternational(row.from),
    recipientNumber: `98${row.line}`,
    date: dateOf(row.at),
  }))
  return { status: 200, body: { status: 0, messages } }
}

const refuse = (status: number): Answer => ({ status: 200, body: { status, messages: [], dlrs: [], balance: null } })

const codeOf = (status: Ending): number => STATUSES[status] ?? Number(status)

/** Tehran's wall clock. */
const dateOf = (ms: number): string => new Date(ms + 3.5 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

const toInternational = (number: string): string => number.replace(/^(?:\+98|98|0)?(?=9\d{9}$)/, '98')

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** One character outside Latin makes a text UCS-2: 70, or 67 each; else 160, or 153 each. */
function countParts(text: string): { parts: number; alphabet: 'UCS2' | 'DEFAULT' } {
  const isUnicode = /[^\n\r\x20-\x7e]/.test(text)
  const [single, each] = isUnicode ? [70, 67] : [160, 153]
  const parts = text.length <= single ? 1 : Math.ceil(text.length / each)
  return { parts, alphabet: isUnicode ? 'UCS2' : 'DEFAULT' }
}
