import type { FailureCode, Fault, Refusal, ReportedStatus, Who } from './provider.ts'

// Magfa's two tables. The official wiki (messaging.magfa.com, HTTP v2) was seen in part only; both are from clients that
// agree with each other (mghddev/magfa, MagfaGo, alisharify7/magfa-client, magfa-api on npm), as read in June 2026.

/** What a code means, of a call or of one of its messages: its words, whose fault, our phrase, who acts. */
type Code = { words: string; fault: Fault; failure: FailureCode; who: Who }
const code = (words: string, fault: Fault, failure: FailureCode, who: Who): Code => ({ words, fault, failure, who })
const bug = (words: string): Code => code(words, 'caller_bug', 'request_refused', 'administrator')

export const CODES: Record<string, Code> = {
  1: code('invalid recipient', 'recipient', 'recipient_invalid', 'caller'),
  2: code('invalid sender', 'line', 'line_refused', 'administrator'),
  3: bug('invalid encoding'),
  4: bug('invalid message class'),
  6: bug('invalid header (UDH)'),
  // of advertising lines, to some operators: another line may go on
  8: code('outside the hours of advertising, 07:00 to 22:00', 'line', 'outside_hours', 'administrator'),
  13: code('empty text', 'message', 'text_refused', 'caller'),
  14: code('not enough credit', 'credit', 'no_credit', 'administrator'),
  // "send again": nothing was submitted
  15: code('the server is busy, send again', 'busy', 'provider_busy', 'provider'),
  16: code('the account is not active', 'account', 'account_disabled', 'administrator'),
  17: code('the account has expired', 'account', 'account_disabled', 'administrator'),
  18: code('wrong user name or password', 'key', 'key_refused', 'administrator'),
  19: code('user name, password and domain do not fit together', 'key', 'key_refused', 'administrator'),
  20: code('the line is not yours', 'line', 'line_refused', 'administrator'),
  22: code('the service is not enabled', 'account', 'account_disabled', 'administrator'),
  23: code('no capacity now', 'busy', 'provider_busy', 'provider'),
  24: bug('no such message id, or older than a day'),
  25: bug('unknown method'),
  27: code('the recipient is on the operator’s blacklist', 'recipient', 'recipient_blocked', 'recipient'),
  28: code('the recipient’s prefix is blocked', 'recipient', 'recipient_blocked', 'provider'),
  29: code('this address is not allowed', 'account', 'address_refused', 'administrator'),
  30: code('more than 265 parts', 'message', 'text_too_long', 'caller'),
  31: bug('not JSON'),
  33: code('the recipient has stopped this line («لغو۱۱»)', 'recipient', 'recipient_blocked', 'recipient'),
  34: code('the line’s owner is not confirmed', 'line', 'line_refused', 'administrator'),
  35: code('a character that is not allowed', 'message', 'text_refused', 'caller'),
  101: bug('texts and recipients are not as many'),
  102: bug('message classes and recipients are not as many'),
  103: bug('senders and recipients are not as many'),
  104: bug('headers and recipients are not as many'),
  105: bug('priorities and recipients are not as many'),
  106: bug('no recipient'),
  107: bug('more than 100 recipients'),
  108: bug('no sender'),
  109: bug('encodings and recipients are not as many'),
  110: bug('references and recipients are not as many'),
}

/** Beside faults of a recipient or a text: one message may be why a whole call could not be read, or is too large. */
export const SPLITTING_CODES = new Set(['31', '107'])

/** A refusal of the table; undefined for a code that is not in it. */
export function refusalOf(returnCode: string): Refusal | undefined {
  if (!Object.hasOwn(CODES, returnCode)) return undefined
  const { words, fault, failure, who } = CODES[returnCode]!
  return { fault, failure, code: returnCode, text: words, who }
}

/** What a delivery status means; they are told for 24 hours. */
export const STATUSES: Record<string, { words: string; status: ReportedStatus; failure?: FailureCode }> = {
  0: { words: 'no status yet', status: 'queued' },
  1: { words: 'reached the handset', status: 'delivered' },
  2: { words: 'did not reach the handset', status: 'undelivered', failure: 'recipient_unreachable' },
  8: { words: 'reached the operator', status: 'sent' },
  16: { words: 'did not reach the operator', status: 'failed', failure: 'provider_failed' },
}
/** Of a status and of a reference alike: no such message, or too old. */
export const NO_SUCH_MESSAGE = '-1'
