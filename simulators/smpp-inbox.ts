import smpp, { type Pdu } from './smpp-pdu.ts'

// What a handset makes of short messages: parts are joined by the header before their text.

const UDH_INDICATOR = 0x40
const UCS2 = 8

/** A text that is whole, or what came of it so far. */
export type SmppText = { text: string | undefined; parts: number }

export function createInbox() {
  let waiting = new Map<string, Map<number, Buffer>>()

  return {
    add(pdu: Pdu): SmppText {
      const bytes = bytesOf(pdu)
      if (!(Number(pdu.esm_class) & UDH_INDICATOR)) return { text: decode(pdu, bytes), parts: 1 }
      const length = bytes[0]! + 1
      const [element, , reference, total, number] = bytes.subarray(1, length)
      if (element !== 0) return { text: decode(pdu, bytes.subarray(length)), parts: 1 }
      const name = [pdu.source_addr, pdu.destination_addr, reference, total].join(' ')
      const found = waiting.get(name) ?? new Map<number, Buffer>()
      waiting.set(name, found.set(number!, bytes.subarray(length)))
      if (found.size < total!) return { text: undefined, parts: total! }
      waiting.delete(name)
      // each is decoded by itself, as a handset does: a character that is cut in two is lost
      const texts = Array.from({ length: total! }, (_, i) => decode(pdu, found.get(i + 1) ?? Buffer.alloc(0)))
      return { text: texts.join(''), parts: total! }
    },
    reset(): void {
      waiting = new Map()
    },
  }
}

function bytesOf({ short_message: short, message_payload: payload }: Pdu): Buffer {
  const bytes = [short, payload].find((one) => Buffer.isBuffer(one) && one.length > 0)
  return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0)
}

/** By `data_coding`: UCS-2, or the default alphabet of GSM. */
function decode({ data_coding: coding }: Pdu, bytes: Buffer): string {
  if (coding !== UCS2) return smpp.gsmCoder.decode(bytes, 0)
  return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le').toWellFormed() : '\ufffd'
}
