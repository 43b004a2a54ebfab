import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { serveControl } from './control.ts'
import { createDesk, type Ending, type Row } from './desk.ts'
import { createRandom, createTemper, type Misbehaviour } from './misbehaviour.ts'
import { planReportsOf } from './report-plan.ts'
import { createReporter, type ReportCall } from './reporter.ts'
import { isTakingAnyway, pause, type Simulator, type SimulatorOptions, show } from './simulator.ts'
import { type Certificate, OWN } from './smtp-certificates.ts'

// A mail server at home: it takes messages, delivers none, and posts what would have come back as notifications (RFC 3464).
// Misbehaviour is of the message itself, at the end of its letters.

export type SmtpOptions = SimulatorOptions & {
  /** Where it is told to misbehave (default: any free one). */
  controlPort?: number
  /** Whether it offers STARTTLS (default: not), with this certificate (default: one that no machine trusts by itself). */
  offersTls?: boolean
  certificate?: Certificate
  /** It takes messages without a password (default: not): `never` also from who would say one. */
  withoutPassword?: 'too' | 'never'
}

export type SmtpSimulator = Simulator & {
  /** The messages whole, newest last. */
  mails(): Email[]
}

/** Any user and password are good but this password. */
const BAD_KEY = 'BADKEY'
const FAULTS: Misbehaviour['kind'][] = ['hang', 'garbage', 'status', 'cut', 'code', 'rows']
const DELAYS: Misbehaviour['kind'][] = ['delay', 'delayAnswer']
const PAGE = '<html><body><h1>Bad gateway</h1></body></html>\r\n'
const SILENCE_MS = 60_000

const reply = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })

/** Starts one; it listens when the promise resolves. */
export async function startSmtpSimulator(options: SmtpOptions = {}): Promise<SmtpSimulator> {
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
      firstId: 1,
      keepRows: options.keepRows ?? 200_000,
      sentAfterMs: reportAfterMs / 2,
      endsAfterMs: reportAfterMs,
      credit: null,
      now,
    },
    temper,
    planReports,
  )
  const ids = new Map<number, string>()
  let mails: Email[] = []
  let reportTo = options.reportTo ?? null
  let early: { row: Row; status: Ending }[] = []
  let taking = ''

  function planReports(row: Row): void {
    ids.set(row.id, taking)
    options.onTaken?.(row)
    const { reportSent } = options
    const plan = planReportsOf(row, temper, random, { isReporting: reportTo !== null, reportSent })
    if (plan.isEarly) early.push({ row, status: row.ending })
    for (const { afterMs, status } of plan.later)
      reporter.plan(afterMs, reportTo!, () => bounceOf(row, status ?? row.ending, ids.get(row.id)!))
  }

  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    disabledCommands: [
      ...(options.offersTls ? [] : ['STARTTLS']),
      ...(options.withoutPassword === 'never' ? ['AUTH'] : []),
    ],
    authOptional: options.withoutPassword !== undefined,
    allowInsecureAuth: true,
    ...(options.certificate ?? OWN),
    disableReverseLookup: true,
    closeTimeout: 100,
    socketTimeout: SILENCE_MS,
    onAuth({ username, password }, _session, callback) {
      if (password === BAD_KEY) callback(reply(535, `5.7.8 ${username} ${password} refused`))
      else callback(null, { user: password })
    },
    onRcptTo({ address }, _session, callback) {
      if (desk.isRefused(address)) callback(reply(550, '5.1.1 no such user here'))
      else callback()
    },
    onData(stream, session, callback) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => void receive(Buffer.concat(parts), session, callback))
    },
  })
  // one that breaks off is no fault of the simulator
  server.on('error', () => undefined)

  async function receive(bytes: Buffer, session: SMTPServerSession, answer: (error?: Error | null) => void) {
    desk.totals.calls++
    const delays = temper.forCall('data', DELAYS)
    const [fault] = temper.forCall('data', FAULTS)
    await pause(delays, 'delay')
    if (!fault || fault.kind === 'rows' || isTakingAnyway(fault)) await take(await PostalMime.parse(bytes), session)
    await pause(delays, 'delayAnswer')
    if (!fault || (fault.kind === 'rows' && !fault.fewer)) answer()
    else if (fault.kind === 'code') answer(reply(fault.code, fault.text ?? 'refused'))
    else if (fault.kind !== 'hang' && fault.kind !== 'rows') spoil(session, fault)
  }

  function spoil(session: SMTPServerSession, { kind }: Misbehaviour): void {
    const socket = [...server.connections].find(({ id }) => id === session.id)?._socket
    if (kind === 'cut') socket?.destroy()
    else socket?.write(PAGE)
  }

  async function take(mail: Email, session: SMTPServerSession): Promise<void> {
    mails.push(mail)
    early = []
    taking = (mail.messageId ?? '').replace(/^<|>$/g, '')
    desk.take({
      reference: /^\d+/.exec(taking)?.[0] ?? null,
      key: String(session.user),
      to: session.envelope.rcptTo[0]?.address ?? '',
      text: (mail.text ?? '').replaceAll('\r\n', '\n').replace(/\n$/, ''),
      line: mail.from?.address ?? null,
    })
    if (reportTo === null) return
    await Promise.all(
      early.map(({ row, status }) => reporter.sendNow(reportTo!, bounceOf(row, status, ids.get(row.id)!))),
    )
  }

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.server.once('error', reject)
      server.listen(port, host, () => {
        server.server.off('error', reject)
        resolve()
      })
    })
  await listen(options.port ?? 0)
  const { port } = server.server.address() as AddressInfo
  let backTimer: NodeJS.Timeout | undefined

  const destroyAll = () => {
    for (const connection of server.connections) connection._socket.destroy()
  }

  function behave(...rules: Misbehaviour[]): void {
    temper.set(rules)
    const refusal = rules.find((rule) => rule.kind === 'refuse')
    if (!refusal) return
    server.server.close()
    destroyAll()
    if (refusal.ms) backTimer = setTimeout(() => void behaveWell(), refusal.ms)
  }

  async function behaveWell(): Promise<void> {
    clearTimeout(backTimer)
    temper.set([])
    if (!server.server.listening) await listen(port)
  }

  const told = {
    received: (limit = Number.POSITIVE_INFINITY) =>
      [...desk.walkRows()].slice(0, limit).map((row) => show(row, desk.statusOf(row), ids.get(row.id))),
    totals: () => ({ ...desk.totals }),
    behave,
    behaveWell,
    addInbound: () => undefined,
    setCredit: desk.setCredit,
    reset() {
      desk.reset()
      ids.clear()
      mails = []
    },
    rules: temper.list,
    reportCounts: () => reporter.counts,
  }
  const control = await serveControl(told, host, options.controlPort ?? 0)

  return {
    ...told,
    url: `smtp://${host}:${port}`,
    controlUrl: control.url,
    port,
    mails: () => mails,
    timesTaken: desk.timesTaken,
    reportTo(address) {
      reportTo = address
    },
    inboundTo: () => undefined,
    async close() {
      clearTimeout(backTimer)
      const closed = server.server.listening
        ? new Promise<void>((resolve) => server.server.close(() => resolve()))
        : undefined
      destroyAll()
      await Promise.all([closed, control.close(), reporter.close()])
    },
  }
}

const BOUNCES: Record<string, [action: string, status: string, text: string]> = {
  sent: ['relayed', '2.0.0', '250 relayed'],
  delivered: ['delivered', '2.1.5', '250 delivered'],
  undelivered: ['failed', '4.4.7', '421 delivery time expired'],
  failed: ['failed', '5.1.1', '550 no such user here'],
  blocked: ['failed', '5.7.1', '550 refused by a rule of the recipient'],
  cancelled: ['failed', '5.6.0', '550 the message was taken out'],
}

/** As a server sends it back to whom a message came from, and as a program there posts it on. */
function bounceOf(row: Row, ending: Ending, messageId: string): ReportCall {
  const [action, status, text] = BOUNCES[String(ending)] ?? [String(ending), String(ending), 'nobody knows']
  const boundary = `=_${row.id}`
  const body = [
    'From: MAILER-DAEMON@simulator.test',
    'Subject: Delivery Status Notification',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; simulator.test',
    '',
    `Final-Recipient: rfc822; ${row.to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${text}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${messageId}>`,
    `To: ${row.to}`,
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n')
  return { method: 'POST', body, contentType: 'message/rfc822' }
}
