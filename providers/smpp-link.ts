import type { Socket } from 'node:net'
import smpp, { type Pdu } from './smpp-package.ts'

/**
 * What came of a request. `not_sent`: no byte of it left. `lost`: it left and nobody answered, so it may have been taken.
 */
export type Reply =
  | { kind: 'answer'; pdu: Pdu }
  | { kind: 'not_sent'; code: string; text: string }
  | { kind: 'lost'; code: string; text: string }

/** One connection to an SMSC, with its requests by their numbers. It is not mended: a broken one stays closed. */
export type Link = {
  request(command: string, fields: Record<string, unknown>, timeoutMs: number): Promise<Reply>
  /** Answers a request of the SMSC. */
  respond(pdu: Pdu, status: number): void
  isOpen(): boolean
  /** Writes no more, and reads on until the other side closes. */
  end(): void
  /** At once; what waits for an answer is lost. */
  destroy(): void
}

/** Requests of an SMSC that have a response; to others there is none to give. */
const ANSWERABLE = new Set(['deliver_sm', 'data_sm', 'enquire_link', 'unbind'])

/** `onRequest`: what the SMSC asks or tells. `onClosed`: once, whoever closed it. */
export function createLink(socket: Socket, onRequest: (pdu: Pdu) => void, onClosed: () => void): Link {
  const session = new smpp.Session({ socket })
  const waiting = new Map<number, (reply: Reply) => void>()

  session.on('pdu', (pdu: Pdu) => {
    if (pdu.isResponse()) waiting.get(pdu.sequence_number)?.({ kind: 'answer', pdu })
    else if (ANSWERABLE.has(pdu.command)) onRequest(pdu)
    else if (pdu.command === 'unknown') session.send(pdu.response())
  })
  // after bytes that are no PDU nothing that follows can be read either, and the package reads no more
  session.on('error', () => socket.destroy())
  session.on('close', () => {
    for (const settle of [...waiting.values()])
      settle({ kind: 'lost', code: 'closed', text: 'the session broke before an answer' })
    onClosed()
  })

  function request(command: string, fields: Record<string, unknown>, timeoutMs: number): Promise<Reply> {
    const pdu = new smpp.PDU(command, fields)
    // the package says false, and writes nothing, where the other side has closed
    if (!session.send(pdu))
      return Promise.resolve({ kind: 'not_sent', code: 'closed', text: 'the session is not open' })
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ kind: 'lost', code: 'timeout', text: 'no answer in time' }), timeoutMs)
      const settle = (reply: Reply) => {
        clearTimeout(timer)
        waiting.delete(pdu.sequence_number)
        resolve(reply)
      }
      waiting.set(pdu.sequence_number, settle)
    })
  }

  return {
    request,
    respond(pdu, status) {
      session.send(pdu.response({ command_status: status }))
    },
    isOpen: () => socket.writable,
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  }
}
