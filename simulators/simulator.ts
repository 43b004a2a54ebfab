import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Controlled, control } from './control.ts'
import type { Desk, Ending, InboundRow, Row } from './desk.ts'
import { createDesk } from './desk.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { createRandom, createTemper } from './misbehaviour.ts'
import { planReportsOf } from './report-plan.ts'
import type { ReportCall } from './reporter.ts'
import { createReporter } from './reporter.ts'
import type { Answer, Call } from './wire.ts'
import { readCall, textOf, write } from './wire.ts'

export type { Answer, Call } from './wire.ts'
export { readJson } from './wire.ts'

/** A provider that runs here, over real HTTP, in its own dialect. */
export type Simulator = {
  /** Base address, without a trailing slash: what an account's base URL is set to. */
  url: string
  /** Where it is told to misbehave; see `control.ts`. */
  controlUrl: string
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
    const plan = planReportsOf(row, temper, random, {
      isReporting: reportTo !== null && dialect.report !== undefined,
      reportSent: options.reportSent,
    })
    if (plan.isEarly) early.push({ row, status: row.ending })
    for (const { afterMs, status } of plan.later)
      reporter.plan(afterMs, reportTo!, () => dialect.report!(row, status ?? row.ending))
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

  const server = createServer({ keepAlive: true, keepAliveTimeout: 20_000 }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => response.destroy())
    request.on('end', () => {
      const call = readCall(request, Buffer.concat(parts))
      if (call.path.startsWith('/_')) write(response, control(self, call))
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

  const self: Controlled & Simulator = {
    url: `http://${host}:${port}`,
    controlUrl: `http://${host}:${port}`,
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
    rules: temper.list,
    reportCounts: () => reporter.counts,
    async close() {
      clearTimeout(backTimer)
      await reporter.close()
      const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined
      server.closeAllConnections()
      await closed
    },
  }
  return self
}

export const isTakingAnyway = (fault: Misbehaviour): boolean | undefined =>
  'process' in fault && fault.process !== undefined ? fault.process : fault.kind === 'garbage' || fault.kind === 'cut'

/** Waits as long as these rules say together. */
export const pause = (rules: Misbehaviour[], kind: 'delay' | 'delayAnswer'): Promise<void> | undefined => {
  const ms = rules.reduce((sum, rule) => sum + (rule.kind === kind ? rule.ms : 0), 0)
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined
}

/** A row as it is told to whoever looks. */
export const show = (row: Row, status: Ending, providerId = String(row.id)): Received => ({
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
