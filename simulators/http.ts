import type { Desk, Ending, Row } from './desk.ts'
import type { Answer, Call, Dialect, Simulator, SimulatorOptions } from './simulator.ts'
import { readJson, startSimulator } from './simulator.ts'

// A provider that there is not, in the two ways in which those that Rasan does not know mostly speak: JSON by POST with a
// key in a header, and texts by GET with a password in the address.

export type HttpOptions = SimulatorOptions & { speaks?: 'json' | 'text' }

/** Any key or password is good but this one. */
const BAD_KEY = 'BADKEY'
const DEFAULT_CREDIT = 12_345
const PRICE = 10
const TEXT_MAX = 2_000
/** Codes of refusals, and their words. */
export const WORDS: Record<number, string> = {
  401: 'bad credentials',
  402: 'not enough credit',
  403: 'account suspended',
  406: 'address not allowed',
  413: 'bad recipient',
  414: 'recipient opted out',
  415: 'bad sender',
  422: 'text not allowed',
  423: 'missing field',
  429: 'slow down',
}
const STATES: Record<string, string> = {
  scheduled: 'WAIT',
  queued: 'WAIT',
  sent: 'ONWAY',
  delivered: 'DELIVRD',
  undelivered: 'UNDELIV',
  failed: 'REJECTD',
  blocked: 'BLACKLIST',
  cancelled: 'DELETED',
}

/** Starts one: base address `http://127.0.0.1:PORT`, any key but `BADKEY`. */
export const startHttpSimulator = (options: HttpOptions = {}): Promise<Simulator> =>
  startSimulator(options.speaks === 'text' ? TEXTS : JSONS, options)

type Asked = { key: string; to: string; text: string; line: string | null; reference: string | null }

/** Takes a message, or answers why not. */
function take({ key, to, text, line, reference }: Asked, forms: RegExp, desk: Desk): Row | number {
  if (key === '' || key === BAD_KEY) return 401
  if (to === '' || text === '') return 423
  if (!forms.test(to) || desk.isRefused(to)) return 413
  if (line !== null && !/^\d{4,14}$/.test(line)) return 415
  if (text.length > TEXT_MAX) return 422
  return desk.canPay(PRICE) ? desk.take({ key, to, text, line, reference, cost: PRICE }) : 402
}

const stateOf = (status: Ending): string => STATES[status] ?? String(status)
const show = (rials: number): string => rials.toLocaleString('en')

/** A number that has more digits than ours (ES2026; the types do not know it yet). */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

const JSONS: Dialect = {
  // more digits than a number keeps
  firstId: 1,
  idOf: (row) => `90071992547409${9_300 + row.id}`,
  refuse: (code, text) => refuseJson(code === 'noCredit' ? 402 : code, text),
  answer(call, desk) {
    const key = String(call.headers['x-api-key'] ?? '')
    if (call.path === '/v1/balance' && call.method === 'GET')
      return key === BAD_KEY
        ? refuseJson(401)
        : { status: 200, body: { result: { code: 0 }, account: { credit: show(desk.credit() ?? DEFAULT_CREDIT) } } }
    if (call.path !== '/v1/send' || call.method !== 'POST') return { status: 404, body: { error: 'no such method' } }
    const { recipient, content, sender, ref } = (readJson(call.body) ?? {}) as Record<string, unknown>
    const asked = { key, to: String(recipient ?? ''), text: String(content ?? ''), line: textOf(sender) }
    const row = take({ ...asked, reference: textOf(ref) }, /^98\d{10}$/, desk)
    if (typeof row === 'number') return refuseJson(row)
    const rows: unknown[] = [{ id: rawJSON(JSONS.idOf!(row)), to: row.to }]
    return { status: 200, body: { result: { code: 0, text: 'queued' }, messages: rows }, rows }
  },
  report: (row, status) => ({
    method: 'POST',
    body: JSON.stringify({ events: [{ messageId: JSONS.idOf!(row), state: stateOf(status), ref: row.reference }] }),
    contentType: 'application/json',
  }),
}

const refuseJson = (code: number, text = WORDS[code] ?? 'refused'): Answer => ({
  status: code === 401 ? 401 : 200,
  body: { result: { code, text }, messages: [] },
})

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const TEXTS: Dialect = {
  firstId: 41_000_001,
  refuse: (code, text) => refuseText(code === 'noCredit' ? 402 : code, text),
  answer({ path, method, query }: Call, desk) {
    const at = (name: string) => query.get(name) ?? ''
    const key = at('user') === BAD_KEY ? BAD_KEY : at('pass')
    if (method !== 'GET') return sayText('ERR:405:GET only', 405)
    if (path === '/credit.php')
      return key === BAD_KEY ? refuseText(401) : sayText(`CREDIT=${desk.credit() ?? DEFAULT_CREDIT} TOMAN`)
    if (path !== '/send.php') return sayText('not found', 404)
    const asked = { key, to: at('to'), text: at('msg'), line: textOf(at('from')), reference: textOf(at('id')) }
    const row = take(asked, /^09\d{9}$/, desk)
    if (typeof row === 'number') return refuseText(row)
    const rows: unknown[] = [row.id]
    return { status: 200, body: null, rows, toText: () => `OK:${rows.join()}\r\n` }
  },
  report: (row, status) => ({ method: 'GET', query: { MsgId: String(row.id), DLR: stateOf(status) } }),
}

const refuseText = (code: number, text = WORDS[code] ?? 'refused'): Answer => sayText(`ERR:${code}:${text}\r\n`)
const sayText = (text: string, status = 200): Answer => ({ status, body: null, toText: () => text })
