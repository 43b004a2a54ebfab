import type { FailureCode, Fault, Refusal, ReportedStatus, Who } from './provider.ts'

// Kavenegar's two tables, from kavenegar.com/rest.html and its official clients, as read in April 2026.

/** What a return code means: its words, whose fault, our phrase, who acts. `splits`: one message may have spoilt a batch. */
type Code = { words: string; fault: Fault; failure: FailureCode; who: Who; splits?: true }
const code = (words: string, fault: Fault, failure: FailureCode, who: Who, splits?: true): Code => ({
  words,
  fault,
  failure,
  who,
  splits,
})

/** All return codes but 200 (ok) and 402 (operation failed: it may or may not have been taken). */
export const RETURN_CODES: Record<number, Code> = {
  400: code('parameters incomplete', 'caller_bug', 'request_refused', 'administrator'),
  401: code('account disabled', 'account', 'account_disabled', 'administrator'),
  403: code('invalid API key', 'key', 'key_refused', 'administrator'),
  404: code('unknown method', 'caller_bug', 'request_refused', 'administrator'),
  405: code('wrong GET/POST', 'caller_bug', 'request_refused', 'administrator'),
  406: code('required parameter empty', 'caller_bug', 'request_refused', 'administrator'),
  407: code('no access to this information (address not allowed)', 'account', 'address_refused', 'administrator'),
  409: code('server cannot answer now', 'busy', 'provider_busy', 'provider'),
  411: code('invalid recipient', 'recipient', 'recipient_invalid', 'caller', true),
  412: code('invalid sender', 'line', 'line_refused', 'administrator'),
  413: code('empty or too long text', 'message', 'text_too_long', 'caller', true),
  414: code('too many records', 'caller_bug', 'request_refused', 'administrator', true),
  415: code('start index larger than total', 'caller_bug', 'request_refused', 'administrator'),
  416: code('source address not allowed', 'account', 'address_refused', 'administrator'),
  417: code('bad date', 'caller_bug', 'request_refused', 'administrator'),
  418: code('insufficient credit', 'credit', 'no_credit', 'administrator'),
  419: code('array lengths differ', 'caller_bug', 'request_refused', 'administrator'),
  420: code('links in the text are restricted for you', 'message', 'link_refused', 'caller', true),
  422: code('unsuitable character', 'message', 'text_refused', 'caller', true),
  424: code('template not found or not approved', 'template', 'template_refused', 'administrator'),
  426: code('needs the advanced service', 'account', 'request_refused', 'administrator'),
  427: code('line needs an access level', 'line', 'line_refused', 'administrator'),
  428: code('cannot be sent by call', 'message', 'text_refused', 'caller'),
  429: code('address limited', 'account', 'address_refused', 'administrator'),
  431: code('token structure wrong', 'message', 'text_refused', 'caller'),
  432: code('token absent in the template', 'template', 'template_refused', 'administrator'),
  451: code('too many calls, address limited for a while', 'busy', 'provider_busy', 'provider'),
  501: code('test account: only to its owner', 'account', 'account_disabled', 'administrator'),
  604: code('more than 200 numbers', 'caller_bug', 'request_refused', 'administrator'),
  607: code('bad tag', 'caller_bug', 'request_refused', 'administrator'),
}
export const OPERATION_FAILED = 402

/** What a message status means. 13 without our asking is the provider's or the panel's doing; 100 is "no such message". */
export const MESSAGE_STATUSES: Record<number, { words: string; status: ReportedStatus; failure?: FailureCode }> = {
  1: { words: 'in send queue', status: 'queued' },
  2: { words: 'scheduled', status: 'queued' },
  4: { words: 'handed to operator', status: 'sent' },
  5: { words: 'handed to operator', status: 'sent' },
  6: { words: 'failed at line or operator', status: 'failed', failure: 'provider_failed' },
  10: { words: 'delivered', status: 'delivered' },
  // may still be raised by 10 where the account has `resendfailed` on
  11: { words: 'not delivered', status: 'undelivered', failure: 'recipient_unreachable' },
  13: { words: 'cancelled, or a problem in sending; refunded', status: 'failed', failure: 'cancelled_by_provider' },
  14: {
    words: 'blocked: the recipient refuses such messages; refunded',
    status: 'failed',
    failure: 'recipient_blocked',
  },
  100: { words: 'unknown id', status: 'unknown' },
}
export const NO_SUCH_MESSAGE = 100
/** Of `verify/lookup` it says that this account sends no templates; texts it sends all the same. */
export const NEEDS_ADVANCED_SERVICE = 426

/** A refusal of the table, in the provider's words of the moment or, without any, in the table's. */
export function refusalOf(returnCode: number, words: string): Refusal {
  const { fault, failure, who, words: meaning } = RETURN_CODES[returnCode]!
  return { fault, failure, code: String(returnCode), text: words || meaning, who }
}
