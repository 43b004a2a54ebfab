import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Desk, Ending, InboundRow, Row } from './desk.ts'
import { createDesk } from './desk.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { createRandom, createTemper, readRules } from './misbehaviour.ts'
import type { ReportCall } from './reporter.ts'
import { createReporter } from './reporter.ts'

/** A provider that runs here, over real HTTP, in its own dialect. */
export type Simulator = {
  /** Base address, without a trailing slash: what an account's base URL is set to. */
  url: string
  port: number
  /** What it took, newest first. */
  received(limit?: number): Received[]
  /** How often a message with this reference was really taken; a repeat that was answered from memory does not count. */
  timesTaken(reference: number | string): number
  /** Calls that came, messages that were taken, references that were taken more than once. */
  totals(): { calls: number; messages: number; doubled: number }
  /** Misbehaves by these rules, and by no earlier ones, until told otherwise. */
  behave(...rules: Misbehaviour[]): void
  /** Resolves when it listens again. */
  behaveWell(): Promise<void>
  /** Where its reports and its inbound messages go from now on; null: nowhere. */
  reportTo(address: string | null): void
  inboundTo(address: string | null): void
  /** A subscriber writes to one of the lines. */
  addInbound(message: { from: string; line: string; text: string }): void
  /** What the account has from now on, in its own unit; null is bottomless. What is taken costs. */
  setCredit(credit: number | null): void
  /** Forgets all messages. */
  reset(): void
  close(): Promise<void>
}

export type Received = {
  at: string
  reference: string | null
  providerId: string
  /** As it was sent. */
  to: string
  text: string
  line: string | null
  /** The last four characters of the key. */
  keyTail: string
  template?: { name: string; tokens: Record<string, string> }
  status: Ending
  /** How often this message came, repeats that were not taken again included. */
  calls: number
}

export type SimulatorOptions = {
  /** 0 (default): any free one. */
  port?: number
  host?: string
  reportTo?: string | null
  inboundTo?: string | null
  /** From taking a message to its last report (default 200); `sent` is half-way. */
  reportAfterMs?: number
  /** Also report `sent`, not the ending alone. */
  reportSent?: boolean
  reportConnections?: number
  /** After a callback that was not answered 200 (default 2 minutes). */
  reportRetryMs?: number
  reportRetriesMax?: number
  /** In the provider's unit; null (default) is bottomless. */
  credit?: number | null
  /** Received rows kept whole (default 200,000); what is older is only counted. */
  keepRows?: number
  seed?: number
  /** The clock that statuses and windows follow. */
  now?: () => number
  /** Told of each message that is taken. */
  onTaken?: (row: Row) => void
}

/** What makes a simulator one provider's: how it answers and how it reports. All is synchronous, for speed. */
export type Dialect = {
  firstId: number
  /** Reads a call, takes its messages at the desk, and says what the provider would. */
  answer(call: Call, desk: Desk): Answer
  /** The answer to a call that is refused whole. */
  refuse(code: number | 'noCredit', text: string | undefined, call: Call): Answer
  /** Absent where the provider calls back for nothing: what it says is asked for. */
  report?(row: Row, status: Ending): ReportCall
  inbound?(row: InboundRow): ReportCall
  /** The id that it gives a message; its row's number where absent. */
  idOf?(row: Row): string
}

export type Call = {
  method: string
  /** Without scheme, host and query: some clients send the absolute form. */
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: string
}

/**
 * `rows` is the list inside `body` that has one entry a message, where there is one. `toText` writes what is no JSON.
 */
export type Answer = { status: number; body: unknown; rows?: unknown[]; toText?: () => string }

const FAULTS: Misbehaviour['kind'][] = ['hang', 'garbage', 'status', 'cut', 'noCredit', 'code']
const DELAYS: Misbehaviour['kind'][] = ['delay', 'delayAnswer']
const PROXY_PAGE = '<html><body><h1>Bad gateway</h1></body></html>'

/** Starts one; it listens when the promise resolves. */
export async function startSimulator(dialect: Dialect, options: SimulatorOptions = {}): Promise<Simulator> {
  const { reportAfterMs = 200, host = '127.0.0.1', now = Date.now } = options
  const random = createRandom(options.seed ?? 1)
  const temper = createTemper(random)
  const reporter = createReporter({
    connections: options.reportConnections ?? 32,
    retryMs: options.reportRetryMs ?? 120_000,
    retriesMax: options.reportRetriesMax ?? 30,
  })
  const desk = createDesk(
    {
      firstId: dialect.firstId,
      keepRows: options.keepRows ?? 200_000,
      sentAfterMs: reportAfterMs / 2,
      endsAfterMs: reportAfterMs,
      credit: options.credit ?? null,
      now,
    },
    temper,
    planReports,
  )
  let reportTo = options.reportTo ?? null
  let inboundTo = options.inboundTo ?? null
  /** Reports of the call in hand that leave before its answer. */
  let early: { row: Row; status: Ending }[] = []

  function planReports(row: Row): void {
    options.onTaken?.(row)
    const rules = temper.forRecipient(row.to, ['reports'])
    const isHit = (share: (rule: (typeof rules)[number]) => number | undefined) =>
      rules.some((rule) => random() < (share(rule) ?? 0))
    if (isHit((rule) => rule.negative)) row.ending = 'undelivered'
    for (const rule of rules) row.endsAfterMs += rule.lateMs ?? 0
    const { report } = dialect
    if (reportTo === null || !report || isHit((rule) => rule.lost)) return
    if (isHit((rule) => rule.early)) {
      row.endsAfterMs = 0
      early.push({ row, status: row.ending })
      return
    }
    const untilStartMs = Math.max(0, row.startsAt - row.at)
    const plan = (afterMs: number, status?: Ending) =>
      reporter.plan(untilStartMs + afterMs, reportTo!, () => report(row, status ?? row.ending))
    const isReordered = isHit((rule) => rule.reordered)
    if (options.reportSent && !isReordered) plan(row.endsAfterMs / 2, 'sent')
    plan(row.endsAfterMs)
    if (isReordered) plan(row.endsAfterMs + 20, 'sent')
    if (isHit((rule) => rule.doubled)) plan(row.endsAfterMs + 20)
  }

  async function answerCall(call: Call, response: ServerResponse): Promise<void> {
    desk.totals.calls++
    const delays = temper.forCall(call.path, DELAYS)
    const fault = temper.forCall(call.path, FAULTS)[0]
    await pause(delays, 'delay')
    const isProcessed = !fault || (isTakingAnyway(fault) ?? false)
    const answer = isProcessed ? await takeCall(call) : undefined
    await pause(delays, 'delayAnswer')
    if (fault?.kind === 'hang' && fault.lateMs !== undefined) processLate(call, response, fault.lateMs)
    else if (fault) fail(fault, call, answer, response)
    else write(response, spoilRows(call, answer!))
  }

  /** Takes a call's messages; resolves when the reports are out that come before its answer. */
  async function takeCall(call: Call): Promise<Answer> {
    early = []
    const answer = dialect.answer(call, desk)
    const reports = early
    if (reportTo !== null && reports.length > 0)
      await Promise.all(reports.map(({ row, status }) => reporter.sendNow(reportTo!, dialect.report!(row, status))))
    return answer
  }

  /** The worst a provider can do: the caller has its timeout, asks, hears "no", and then it is sent. */
  function processLate(call: Call, response: ServerResponse, lateMs: number): void {
    response.once('close', () => setTimeout(() => void takeCall(call), lateMs).unref())
  }

  function spoilRows(call: Call, answer: Answer): Answer {
    for (const rule of temper.forCall(call.path, ['rows'])) {
      if (rule.reversed) answer.rows?.reverse()
      answer.rows?.splice(answer.rows.length - (rule.fewer ?? 0), rule.fewer ?? 0)
    }
    return answer
  }

  function fail(fault: Misbehaviour, call: Call, answer: Answer | undefined, response: ServerResponse): void {
    if (fault.kind === 'noCredit') write(response, dialect.refuse('noCredit', undefined, call))
    else if (fault.kind === 'code') write(response, dialect.refuse(fault.code, fault.text, call))
    else if (fault.kind === 'garbage')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>سلام')
    else if (fault.kind === 'status') response.writeHead(fault.status, { 'content-type': 'text/html' }).end(PROXY_PAGE)
    else if (fault.kind === 'cut' && answer) {
      const text = textOf(answer)
      response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': text.length })
      response.write(text.subarray(0, text.length >> 1), () => response.destroy())
    } else if (fault.kind === 'cut') response.destroy()
    // what is left is `hang`: the connection stays open and silent until the simulator closes
  }

  const received = (limit = Number.POSITIVE_INFINITY): Received[] => {
    const rows: Received[] = []
    for (const row of desk.walkRows()) {
      if (rows.length >= limit) break
      rows.push(show(row, desk.statusOf(row), dialect.idOf?.(row)))
    }
    return rows
  }

  /** `/_received`, `/_behave`, `/_inbound`, `/_credit`, `/_reset`: for people and for tests in other processes. */
  function control(call: Call, response: ServerResponse): void {
    const route = `${call.method} ${call.path}`
    if (route === 'GET /_received') {
      const limit = Number(call.query.get('limit') ?? 100)
      const body = { totals: desk.totals, reports: reporter.counts, items: received(limit) }
      write(response, { status: 200, body })
    } else if (route === 'POST /_behave') {
      const rules = readRules(readJson(call.body))
      if (!rules || rules.some((rule) => rule.kind === 'refuse' && !rule.ms))
        write(response, { status: 400, body: { fault: 'not a rule of misbehaviour ("refuse" needs "ms" here)' } })
      else {
        write(response, { status: 200, body: rules })
        behave(...rules)
      }
    } else if (route === 'DELETE /_behave') {
      void behaveWell()
      write(response, { status: 200, body: [] })
    } else if (route === 'GET /_behave') write(response, { status: 200, body: temper.list() })
    else if (route === 'POST /_inbound') {
      const message = readInbound(readJson(call.body))
      if (message) addInbound(message)
      write(
        response,
        message ? { status: 200, body: {} } : { status: 400, body: { fault: 'from, line and text are texts' } },
      )
    } else if (route === 'POST /_credit') {
      const { credit } = (readJson(call.body) ?? {}) as { credit?: unknown }
      const isRight = credit === null || (typeof credit === 'number' && Number.isFinite(credit))
      if (isRight) desk.setCredit(credit)
      write(
        response,
        isRight ? { status: 200, body: {} } : { status: 400, body: { fault: 'credit is a number or null' } },
      )
    } else if (route === 'POST /_reset') {
      desk.reset()
      void behaveWell()
      write(response, { status: 200, body: {} })
    } else
      write(response, {
        status: 404,
        body: { fault: 'GET /_received?limit=, GET|POST|DELETE /_behave, POST /_inbound, POST /_credit, POST /_reset' },
      })
  }

  const server = createServer({ keepAlive: true, keepAliveTimeout: 20_000 }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => response.destroy())
    request.on('end', () => {
      const call = readCall(request, Buffer.concat(parts).toString('utf8'))
      if (call.path.startsWith('/_')) control(call, response)
      else
        answerCall(call, response).catch((error: unknown) => {
          process.stderr.write(`simulator: ${error instanceof Error ? error.stack : String(error)}\n`)
          response.destroy()
        })
    })
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  await listen(options.port ?? 0)
  const { port } = server.address() as AddressInfo
  let backTimer: NodeJS.Timeout | undefined

  function behave(...rules: Misbehaviour[]): void {
    temper.set(rules)
    const refusal = rules.find((rule) => rule.kind === 'refuse')
    if (!refusal) return
    server.close()
    setImmediate(() => server.closeAllConnections())
    if (refusal.ms) backTimer = setTimeout(() => void behaveWell(), refusal.ms)
  }

  async function behaveWell(): Promise<void> {
    clearTimeout(backTimer)
    temper.set([])
    if (!server.listening) await listen(port)
  }

  function addInbound(message: { from: string; line: string; text: string }): void {
    const row = desk.addInbound(message)
    if (inboundTo !== null && dialect.inbound) reporter.plan(0, inboundTo, () => dialect.inbound!(row))
  }

  return {
    url: `http://${host}:${port}`,
    port,
    received,
    timesTaken: desk.timesTaken,
    totals: () => ({ ...desk.totals }),
    behave,
    behaveWell,
    reportTo: (address) => {
      reportTo = address
    },
    inboundTo: (address) => {
      inboundTo = address
    },
    addInbound,
    setCredit: desk.setCredit,
    reset: desk.reset,
    async close() {
      clearTimeout(backTimer)
      await reporter.close()
      const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined
      server.closeAllConnections()
      await closed
    },
  }
}

const isTakingAnyway = (fault: Misbehaviour): boolean | undefined =>
  'process' in fault && fault.process !== undefined ? fault.process : fault.kind === 'garbage' || fault.kind === 'cut'

const pause = (rules: Misbehaviour[], kind: 'delay' | 'delayAnswer'): Promise<void> | undefined => {
  const ms = rules.reduce((sum, rule) => sum + (rule.kind === kind ? rule.ms : 0), 0)
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined
}

function readInbound(input: unknown): { from: string; line: string; text: string } | undefined {
  const { from, line, text } = (input ?? {}) as Record<string, unknown>
  return typeof from === 'string' && typeof line === 'string' && typeof text === 'string'
    ? { from, line, text }
    : undefined
}

function readCall(request: IncomingMessage, body: string): Call {
  const url = new URL((request.url ?? '/').replace(/^https?:\/\/[^/]+/i, ''), 'http://simulator')
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
  }
}

function write(response: ServerResponse, answer: Answer): void {
  const text = textOf(answer)
  const type = answer.toText ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8'
  response.writeHead(answer.status, { 'content-type': type, 'content-length': text.length }).end(text)
}

const textOf = ({ body, toText }: Answer): Buffer => Buffer.from(toText ? toText() : JSON.stringify(body))

/** The JSON of a body; undefined where it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const show = (row: Row, status: Ending, providerId = String(row.id)): Received => ({
  at: new Date(row.at).toISOString(),
  reference: row.reference,
  providerId,
  to: row.to,
  text: row.text,
  line: row.line,
  keyTail: row.key.slice(-4),
  ...(row.template && { template: row.template }),
  status,
  calls: row.calls,
})
