import type { FailureCode, Fault, Refusal, ReportedStatus, Who } from './provider.ts'

// SMS.ir's two tables, from sms.ir/developer-web-service/rest-api and its official clients, as read in August 2026.

/**
 * What a status of the envelope means: its words, whose fault, our phrase, who acts. `splits`: one message may have
 * spoilt a batch.
 */
type Code = { words: string; fault: Fault; failure: FailureCode; who: Who; splits?: true }
const code = (words: string, fault: Fault, failure: FailureCode, who: Who, splits?: true): Code => ({
  words,
  fault,
  failure,
  who,
  splits,
})

/** All statuses but 1 (ok) and 0 (a problem of the system: it may or may not have been taken). The words are official. */
export const ENVELOPE_CODES: Record<number, Code> = {
  10: code('the key is not valid', 'key', 'key_refused', 'administrator'),
  11: code('the key is disabled', 'key', 'key_refused', 'administrator'),
  12: code('the key is limited to other addresses', 'key', 'address_refused', 'administrator'),
  13: code('the account is not active', 'account', 'account_disabled', 'administrator'),
  14: code('the account is suspended', 'account', 'account_disabled', 'administrator'),
  20: code('too many requests', 'busy', 'provider_busy', 'provider'),
  101: code('the line number is not valid', 'line', 'line_refused', 'administrator'),
  102: code('not enough credit', 'credit', 'no_credit', 'administrator'),
  103: code('an empty text', 'message', 'text_refused', 'caller', true),
  104: code('a mobile number is not valid', 'recipient', 'recipient_invalid', 'caller', true),
  105: code('more than 100 mobiles', 'caller_bug', 'request_refused', 'administrator', true),
  106: code('more than 100 texts', 'caller_bug', 'request_refused', 'administrator', true),
  107: code('no mobiles', 'caller_bug', 'request_refused', 'administrator'),
  108: code('no texts', 'caller_bug', 'request_refused', 'administrator'),
  109: code('the time of sending is not valid', 'caller_bug', 'request_refused', 'administrator'),
  110: code('as many mobiles as texts are needed', 'caller_bug', 'request_refused', 'administrator'),
  111: code('no sending with this id', 'caller_bug', 'request_refused', 'administrator'),
  112: code('nothing to delete', 'caller_bug', 'request_refused', 'administrator'),
  113: code('the template was not found', 'template', 'template_refused', 'administrator'),
  114: code('a value is longer than 25 characters', 'message', 'text_too_long', 'caller'),
  115: code('the numbers are on the blacklist', 'recipient', 'recipient_blocked', 'recipient', true),
  116: code('a parameter has no name', 'caller_bug', 'request_refused', 'administrator'),
  117: code('the text is not approved', 'message', 'text_refused', 'caller', true),
  118: code('too many messages', 'busy', 'provider_busy', 'administrator'),
  // of templates alone: the other way of the same account goes on
  119: code('a template of one’s own needs a higher plan', 'template', 'template_refused', 'administrator'),
  123: code('the line needs to be activated', 'line', 'line_refused', 'administrator'),
}
export const SYSTEM_PROBLEM = 0
export const NO_SUCH_MESSAGE = 111

/** What `deliveryState` means (official); it is null until there is one. */
export const DELIVERY_STATES: Record<number, { words: string; status: ReportedStatus; failure?: FailureCode }> = {
  1: { words: 'reached the handset', status: 'delivered' },
  2: { words: 'did not reach the handset', status: 'undelivered', failure: 'recipient_unreachable' },
  3: { words: 'being processed at the operator', status: 'sent' },
  4: { words: 'did not reach the operator', status: 'failed', failure: 'provider_failed' },
  5: { words: 'reached the operator', status: 'sent' },
  6: { words: 'error', status: 'failed', failure: 'provider_failed' },
  7: { words: 'on the blacklist', status: 'failed', failure: 'recipient_blocked' },
}

/** A refusal of the table, in the provider's words of the moment or, without any, in the table's. */
export function refusalOf(status: number, words = ''): Refusal {
  const { fault, failure, who, words: meaning } = ENVELOPE_CODES[status]!
  return { fault, failure, code: String(status), text: words || meaning, who }
}
