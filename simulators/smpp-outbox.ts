import type { Session } from 'smpp'
import type { Ending, InboundRow, Row } from './desk.ts'
import smpp, { type Pdu } from './smpp-pdu.ts'

// What an SMSC tells: kept until a session of its system id is there, and said again until it is acknowledged.

export type ReceiptForm = 'text' | 'tlvs' | 'both'
export type Receipt = { row: Row; id: string; status: Ending }

type Told = { systemId: string; make(): Record<string, unknown>; done?(): void }

const RECEIPT = 0x04
const UCS2 = 8
/** What comes before an answer is not waited for longer. */
const EARLY_MS = 2_000

const STATES: Record<string, [word: string, number: number]> = {
  scheduled: ['ENROUTE', 1],
  queued: ['ENROUTE', 1],
  sent: ['ACCEPTD', 6],
  delivered: ['DELIVRD', 2],
  undelivered: ['UNDELIV', 5],
  failed: ['REJECTD', 8],
  blocked: ['REJECTD', 8],
  cancelled: ['DELETED', 4],
}

export function createOutbox({ form, retryMs }: { form: ReceiptForm; retryMs: number }) {
  const sessions = new Map<string, Set<Session>>()
  const waiting = new Map<string, Told[]>()
  const unanswered = new Map<Session, Map<number, Told>>()
  const timers = new Set<NodeJS.Timeout>()
  const counts = { sent: 0, failed: 0 }

  function after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }

  function say(told: Told): void {
    const [session] = sessions.get(told.systemId) ?? []
    if (!session) {
      waiting.set(told.systemId, [...(waiting.get(told.systemId) ?? []), told])
      return
    }
    const pdu = new smpp.PDU('deliver_sm', told.make())
    session.send(pdu)
    unanswered.get(session)!.set(pdu.sequence_number, told)
  }

  const receipt = (systemId: string, make: () => Receipt, done?: () => void): Told => ({
    systemId,
    make: () => fieldsOf(make(), form),
    done,
  })

  return {
    counts,
    open(systemId: string, session: Session): void {
      sessions.set(systemId, (sessions.get(systemId) ?? new Set()).add(session))
      unanswered.set(session, new Map())
      for (const told of waiting.get(systemId)?.splice(0) ?? []) say(told)
    },
    /** What was said and not acknowledged waits for the next session. */
    close(session: Session): void {
      for (const set of sessions.values()) set.delete(session)
      for (const told of unanswered.get(session)?.values() ?? []) say(told)
      unanswered.delete(session)
    },
    hear(session: Session, pdu: Pdu): void {
      const told = unanswered.get(session)?.get(pdu.sequence_number)
      unanswered.get(session)?.delete(pdu.sequence_number)
      if (!told) return
      if (pdu.command_status === 0) {
        counts.sent++
        told.done?.()
      } else if (pdu.command_status === smpp.errors.ESME_RX_T_APPN) after(retryMs, () => say(told))
      else counts.failed++
    },
    plan: (systemId: string, ms: number, make: () => Receipt): void => after(ms, () => say(receipt(systemId, make))),
    /** Says it at once, and resolves when it is acknowledged. */
    sendNow: (systemId: string, one: Receipt): Promise<void> =>
      new Promise((resolve) => {
        after(EARLY_MS, resolve)
        say(receipt(systemId, () => one, resolve))
      }),
    /** A subscriber's message. */
    tell(systemId: string, { from, line, text }: InboundRow): void {
      const short_message = Buffer.from(text, 'utf16le').swap16()
      say({
        systemId,
        make: () => ({ source_addr: from, destination_addr: line, data_coding: UCS2, short_message }),
      })
    },
    stop(): void {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

function fieldsOf({ row, id, status }: Receipt, form: ReceiptForm): Record<string, unknown> {
  const [word, number] = STATES[status] ?? [String(status), Number(status)]
  const date = new Date(row.at).toISOString().replace(/\D/g, '').slice(2, 12)
  const fault = word === 'DELIVRD' ? '000' : '045'
  const text = `id:${id} sub:001 dlvrd:001 submit date:${date} done date:${date} stat:${word} err:${fault} text:${row.text.slice(0, 20)}`
  const inTlvs = { receipted_message_id: Buffer.from(`${id}\0`), message_state: number }
  return {
    esm_class: RECEIPT,
    source_addr: row.to,
    destination_addr: row.line ?? '',
    data_coding: 0,
    short_message: form === 'tlvs' ? Buffer.alloc(0) : Buffer.from(text, 'latin1'),
    ...(form !== 'text' && inTlvs),
  }
}
