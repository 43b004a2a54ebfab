import type { FailureCode, Report, ReportedStatus } from './provider.ts'
import type { Pdu } from './smpp-package.ts'
import type { ReceiptIds } from './smpp-settings.ts'

// Receipts come as `deliver_sm`, at some SMSCs as `data_sm`, and tell a message's id and state in TLVs, in a text that
// appendix B of the specification gives only as an example, or in both.

type State = { word: string; status: ReportedStatus; failure?: FailureCode }

/** SMPP 3.4, 5.2.28: `message_state`; 0 and 9 are of 5.0. The words are those of texts. */
export const STATES: Record<number, State> = {
  0: { word: 'SCHEDUL', status: 'queued' },
  1: { word: 'ENROUTE', status: 'sent' },
  2: { word: 'DELIVRD', status: 'delivered' },
  3: { word: 'EXPIRED', status: 'undelivered', failure: 'recipient_unreachable' },
  4: { word: 'DELETED', status: 'failed', failure: 'cancelled_by_provider' },
  5: { word: 'UNDELIV', status: 'undelivered', failure: 'recipient_unreachable' },
  // by the specification read by somebody on the subscriber's behalf; in practice taken by the next SMSC
  6: { word: 'ACCEPTD', status: 'sent' },
  7: { word: 'UNKNOWN', status: 'unknown' },
  8: { word: 'REJECTD', status: 'failed', failure: 'unknown_refusal' },
  9: { word: 'SKIPPED', status: 'failed', failure: 'unknown_refusal' },
}
const BY_WORD = new Map(Object.values(STATES).map((state) => [state.word, state]))

/** `esm_class`, 5.2.12: an SMSC's receipt, or its intermediate notification. */
const TYPE_MASK = 0x3c
const RECEIPT_TYPES = new Set([0x04, 0x20])
const UCS2 = 8

/** A receipt; undefined for a message of a subscriber, and for a receipt without an id. */
export function readReceipt(pdu: Pdu, ids: ReceiptIds): Report | undefined {
  const told = wordOf(pdu.receipted_message_id)
  if (told === '' && !RECEIPT_TYPES.has(Number(pdu.esm_class) & TYPE_MASK)) return undefined
  // what follows is the beginning of the message itself, which is nobody's business here
  const text = textOf(pdu).replace(/\btext:.*$/is, '')
  const id = told !== '' ? idOfResponse(told, ids) : idOfText(fieldOf(text, 'id'), ids)
  if (id === '') return undefined
  const state = readState(pdu.message_state, fieldOf(text, 'stat'))
  const fault = fieldOf(text, 'err')
  return {
    providerId: id,
    status: state.status,
    ...(state.failure && { failure: state.failure }),
    code: state.word,
    text: fault === '' ? state.word : `${state.word} err:${fault}`,
    ...(state.status === 'unknown' && { raw: `${text.trim()} message_state=${pdu.message_state ?? ''}`.trim() }),
  }
}

/** The TLV is a number that the specification names; the word of a text is shortened at will. */
function readState(number: unknown, text: string): State {
  if (typeof number === 'number') return STATES[number] ?? { word: String(number), status: 'unknown' }
  const word = text.toUpperCase()
  return BY_WORD.get(word.slice(0, 7)) ?? { word: text || 'UNKNOWN', status: 'unknown' }
}

/** An id as it is kept: as `submit_sm_resp` gave it, or in decimal where receipts will. */
export const idOfResponse = (id: string, ids: ReceiptIds): string =>
  ids === 'hexadecimal' && /^[0-9a-f]{1,64}$/i.test(id) ? BigInt(`0x${id}`).toString() : id

const idOfText = (id: string, ids: ReceiptIds): string =>
  ids === 'hexadecimal' && /^\d{1,80}$/.test(id) ? BigInt(id).toString() : id

const fieldOf = (text: string, name: string): string => new RegExp(`(?:^|\\s)${name}:(\\S*)`, 'i').exec(text)?.[1] ?? ''

function textOf(pdu: Pdu): string {
  const bytes = [pdu.short_message, pdu.message_payload].find((one) => Buffer.isBuffer(one) && one.length > 0)
  if (!Buffer.isBuffer(bytes)) return ''
  return Number(pdu.data_coding) === UCS2 && bytes.length % 2 === 0
    ? Buffer.from(bytes).swap16().toString('utf16le')
    : bytes.toString('latin1')
}

const wordOf = (bytes: unknown): string =>
  Buffer.isBuffer(bytes) ? bytes.toString('latin1').replace(/\0.*$/s, '').trim() : ''
