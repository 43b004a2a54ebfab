import type { Desk, Ending, InboundRow, Row } from './desk.ts'
import type { Answer, Dialect, Simulator, SimulatorOptions } from './simulator.ts'
import { readJson, startSimulator } from './simulator.ts'

// IPPanel's edge API as its documents have it (ippanelcom/Edge-Document, December 2025).

export type IppanelOptions = SimulatorOptions & {
  /** Lines of the account; null (default): every number is one. */
  lines?: string[] | null
  /** Approved patterns; null (default): every code is one. */
  patterns?: string[] | null
  /** Rial for a message. */
  cost?: number
  /** The account may not send. */
  isSendBlocked?: boolean
  /** How the end of the account is told (default: seconds since 1970, as a text): its sample is null. */
  expireTime?: unknown
}

/** Any key is good but this one. */
const BAD_KEY = 'BADKEY'

const USER_ID = 4_711
const DAY_S = 86_400
/** Longer than E.164 has it: lines of 14 digits are common, and get the prefix all the same. */
const LINE = /^\+98\d{4,16}$/
const MOBILE = /^\+989\d{9}$/

/** `message_status` of a recipient; what is not here is a state of its outbox. */
const MESSAGE_STATUSES: Record<string, string> = { sent: '1', delivered: '2', undelivered: '3', blocked: '4' }
/** `state_id` of an outbox; an ending `state-8` is that state. */
const STATES: Record<string, number> = { scheduled: 5, queued: 5, sent: 2, cancelled: 7, failed: 9 }
const FINISHED = 6

type Fields = Record<string, unknown>
type Work = {
  options: IppanelOptions
  key: string
  desk: Desk
  body: Fields
  query: URLSearchParams
  outboxes: Outboxes
}
/** The rows of an outbox; its id is that of the first. */
type Outboxes = { rowsOf: Map<number, number[]>; of: Map<number, number> }

/** Starts an IPPanel: base address `http://127.0.0.1:PORT`, any key but `BADKEY`. */
export function startIppanelSimulator(options: IppanelOptions = {}): Promise<Simulator> {
  const outboxes: Outboxes = { rowsOf: new Map(), of: new Map() }
  const dialect: Dialect = {
    firstId: 1_129_000_111,
    refuse: (code, text) => (code === 'noCredit' ? refuse(400, 'اعتبار شما کافی نیست') : refuse(code, text)),
    answer(call, desk) {
      const [, path = ''] = /^\/v1\/api\/([a-z_/-]+)$/.exec(call.path) ?? []
      const method = METHODS[`${call.method} ${path}`]
      const key = call.headers.authorization
      if (!method) return refuse(404)
      if (!key || key === BAD_KEY) return refuse(401)
      const body = call.method === 'POST' ? readJson(call.body) : {}
      if (!isFields(body)) return refuse(422)
      return method({ options, key, desk, body, query: call.query, outboxes })
    },
    idOf: (row) => `${outboxes.of.get(row.id)}-${row.to.slice(1)}`,
  }
  return startSimulator(dialect, options)
}

const METHODS: Record<string, (work: Work) => Answer> = {
  'POST send': send,
  'GET report/recipients': listRecipients,
  'GET report/by_bulk': showOutbox,
  'POST report/messages-inbox': listInbox,
  'GET payment/credit/mine': ({ desk }) => accept({ credit: creditOf(desk), yesterday_credit: 0, gift: 0 }),
  'POST acl/auth/check_token': ({ options }) =>
    accept({
      user_id: USER_ID,
      user_name: 'sample',
      document_block: false,
      send_block: options.isSendBlocked ?? false,
    }),
  'GET user/show': showUser,
}

/** One outbox for each text. Credit is looked at afterwards: what it does not cover is taken, and fails. */
function send(work: Work): Answer {
  const { options, body } = work
  const type = textOf(body.sending_type)
  const groups = Object.hasOwn(GROUPS, type) ? GROUPS[type]!(body) : undefined
  if (!groups) return refuseFields({ sending_type: 'نوع ارسال معتبر نیست' })
  const line = String(body.from_number ?? '')
  if (!LINE.test(line) || (options.lines && !options.lines.includes(line)))
    return refuseFields({ from_number: 'شماره فرستنده معتبر نیست' })
  const recipients = groups.flatMap((group) => group.recipients)
  if (recipients.length === 0 || recipients.some((to) => !MOBILE.test(to) || work.desk.isRefused(to)))
    return refuseFields({ 'params.recipients': `شماره گیرنده معتبر نیست: ${recipients[0]}` })
  if (groups.some(({ text }) => text === '')) return refuseFields({ message: 'متن پیام خالی است' })
  const name = groups[0]!.template?.name
  if (name !== undefined && options.patterns && !options.patterns.includes(name)) return refuse(404, 'الگو یافت نشد')
  const ids = groups.map((group) => takeOutbox(work, group, line))
  return { ...accept({ message_outbox_ids: ids }), rows: ids }
}

type Group = { recipients: string[]; text: string; template?: Row['template'] }

const GROUPS: Record<string, (body: Fields) => Group[]> = {
  webservice: ({ message, params }) => [{ recipients: recipientsOf(params), text: textOf(message) }],
  peer_to_peer: ({ params }) =>
    listOf(params).map((entry) => ({
      recipients: recipientsOf(entry),
      text: textOf((entry as Fields | null)?.message),
    })),
  pattern({ code, recipients, params }) {
    const tokens = Object.fromEntries(
      Object.entries(isFields(params) ? params : {}).map(([name, value]) => [name, String(value)]),
    )
    const name = textOf(code)
    const text = `${name}: ${Object.values(tokens).join(' ')}`
    return [{ recipients: listOf(recipients).map(String).slice(0, 1), text, template: { name, tokens } }]
  },
}

function takeOutbox({ options, key, desk, outboxes }: Work, { recipients, text, template }: Group, line: string) {
  const cost = options.cost ?? 1_500
  const isPaid = desk.canPay(cost * recipients.length)
  const rows = recipients.map((to) => {
    const row = desk.take({ key, to, text, line, reference: null, template, cost: isPaid ? cost : 0 })
    if (!isPaid) row.ending = 'state-8'
    return row.id
  })
  const id = rows[0]!
  outboxes.rowsOf.set(id, rows)
  for (const row of rows) outboxes.of.set(row, id)
  return id
}

const findRows = ({ key, desk, outboxes }: Work, id: string | null): Row[] =>
  (outboxes.rowsOf.get(Number(id)) ?? []).flatMap((one) => desk.findById(one) ?? []).filter((row) => row.key === key)

/** Those that are on their way or have arrived: an outbox that is not sent has none yet. */
function listRecipients(work: Work): Answer {
  const { query, desk } = work
  const rows = findRows(work, query.get('bulk_id'))
  if (rows.length === 0) return refuse(404)
  const listed = rows.flatMap((row) => {
    const message_status = statusOf(desk.statusOf(row))
    if (message_status === undefined) return []
    return [{ recipient: row.to, message: row.text, is_readable: true, msg_parts: '1', message_status }]
  })
  return acceptPage(listed, Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 10))
}

const statusOf = (status: Ending): string | undefined =>
  MESSAGE_STATUSES[status] ?? (/^\d+$/.test(String(status)) ? String(status) : undefined)

function showOutbox(work: Work): Answer {
  const rows = findRows(work, work.query.get('messages_outbox_id'))
  const [row] = rows
  if (!row) return refuse(404)
  const ending = work.desk.statusOf(row)
  const [, state] = /^state-(\d+)$/.exec(String(ending)) ?? []
  return accept({
    messages_outbox_id: row.id,
    number: row.line,
    state_id: state === undefined ? (STATES[ending] ?? FINISHED) : Number(state),
    message: row.text,
    rcpts_count: rows.length,
    time_send: String(Math.floor(row.at / 1000)),
  })
}

/** Newest first; only what came after `from_id` where it is given. */
function listInbox({ body, desk }: Work): Answer {
  const fromId = Number((isFields(body.filters) ? body.filters.from_id : undefined) ?? 0)
  const rows = desk
    .inbox()
    .filter((row) => row.id > fromId)
    .reverse()
  return acceptPage(rows.map(showInbound), Number(body.page ?? 1), Number(body.per_page ?? 10))
}

const showInbound = (row: InboundRow) => ({
  messages_inbox_id: row.id,
  from: row.from.replace(/^0(?=9\d{9}$)/, '+98'),
  number: row.line,
  message: row.text,
  type: 'sms',
  time: Math.floor(row.at / 1000),
  seen: '0',
})

function showUser({ options, desk, query }: Work): Answer {
  if (query.get('user_id') !== String(USER_ID)) return refuse(404)
  const inAYear = String(Math.floor(desk.now() / 1000) + 365 * DAY_S)
  const expire_time = 'expireTime' in options ? options.expireTime : inAYear
  return accept({
    status: 'active',
    expire_time,
    send_block: 'no',
    credit: { credit: creditOf(desk), user_id: USER_ID },
  })
}

const creditOf = (desk: Desk): number => desk.credit() ?? 5_000_000.5

const metaOf = (status: boolean, message: string, message_code: string) => ({
  status,
  message,
  message_parameters: [],
  message_code,
})

const accept = (data: unknown, more: object = {}): Answer => ({
  status: 200,
  body: { data, meta: { ...metaOf(true, 'انجام شد', '200-1'), ...more } },
})

function acceptPage(rows: unknown[], page: number, perPage: number): Answer {
  const data = rows.slice((page - 1) * perPage, page * perPage)
  const last_page = Math.max(1, Math.ceil(rows.length / perPage))
  return accept(data, { current_page: page, per_page: perPage, last_page, total: rows.length })
}

const WORDS: Record<number, string> = {
  401: 'توکن نامعتبر است یا منقضی شده است',
  404: 'موردی یافت نشد',
  422: 'اطلاعات ارسالی معتبر نیست',
}
/** Its codes say less than the HTTP status: 400-1 is said of many things. */
const refuse = (status: number, message = WORDS[status] ?? 'خطایی رخ داده است', errors?: object): Answer => ({
  status,
  body: {
    data: null,
    meta: { ...metaOf(false, message, status === 422 ? '400-2' : '400-1'), ...(errors && { errors }) },
  },
})
const refuseFields = (errors: Record<string, string>): Answer =>
  refuse(422, undefined, Object.fromEntries(Object.entries(errors).map(([field, words]) => [field, [words]])))

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const recipientsOf = (params: unknown): string[] => listOf(isFields(params) ? params.recipients : undefined).map(String)
