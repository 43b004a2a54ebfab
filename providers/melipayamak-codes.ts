import type { FailureCode, Fault, Refusal, ReportedStatus, Who } from './provider.ts'

// MeliPayamak's tables, from melipayamak.com/api and /help, as read in August 2026; third-party ones are marked so.

/**
 * What a code means: its words, whose fault, our phrase, who acts. `splits`: one message may have spoilt a batch, by its
 * text or by its recipient (or, of 15, by being with others).
 */
type Code = { words: string; fault: Fault; failure: FailureCode; who: Who; splits?: 'text' | 'recipient' }
const code = (words: string, fault: Fault, failure: FailureCode, who: Who, splits?: Code['splits']): Code => ({
  words,
  fault,
  failure,
  who,
  splits,
})

/** Up to here a number is a code, beyond it a message's id (third party: they have 15 digits and more). */
export const CODE_MAX = 1_000
export const OK = 1
export const NOT_SENT = 11

/** Of every method that sends. What is not here (6 aside, "updating", said before anything is taken) leaves all unknown. */
export const SEND_CODES: Record<number, Code> = {
  0: code('wrong username or password', 'key', 'key_refused', 'administrator'),
  2: code('not enough credit', 'credit', 'no_credit', 'administrator'),
  3: code('the limit of a day is reached', 'account', 'provider_busy', 'administrator'),
  4: code('the limit of volume is reached', 'account', 'provider_busy', 'administrator'),
  5: code('the sender number is not valid', 'line', 'line_refused', 'administrator'),
  6: code('the system is being updated', 'busy', 'provider_busy', 'provider'),
  7: code('a filtered word in the text', 'message', 'text_refused', 'caller', 'text'),
  9: code('no sending from public lines by web service', 'line', 'line_refused', 'administrator'),
  10: code('the user is not active', 'account', 'account_disabled', 'administrator'),
  // why is not said; often the operator's blacklist (third party)
  11: code('not sent', 'recipient', 'unknown_refusal', 'provider', 'recipient'),
  12: code('the user’s documents are incomplete', 'account', 'account_disabled', 'administrator'),
  14: code('a link in the text', 'message', 'link_refused', 'caller', 'text'),
  15: code('more than one recipient needs «لغو11» in the text', 'message', 'text_refused', 'caller', 'recipient'),
  16: code('no recipient found', 'recipient', 'recipient_invalid', 'caller', 'recipient'),
  17: code('the text is empty', 'message', 'text_refused', 'caller', 'text'),
  18: code('the recipient is not valid (third party)', 'recipient', 'recipient_invalid', 'caller', 'recipient'),
  35: code('the recipient is on the blacklist', 'recipient', 'recipient_blocked', 'recipient', 'recipient'),
  // the rest is third party
  [-108]: code('the address is blocked after failed attempts', 'account', 'address_refused', 'administrator'),
  [-109]: code('allowed addresses have to be set', 'account', 'address_refused', 'administrator'),
  [-110]: code('the API key is needed instead of the password', 'key', 'key_refused', 'administrator'),
  [-111]: code('the address is not allowed', 'account', 'address_refused', 'administrator'),
}

/** Of sending by template, beside the above. -6, "internal error", may come after taking: it leaves the outcome unknown. */
export const TEMPLATE_CODES: Record<number, Code> = {
  ...SEND_CODES,
  [-10]: code('a link among the values', 'message', 'link_refused', 'caller'),
  [-7]: code('a problem with the sender number', 'template', 'line_refused', 'administrator'),
  [-5]: code('the values do not fit the template', 'template', 'template_refused', 'administrator'),
  [-4]: code('the template is wrong or not approved', 'template', 'template_refused', 'administrator'),
  [-3]: code('the line is not defined', 'template', 'line_refused', 'administrator'),
  [-2]: code('one recipient at a time', 'caller_bug', 'request_refused', 'administrator'),
  [-1]: code('access to this service is off', 'template', 'template_refused', 'administrator'),
}

/** What a delivery number means (help page). */
export const DELIVERIES: Record<number, { words: string; status: ReportedStatus; failure?: FailureCode }> = {
  0: { words: 'sent to the operator', status: 'sent' },
  1: { words: 'reached the handset', status: 'delivered' },
  2: { words: 'did not reach the handset', status: 'undelivered', failure: 'recipient_unreachable' },
  3: { words: 'an error at the operator', status: 'failed', failure: 'provider_failed' },
  5: { words: 'an unknown error', status: 'failed', failure: 'provider_failed' },
  8: { words: 'reached the operator', status: 'sent' },
  16: { words: 'did not reach the operator', status: 'failed', failure: 'provider_failed' },
  35: { words: 'on the blacklist', status: 'failed', failure: 'recipient_blocked' },
  100: { words: 'unknown', status: 'unknown' },
  200: { words: 'sent', status: 'sent' },
  300: { words: 'filtered', status: 'failed', failure: 'text_refused' },
  400: { words: 'in the list to be sent', status: 'queued' },
  500: { words: 'not accepted', status: 'failed', failure: 'provider_failed' },
}
/** No such id, or nothing yet (third party): it says nothing. */
export const NO_DELIVERY = -1
/** In place of a delivery: wrong username or password (third party). */
export const DELIVERY_REFUSED = -3

/** A refusal of a table. The provider has no words of its own. */
export function refusalOf(table: Record<number, Code>, number: number): Refusal {
  const { fault, failure, who, words } = table[number]!
  return { fault, failure, code: String(number), text: words, who }
}
