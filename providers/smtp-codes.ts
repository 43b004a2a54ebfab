import type { FailureCode, Fault, Refusal, Who } from './provider.ts'

// Replies of RFC 5321 (4.2) and RFC 4954, and the enhanced codes of RFC 3463 after them. Any of 4xx and 5xx says that nothing
// was taken.

type Meaning = { fault: Fault; failure: FailureCode; who: Who }
const meaning = (fault: Fault, failure: FailureCode, who: Who): Meaning => ({ fault, failure, who })

const BUSY = meaning('busy', 'provider_busy', 'provider')
const KEY = meaning('key', 'key_refused', 'administrator')
const LINE = meaning('line', 'line_refused', 'administrator')
const BUG = meaning('caller_bug', 'request_refused', 'administrator')
const TEXT = meaning('message', 'text_refused', 'caller')
const UNKNOWN_ADDRESS = meaning('recipient', 'recipient_invalid', 'caller')

/** What a reply says whatever it was to. */
export const CODES: Record<number, Meaning> = {
  421: BUSY,
  432: KEY,
  450: BUSY,
  451: meaning('busy', 'provider_failed', 'provider'),
  452: BUSY,
  454: BUSY,
  455: BUSY,
  500: BUG,
  501: BUG,
  502: BUG,
  503: BUG,
  504: BUG,
  521: meaning('account', 'account_disabled', 'administrator'),
  523: meaning('message', 'text_too_long', 'caller'),
  530: KEY,
  534: KEY,
  535: KEY,
  538: BUG,
  550: TEXT,
  551: TEXT,
  552: meaning('message', 'text_too_long', 'caller'),
  553: TEXT,
  554: TEXT,
  555: BUG,
}

/** 5xx to who sends and to whom: those of them that speak of an address. */
const OF_ADDRESS = [550, 551, 553, 554]

/**
 * Why a reply refused, by what it was to: `MAIL FROM`, `RCPT TO`, `AUTH …`, or the message itself. A code that is not in the
 * table ends no message.
 */
export function refusalOf(code: number, text: string, command: string): Refusal {
  const said = { code: String(code), text }
  const found = CODES[code]
  // the password was not said
  if (command === 'STARTTLS') return notSent(String(code), text)
  if (!found) return { fault: 'busy', failure: 'unknown_refusal', who: 'provider', ...said }
  if (command.startsWith('AUTH') && code >= 500) return { ...KEY, ...said }
  if (command === 'RCPT TO' && OF_ADDRESS.includes(code)) return { ...UNKNOWN_ADDRESS, ...said }
  // a full mailbox is its owner's
  if (command === 'RCPT TO' && code === 552)
    return { fault: 'recipient', failure: 'recipient_unreachable', who: 'recipient', ...said }
  if (command === 'MAIL FROM' && OF_ADDRESS.includes(code)) return { ...LINE, ...said }
  return { ...found, ...said }
}

/** Nothing reached the server. */
export const notSent = (code: string, text: string): Refusal => ({
  fault: 'network',
  failure: 'network_failed',
  code,
  text,
  who: 'administrator',
})
