import { Type } from 'typebox'
import { clipAnswer } from './exchange.ts'
import type { Batch, Context, Outcome, Provider, Read, Refusal, SendItem, SendResult } from './provider.ts'
import { notSent, refusalOf } from './smpp-codes.ts'
import { idOfResponse } from './smpp-receipts.ts'
import { openSmppSession, type SmppSession, type Submitted } from './smpp-session.ts'
import { SETTINGS, type Settings } from './smpp-settings.ts'
import { SCHEMES } from './smpp-socket.ts'
import { codeText, makeHeader } from './smpp-text.ts'

// SMPP 3.4: a protocol, not a company. What an SMSC does otherwise than the specification says is a setting.

const HOUR_MS = 3_600_000
const PROVE_TIMEOUT_MS = 5_000
/** Before a part that was surely not taken goes again. */
const PART_AGAIN_MS = 250

const WORD = { minLength: 1, pattern: '^[\\x21-\\x7e]+$' }

export const smpp: Provider = {
  slug: 'smpp',
  channel: 'sms',
  baseUrl: '',
  schemes: SCHEMES,
  settings: SETTINGS,
  // 15 and 8 in the specification; SMSCs take longer ones
  keyFields: Type.Object({
    systemId: Type.String({ ...WORD, maxLength: 64 }),
    password: Type.String({ ...WORD, maxLength: 64 }),
  }),
  methods: {
    sms: {
      // each goes by itself: a call that ends in the dark leaves no more than these unknown
      batchMax: 10,
      // `query_sm` asks by the SMSC's id, which nobody has while the outcome is unknown
      askBy: 'no',
      askMax: 1,
      askWindowMs: 0,
      idempotent: false,
      line: 'required',
      template: false,
      timeoutMs: 8_000,
      graceMs: 60_000,
    },
  },
  pollAfterMs: [],
  // an SMSC's own validity is 24 or 48 hours at most of them, and then it says so
  reportWindowMs: 72 * HOUR_MS,
  openSession: openSmppSession,
  send,
  probe,
}

async function send(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const session = context.session as SmppSession
  const deadline = performance.now() + timeoutMs
  const outcomes = await session.hold(Promise.all(items.map((item) => sendOne(session, item, deadline))))
  const words = outcomes.flatMap((outcome) => (outcome.kind === 'accepted' ? [] : [`${outcome.code} ${outcome.text}`]))
  const answer = words.length > 0 ? clipAnswer([...new Set(words)].join('\n'), Object.values(context.key)) : null
  return { outcomes, answer }
}

/**
 * The parts of a message go one after another, so that the first refusal finds nothing taken. Once a part was taken the
 * message is neither taken nor refused: a part that surely was not goes again while there is time, and then nobody knows.
 */
async function sendOne(session: SmppSession, item: SendItem, deadline: number): Promise<Outcome> {
  const parts = makeParts(item, session.settings)
  if ('fault' in parts) return { kind: 'rejected', ...parts }
  let outcome: Outcome | undefined
  for (const [i, part] of parts.entries()) {
    outcome = outcomeOf(await session.submit(part, deadline), session.settings)
    while (i > 0 && isPassing(outcome) && performance.now() + PART_AGAIN_MS < deadline) {
      await new Promise((resolve) => setTimeout(resolve, PART_AGAIN_MS))
      outcome = outcomeOf(await session.submit(part, deadline), session.settings)
    }
    if (outcome.kind === 'accepted') continue
    if (i === 0) return outcome
    const text = `part ${i + 1} of ${parts.length} was not taken: ${outcome.text}`
    return { kind: 'unknown', code: outcome.code, text }
  }
  // only the last part asks for a receipt: its id stands for the message
  return outcome as Outcome
}

const isPassing = (outcome: Outcome): boolean =>
  outcome.kind === 'rejected' && (outcome.fault === 'busy' || outcome.fault === 'network')

function outcomeOf(submitted: Submitted, { receiptIds, creditCode }: Settings): Outcome {
  if (submitted.kind === 'refused') return { kind: 'rejected', ...submitted.refusal }
  if (submitted.kind === 'not_sent') return { kind: 'rejected', ...notSent(submitted.code, submitted.text) }
  if (submitted.kind === 'lost') return { kind: 'unknown', code: submitted.code, text: submitted.text }
  const { command_status: status, message_id: id } = submitted.pdu
  if (status !== 0) return { kind: 'rejected', ...refusalOf(status, creditCode) }
  return typeof id === 'string' && id !== ''
    ? { kind: 'accepted', providerId: idOfResponse(id, receiptIds), cost: null }
    : { kind: 'unknown', code: 'no_id', text: 'the answer gives no message id' }
}

const UDH_INDICATOR = 0x40
const RECEIPT_WANTED = 1

/** A message as the fields of its `submit_sm`s, or why it cannot be said. */
function makeParts(item: SendItem, settings: Settings): Record<string, unknown>[] | Refusal {
  const line = item.line ?? ''
  // the package writes other letters as something else
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,18}[\x21-\x7e])?$/.test(line))
    return { ...refusalOf(10), text: 'a sender line is up to 20 Latin letters and digits' }
  const { dataCoding, parts } = codeText(item.text, settings.alphabet)
  const common = { ...addressesOf(item.to, line, settings), data_coding: dataCoding }
  const [only] = parts
  if (parts.length === 1) return [{ ...common, short_message: only, registered_delivery: RECEIPT_WANTED }]
  if (settings.longTexts === 'payload')
    return [
      {
        ...common,
        short_message: Buffer.alloc(0),
        message_payload: Buffer.concat(parts),
        registered_delivery: RECEIPT_WANTED,
      },
    ]
  return parts.map((part, i) => ({
    ...common,
    esm_class: UDH_INDICATOR,
    short_message: Buffer.concat([makeHeader(item.reference, parts.length, i + 1), part]),
    registered_delivery: i === parts.length - 1 ? RECEIPT_WANTED : 0,
  }))
}

function addressesOf(to: string, line: string, settings: Settings) {
  const isName = /[^+\d]/.test(line)
  return {
    source_addr: line.replace(/^\+/, ''),
    source_addr_ton: settings.sourceTon ?? (isName ? 5 : 0),
    source_addr_npi: settings.sourceNpi ?? (isName ? 0 : 1),
    destination_addr: to.replace(/^\+/, ''),
    dest_addr_ton: settings.destinationTon,
    dest_addr_npi: settings.destinationNpi,
  }
}

/** Bound, and the SMSC answers. */
async function probe(context: Context): Promise<Read<null>> {
  const refusal = await (context.session as SmppSession).prove(PROVE_TIMEOUT_MS)
  return refusal ? { kind: 'refused', ...refusal } : { kind: 'read', value: null, answer: null }
}
