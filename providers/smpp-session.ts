import type { Context, OnReports, Refusal, Session } from './provider.ts'
import { notSent, refusalOf } from './smpp-codes.ts'
import { createLink, type Link, type Reply } from './smpp-link.ts'
import smpp, { type Pdu } from './smpp-package.ts'
import { readReceipt } from './smpp-receipts.ts'
import { readSettings, type Settings } from './smpp-settings.ts'
import { openSocket } from './smpp-socket.ts'
import { createWindow } from './window.ts'

// A session that keeps itself up: bound as transceiver, asked whether it lives, and made anew when it breaks.

export type Submitted = Reply | { kind: 'refused'; refusal: Refusal }

export type SmppSession = Session & {
  /** Hands one short message over, within the window. `deadline` by `performance.now()`. */
  submit(fields: Record<string, unknown>, deadline: number): Promise<Submitted>
  /** Proves that the session is bound and the SMSC answers; undefined, or why not. */
  prove(timeoutMs: number): Promise<Refusal | undefined>
  /** Keeps the session from being closed while this goes on. */
  hold<T>(work: Promise<T>): Promise<T>
  settings: Settings
}

const BIND_TIMEOUT_MS = 5_000
const ENQUIRE_TIMEOUT_MS = 3_000
const UNBIND_TIMEOUT_MS = 1_000
/** Before a session that nobody asks for is tried again: doubling, with a fifth of jitter. */
const AGAIN_FIRST_MS = 500
const AGAIN_MAX_MS = 60_000
/** 3.4; the package's own default is 5.0. */
const INTERFACE_VERSION = 0x34

const { ESME_ROK, ESME_RX_T_APPN, ESME_RX_R_APPN } = smpp.errors as Record<string, number>

/**
 * Begins a session and returns at once. It binds by itself, so that receipts come also where nothing is sent; a message
 * that finds it broken does not wait for the next try, but makes one.
 */
export function openSmppSession(context: Context, onReports: OnReports): SmppSession {
  const settings = readSettings(context.settings)
  const periodMs = settings.enquireLinkS * 1_000
  const window = createWindow(settings.window)
  /** What the SMSC told and what is not stored yet. */
  const told = new Set<Promise<void>>()
  /** What is being sent. */
  const held = new Set<Promise<unknown>>()
  let link: Link | undefined
  let dialling: Promise<Link | Refusal> | undefined
  let isClosed = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined

  function connect(): Promise<Link | Refusal> {
    if (link?.isOpen()) return Promise.resolve(link)
    clearTimeout(timer)
    dialling ??= dial().finally(() => {
      dialling = undefined
    })
    return dialling
  }

  async function dial(): Promise<Link | Refusal> {
    const bound = await bind()
    if ('fault' in bound) {
      wait(connect, againMs(failures++))
      return bound
    }
    failures = 0
    link = bound
    wait(enquire, periodMs)
    return bound
  }

  async function bind(): Promise<Link | Refusal> {
    if (isClosed) return notSent('closed', 'the session is closed')
    const opened = await openSocket(context.baseUrl, settings.certificate)
    if (!('socket' in opened)) return notSent(opened.code, opened.text)
    const made: Link = createLink(
      opened.socket,
      (pdu) => hear(made, pdu),
      () => {
        if (link !== made) return
        link = undefined
        wait(connect, againMs(failures++))
      },
    )
    const { systemId, password } = context.key
    const fields = {
      system_id: systemId,
      password,
      system_type: settings.systemType,
      interface_version: INTERFACE_VERSION,
    }
    const reply = await made.request('bind_transceiver', fields, BIND_TIMEOUT_MS)
    const status = reply.kind === 'answer' ? reply.pdu.command_status : undefined
    if (status === ESME_ROK && made.isOpen()) return made
    made.destroy()
    if (status !== undefined && status !== ESME_ROK) return refusalOf(status)
    return reply.kind === 'answer' ? notSent('closed', 'the SMSC broke off') : notSent(`bind_${reply.code}`, reply.text)
  }

  function wait(work: () => unknown, ms: number): void {
    clearTimeout(timer)
    if (isClosed) return
    timer = setTimeout(work, ms)
    timer.unref()
  }

  /** One that does not answer is dead, whatever the network says. */
  async function enquire(): Promise<boolean> {
    const asked = link
    if (!asked) return false
    const reply = await asked.request('enquire_link', {}, Math.min(ENQUIRE_TIMEOUT_MS, periodMs))
    if (reply.kind !== 'answer') asked.destroy()
    else if (asked === link) wait(enquire, periodMs)
    return reply.kind === 'answer'
  }

  function hear(from: Link, pdu: Pdu): void {
    if (pdu.command === 'enquire_link') from.respond(pdu, ESME_ROK!)
    else if (pdu.command === 'unbind') {
      from.respond(pdu, ESME_ROK!)
      from.end()
    } else if (isClosed) from.respond(pdu, ESME_RX_T_APPN!)
    else {
      const work = tell(from, pdu).finally(() => told.delete(work))
      told.add(work)
    }
  }

  /** A receipt is acknowledged once it is stored; else the SMSC is to say it again. What is no receipt is not taken. */
  async function tell(from: Link, pdu: Pdu): Promise<void> {
    const report = readReceipt(pdu, settings.receiptIds)
    if (!report) {
      from.respond(pdu, ESME_RX_R_APPN!)
      return
    }
    const isStored = await onReports([report]).then(
      () => true,
      () => false,
    )
    from.respond(pdu, isStored ? ESME_ROK! : ESME_RX_T_APPN!)
  }

  async function submit(fields: Record<string, unknown>, deadline: number): Promise<Submitted> {
    if (!(await window.take(deadline)))
      return { kind: 'refused', refusal: { ...TOO_LATE, text: 'the window was full until the call’s time was over' } }
    try {
      const bound = await within(connect(), deadline)
      if (!bound) return { kind: 'refused', refusal: notSent('timeout', 'no session in time') }
      if ('fault' in bound) return { kind: 'refused', refusal: bound }
      const leftMs = deadline - performance.now()
      if (leftMs <= 0) return { kind: 'refused', refusal: TOO_LATE }
      const reply = await bound.request('submit_sm', fields, leftMs)
      // an SMSC that is silent once may be gone
      if (reply.kind === 'lost' && reply.code === 'timeout' && bound === link) void enquire()
      return reply
    } finally {
      window.giveBack()
    }
  }

  async function prove(timeoutMs: number): Promise<Refusal | undefined> {
    const bound = await within(connect(), performance.now() + timeoutMs)
    if (!bound) return notSent('timeout', 'no session in time')
    if ('fault' in bound) return bound
    return (await enquire()) ? undefined : notSent('silent', 'the SMSC does not answer enquire_link')
  }

  async function close(): Promise<void> {
    isClosed = true
    clearTimeout(timer)
    await Promise.allSettled([dialling, ...held, ...told])
    const last = link
    if (last?.isOpen()) await last.request('unbind', {}, UNBIND_TIMEOUT_MS)
    last?.destroy()
  }

  function hold<T>(work: Promise<T>): Promise<T> {
    const kept = work.finally(() => held.delete(kept))
    held.add(kept)
    return kept
  }

  void connect()
  return { submit, prove, hold, close, settings }
}

/** By this code the house knows that nothing was said of the provider. */
const TOO_LATE: Refusal = {
  fault: 'busy',
  failure: 'provider_busy',
  who: 'provider',
  code: 'not_reached',
  text: 'the call had no time left for this message',
}

const againMs = (failures: number): number =>
  Math.min(AGAIN_MAX_MS, AGAIN_FIRST_MS * 2 ** failures) * (0.9 + 0.2 * Math.random())

/** What a promise gives, or undefined when the deadline comes first. */
async function within<T>(promise: Promise<T>, deadline: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - performance.now()), undefined)
  })
  try {
    return await Promise.race([promise, over])
  } finally {
    clearTimeout(timer)
  }
}
