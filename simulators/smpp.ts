import type { AddressInfo } from 'node:net'
import type { Session } from 'smpp'
import { serveControl } from './control.ts'
import type { Ending, Row } from './desk.ts'
import { createDesk } from './desk.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { createRandom, createTemper } from './misbehaviour.ts'
import { planReportsOf } from './report-plan.ts'
import type { Simulator, SimulatorOptions } from './simulator.ts'
import { isTakingAnyway, pause, show } from './simulator.ts'
import { createInbox, type SmppText } from './smpp-inbox.ts'
import { createOutbox, type ReceiptForm } from './smpp-outbox.ts'
import smpp, { type Pdu } from './smpp-pdu.ts'

// An SMSC at home, by version 3.4 of the specification, over real TCP or TLS. Misbehaviour is of `submit_sm`, but for rules
// that name another request as their endpoint: `bind_transceiver`, `enquire_link`.

export type SmppOptions = SimulatorOptions & {
  /** Lines of the system id; null (default): every address is one. */
  lines?: string[] | null
  tls?: { key: string; cert: string }
  /** What a receipt says its message in (default `both`). */
  receipts?: ReceiptForm
  /** Ids in hexadecimal in responses, in decimal in receipts. */
  hexadecimalIds?: boolean
  /** Sessions at once of one system id. */
  bindsMax?: number
  /** Where it is told to misbehave (default: any free one). */
  controlPort?: number
}

export type SmppSimulator = Simulator & {
  /** Sessions that are bound now. */
  sessions(): number
  /** Closes all connections without a word, or after an `unbind`. */
  drop(isSaid?: boolean): void
  /** Most submits that were without an answer at once; `submit_sm`s as they came, parts singly. */
  peak(): number
  submits(): Pdu[]
  /** `enquire_link`s that came. */
  enquiries(): number
}

/** Any system id and password are good but this password. */
const BAD_KEY = 'BADKEY'
/** Of its own, since the specification has none. */
const NO_CREDIT = 0x400
const { ESME_ROK, ESME_RALYBND, ESME_RINVBNDSTS, ESME_RINVDSTADR, ESME_RINVPASWD, ESME_RINVSRCADR } =
  smpp.errors as Record<string, number>

const FAULTS: Misbehaviour['kind'][] = ['hang', 'garbage', 'status', 'cut', 'noCredit', 'code']
const DELAYS: Misbehaviour['kind'][] = ['delay', 'delayAnswer']
const REVERSED_MS = 20
const PAGE = '<html><body><h1>Bad gateway</h1></body></html>'

/** Starts one; it listens when the promise resolves. */
export async function startSmppSimulator(options: SmppOptions = {}): Promise<SmppSimulator> {
  const { reportAfterMs = 200, host = '127.0.0.1', now = Date.now } = options
  const random = createRandom(options.seed ?? 1)
  const temper = createTemper(random)
  const desk = createDesk(
    {
      firstId: 50_000_001,
      keepRows: options.keepRows ?? 200_000,
      sentAfterMs: reportAfterMs / 2,
      endsAfterMs: reportAfterMs,
      credit: options.credit ?? null,
      now,
    },
    temper,
    planReports,
  )
  const idOf = ({ id }: Row) => (options.hexadecimalIds ? id.toString(16).toUpperCase() : String(id))
  const outbox = createOutbox({ form: options.receipts ?? 'both', retryMs: options.reportRetryMs ?? 120_000 })
  const inbox = createInbox()
  const sockets = new Set<Session>()
  const bound = new Map<Session, string>()
  let submits: Pdu[] = []
  let unanswered = 0
  let peak = 0
  let parts = 0
  let enquiries = 0
  let early: { row: Row; status: Ending }[] = []
  let isReceiptWanted = false
  /** Answers that go out in the wrong order. */
  const heldBack: (() => void)[] = []

  function planReports(row: Row): void {
    options.onTaken?.(row)
    const plan = planReportsOf(row, temper, random, { isReporting: isReceiptWanted, reportSent: options.reportSent })
    if (plan.isEarly) early.push({ row, status: row.ending })
    for (const { afterMs, status } of plan.later)
      outbox.plan(row.key, afterMs, () => ({ row, id: String(row.id), status: status ?? row.ending }))
  }

  function bind(session: Session, pdu: Pdu): void {
    const [systemId, password] = [String(pdu.system_id), String(pdu.password)]
    if (isNamed('bind_transceiver', 'hang')) return
    const refuse = (command_status: number | undefined) => session.send(pdu.response({ command_status }))
    const [own] = isNamed('bind_transceiver', 'code') ? temper.forCall('bind_transceiver', ['code']) : []
    const count = [...bound.values()].filter((id) => id === systemId).length
    if (own) refuse(own.code)
    else if (password === BAD_KEY) refuse(ESME_RINVPASWD)
    else if (count >= (options.bindsMax ?? Number.POSITIVE_INFINITY)) refuse(ESME_RALYBND)
    else {
      bound.set(session, systemId)
      session.send(pdu.response({ system_id: 'SMSC' }))
      outbox.open(systemId, session)
    }
  }

  async function submit(session: Session, pdu: Pdu): Promise<void> {
    const systemId = bound.get(session)
    const answer = (command_status: number, message_id = '') =>
      session.send(pdu.response({ command_status, message_id }))
    if (systemId === undefined) {
      answer(ESME_RINVBNDSTS!)
      return
    }
    desk.totals.calls++
    submits.push(pdu)
    peak = Math.max(peak, ++unanswered)
    const delays = temper.forCall('submit_sm', DELAYS)
    const [fault] = temper.forCall('submit_sm', FAULTS)
    await pause(delays, 'delay')
    const taken = !fault || isTakingAnyway(fault) ? await take(systemId, pdu) : undefined
    await pause(delays, 'delayAnswer')
    if (fault?.kind === 'hang') return
    unanswered--
    if (fault) fail(session, fault, answer)
    else reply(() => answer(taken!.status, taken!.id))
  }

  function fail(session: Session, fault: Misbehaviour, answer: (status: number) => void): void {
    if (fault.kind === 'noCredit') answer(NO_CREDIT)
    else if (fault.kind === 'code') answer(fault.code)
    else if (fault.kind === 'garbage' || fault.kind === 'status') session.socket.write(PAGE)
    else session.socket.destroy()
  }

  function reply(answer: () => void): void {
    const [rule] = temper.forCall('submit_sm', ['rows'])
    if (rule?.fewer) return
    if (!rule?.reversed) {
      answer()
      return
    }
    heldBack.unshift(answer)
    if (heldBack.length > 1) return
    setTimeout(() => {
      for (const held of heldBack.splice(0)) held()
    }, REVERSED_MS)
  }

  /** Takes one short message: a row once all of its parts are there. Resolves when the receipts are out that come before. */
  async function take(systemId: string, pdu: Pdu): Promise<{ status: number; id?: string }> {
    const to = String(pdu.destination_addr)
    const line = String(pdu.source_addr)
    if (!/^\d{7,15}$/.test(to) || desk.isRefused(to)) return { status: ESME_RINVDSTADR! }
    if (line === '' || (options.lines && !options.lines.includes(line))) return { status: ESME_RINVSRCADR! }
    if (!desk.canPay(1)) return { status: NO_CREDIT }
    const whole: SmppText = inbox.add(pdu)
    if (whole.text === undefined) return { status: ESME_ROK!, id: `part-${++parts}` }
    early = []
    isReceiptWanted = (Number(pdu.registered_delivery) & 1) === 1
    const row = desk.take({ reference: null, key: systemId, to, text: whole.text, line, cost: whole.parts })
    await Promise.all(early.map((one) => outbox.sendNow(systemId, { ...one, id: String(row.id) })))
    return { status: ESME_ROK!, id: idOf(row) }
  }

  /** Whether a rule of this kind names this request as its endpoint. */
  const isNamed = (endpoint: string, kind: Misbehaviour['kind']): boolean =>
    temper.list().some((rule) => rule.kind === kind && rule.endpoint === endpoint)

  function leave(session: Session): void {
    bound.delete(session)
    outbox.close(session)
  }

  function welcome(session: Session): void {
    sockets.add(session)
    session.on('error', () => session.socket.destroy())
    session.on('close', () => {
      sockets.delete(session)
      leave(session)
    })
    session.on('bind_transceiver', (pdu: Pdu) => bind(session, pdu))
    session.on('submit_sm', (pdu: Pdu) => void submit(session, pdu))
    session.on('enquire_link', (pdu: Pdu) => {
      enquiries++
      if (!isNamed('enquire_link', 'hang')) session.send(pdu.response())
    })
    session.on('unbind', (pdu: Pdu) => {
      leave(session)
      session.send(pdu.response())
      session.socket.end()
    })
    session.on('deliver_sm_resp', (pdu: Pdu) => outbox.hear(session, pdu))
  }

  const server = smpp.createServer(options.tls ?? {}, welcome)
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

  const destroyAll = () => {
    for (const session of sockets) session.socket.destroy()
  }

  function behave(...rules: Misbehaviour[]): void {
    temper.set(rules)
    const refusal = rules.find((rule) => rule.kind === 'refuse')
    if (!refusal) return
    server.close()
    destroyAll()
    if (refusal.ms) backTimer = setTimeout(() => void behaveWell(), refusal.ms)
  }

  async function behaveWell(): Promise<void> {
    clearTimeout(backTimer)
    temper.set([])
    if (!server.listening) await listen(port)
  }

  const told = {
    received: (limit = Number.POSITIVE_INFINITY) =>
      [...desk.walkRows()].slice(0, limit).map((row) => show(row, desk.statusOf(row), idOf(row))),
    totals: () => ({ ...desk.totals }),
    behave,
    behaveWell,
    addInbound(message: { from: string; line: string; text: string }) {
      const row = desk.addInbound(message)
      for (const systemId of new Set(bound.values())) outbox.tell(systemId, row)
    },
    setCredit: desk.setCredit,
    reset() {
      desk.reset()
      inbox.reset()
      submits = []
      peak = 0
      unanswered = 0
    },
    rules: temper.list,
    reportCounts: () => outbox.counts,
  }
  const control = await serveControl(told, host, options.controlPort ?? 0)

  return {
    ...told,
    url: `${options.tls ? 'smpps' : 'smpp'}://${host}:${port}`,
    controlUrl: control.url,
    port,
    timesTaken: () => 0,
    // what it tells goes by its sessions
    reportTo: () => undefined,
    inboundTo: () => undefined,
    sessions: () => bound.size,
    drop(isSaid = false) {
      if (!isSaid) destroyAll()
      else for (const session of bound.keys()) session.send(new smpp.PDU('unbind'))
    },
    peak: () => peak,
    submits: () => submits,
    enquiries: () => enquiries,
    async close() {
      clearTimeout(backTimer)
      outbox.stop()
      const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined
      destroyAll()
      await Promise.all([closed, control.close()])
    },
  }
}
