import type { FailureCode, Fault, Refusal, Who } from './provider.ts'

// SMPP 3.4, 5.1.3: `command_status`. A response with any of them but 0 says that nothing was taken.

type Code = { name: string; fault: Fault; failure: FailureCode; who: Who }
const code = (name: string, fault: Fault, failure: FailureCode, who: Who): Code => ({ name, fault, failure, who })
const bug = (name: string): Code => code(name, 'caller_bug', 'request_refused', 'administrator')
const busy = (name: string, failure: FailureCode = 'provider_busy'): Code => code(name, 'busy', failure, 'provider')

export const CODES: Record<number, Code> = {
  1: bug('ESME_RINVMSGLEN'),
  2: bug('ESME_RINVCMDLEN'),
  3: bug('ESME_RINVCMDID'),
  // the session is not what either side thinks: it is made anew
  4: busy('ESME_RINVBNDSTS'),
  // of a bind: another node may hold the only one that is allowed, and goes on sending. Nothing is stopped for it
  5: bug('ESME_RALYBND'),
  6: bug('ESME_RINVPRTFLG'),
  7: bug('ESME_RINVREGDLVFLG'),
  8: busy('ESME_RSYSERR', 'provider_failed'),
  10: code('ESME_RINVSRCADR', 'line', 'line_refused', 'administrator'),
  11: code('ESME_RINVDSTADR', 'recipient', 'recipient_invalid', 'caller'),
  12: bug('ESME_RINVMSGID'),
  13: code('ESME_RBINDFAIL', 'account', 'account_disabled', 'administrator'),
  14: code('ESME_RINVPASWD', 'key', 'key_refused', 'administrator'),
  15: code('ESME_RINVSYSID', 'key', 'key_refused', 'administrator'),
  20: busy('ESME_RMSGQFUL'),
  21: bug('ESME_RINVSERTYP'),
  67: bug('ESME_RINVESMCLASS'),
  69: code('ESME_RSUBMITFAIL', 'busy', 'provider_failed', 'provider'),
  72: code('ESME_RINVSRCTON', 'line', 'line_refused', 'administrator'),
  73: code('ESME_RINVSRCNPI', 'line', 'line_refused', 'administrator'),
  80: bug('ESME_RINVDSTTON'),
  81: bug('ESME_RINVDSTNPI'),
  83: code('ESME_RINVSYSTYP', 'account', 'request_refused', 'administrator'),
  88: busy('ESME_RTHROTTLED'),
  97: bug('ESME_RINVSCHED'),
  98: bug('ESME_RINVEXPIRY'),
  99: bug('ESME_RINVDFTMSGID'),
  100: busy('ESME_RX_T_APPN'),
  101: bug('ESME_RX_P_APPN'),
  102: bug('ESME_RX_R_APPN'),
  192: bug('ESME_RINVOPTPARSTREAM'),
  193: bug('ESME_ROPTPARNOTALLWD'),
  194: bug('ESME_RINVPARLEN'),
  195: bug('ESME_RMISSINGOPTPARAM'),
  196: bug('ESME_RINVOPTPARAMVAL'),
  254: busy('ESME_RDELIVERYFAILURE', 'provider_failed'),
  255: busy('ESME_RUNKNOWNERR', 'provider_failed'),
}

/** An SMSC's own code: nothing was taken, and nobody but its operator knows why; other messages may go. */
const OWN: Omit<Code, 'name'> = { fault: 'caller_bug', failure: 'unknown_refusal', who: 'administrator' }
const CREDIT: Omit<Code, 'name'> = { fault: 'credit', failure: 'no_credit', who: 'administrator' }

/** `creditCode`: the one with which this SMSC says that there is no credit, since the specification has none for it. */
export function refusalOf(status: number, creditCode?: number): Refusal {
  const known = CODES[status]
  const hex = `0x${status.toString(16).toUpperCase().padStart(8, '0')}`
  const { fault, failure, who } = status === creditCode ? CREDIT : (known ?? OWN)
  return { fault, failure, who, code: String(status), text: known ? `${known.name} (${hex})` : hex }
}

/** What never left. */
export const notSent = (code: string, text: string): Refusal => ({
  fault: 'network',
  failure: 'network_failed',
  who: 'administrator',
  code,
  text,
})
