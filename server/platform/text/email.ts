/** What is wrong with an e-mail address. */
export type EmailFault = 'email_empty' | 'email_invalid' | 'email_too_long'

const LENGTH_MAX = 254
const LOCAL_MAX = 64
// as servers take it without SMTPUTF8: a dot-atom of ASCII, and a domain of two names at least
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i

/** An e-mail address in its one form: without space around it, the domain in lower case. */
export function parseEmail(text: string): { ok: true; address: string } | { ok: false; fault: EmailFault } {
  const address = text.trim()
  if (address === '') return { ok: false, fault: 'email_empty' }
  if (address.length > LENGTH_MAX) return { ok: false, fault: 'email_too_long' }
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  if (at < 1 || local.length > LOCAL_MAX || !LOCAL.test(local) || !DOMAIN.test(domain))
    return { ok: false, fault: 'email_invalid' }
  return { ok: true, address: `${local}@${domain.toLowerCase()}` }
}
