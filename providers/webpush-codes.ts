import type { FailureCode, Fault, Refusal, Who } from './provider.ts'

// HTTP statuses of push services (RFC 8030, 8292), and of some of them their own. Any of 4xx says that nothing was taken.

type Meaning = { fault: Fault; failure: FailureCode; who: Who }
const meaning = (fault: Fault, failure: FailureCode, who: Who): Meaning => ({ fault, failure, who })

const KEY = meaning('key', 'key_refused', 'administrator')
const BUSY = meaning('busy', 'provider_busy', 'provider')
/** The subscription has ended: the browser was reset, or its owner takes no notifications any more. */
const GONE = meaning('recipient', 'no_browser', 'recipient')

export const CODES: Record<number, Meaning> = {
  400: meaning('caller_bug', 'request_refused', 'administrator'),
  401: KEY,
  403: KEY,
  404: GONE,
  406: BUSY,
  410: GONE,
  413: meaning('message', 'text_too_long', 'caller'),
  429: BUSY,
}

/** Whether a subscription that was answered so is never to be used again. */
export const isGone = (status: number): boolean => CODES[status] === GONE

/** Why a status of 4xx refused; one that is not in the table ends no message. */
export function refusalOf(status: number, text: string): Refusal {
  const found = CODES[status] ?? meaning('busy', 'unknown_refusal', 'provider')
  return { ...found, code: String(status), text }
}

/** No browser of the person's is subscribed, or none by the key in hand. */
export const NO_BROWSER: Refusal = {
  ...GONE,
  code: 'no_browser',
  text: 'no browser of theirs is subscribed',
}

/** It was forgotten, or never was one. */
export const NO_KEY: Refusal = { ...KEY, code: 'no_key', text: 'the key is none to sign by' }

/** Of somebody whose browsers have all subscribed by a key of the account that is refused, while another is well. */
export const OTHER_KEY: Refusal = {
  ...meaning('busy', 'key_refused', 'administrator'),
  code: 'other_key',
  text: 'the key that their browsers subscribed by is refused',
}

/** No byte of it left us. */
export const notSent = (code: string, text: string): Refusal => ({
  fault: 'network',
  failure: 'network_failed',
  code,
  text,
  who: 'administrator',
})
