// What we use of the package `smpp`, which brings no types.

declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer, Socket } from 'node:net'

  /** One PDU; its fields stand on it by their names in the specification. */
  class PDU {
    constructor(command: string, fields?: Record<string, unknown>)
    command: string
    command_status: number
    sequence_number: number;
    [field: string]: unknown
    isResponse(): boolean
    response(fields?: Record<string, unknown>): PDU
    toBuffer(): Buffer
  }

  class Session extends EventEmitter {
    constructor(options: { socket: Socket })
    socket: Socket
    /** Writes it, unless the socket is not writable: then false, and nothing was written. */
    send(pdu: PDU): boolean
  }

  type Field = { type: unknown; filter?: unknown }

  const smpp: {
    PDU: typeof PDU
    Session: typeof Session
    createServer(options: { key?: string; cert?: string }, onSession: (session: Session) => void): NetServer
    commands: Record<string, { params?: Record<string, Field> }>
    tlvs: Record<string, Field>
    types: { tlv: { buffer: unknown } }
    errors: Record<string, number>
    gsmCoder: { encode(text: string, table: number): Buffer; decode(bytes: Buffer, table: number): string }
  }

  export { PDU, Session }
  export default smpp
}
