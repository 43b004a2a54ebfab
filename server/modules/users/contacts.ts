import { AppError, type FieldError } from '../../platform/http/errors.ts'
import { parsePhone } from '../../platform/text/phone.ts'

/** How a person is reached: the preferred number and address, and the others. */
export type Contacts = { mobile: string | null; moreMobiles: string[]; email: string | null; moreEmails: string[] }

/** As callers name them; numbers in any form. What is left out stays as it is. */
export type ContactsIn = {
  mobile?: string | null
  moreMobiles?: string[]
  email?: string | null
  moreEmails?: string[]
}

/**
 * What a person's numbers and addresses become. Preferring one of the others alone changes places: the one that was
 * preferred is kept among them. Throws `invalid_request` with every fault at its place.
 */
export function mergeContacts(held: Contacts, wanted: ContactsIn): Contacts {
  const errors: FieldError[] = []
  const mobiles = mergeKind(['mobile', 'moreMobiles'], held.mobile, held.moreMobiles, {
    preferred: readOne(wanted.mobile, 'mobile', readMobile, errors),
    more: wanted.moreMobiles?.map((text, i) => readOne(text, `moreMobiles[${i}]`, readMobile, errors) ?? ''),
    errors,
  })
  const emails = mergeKind(['email', 'moreEmails'], held.email, held.moreEmails, {
    preferred: readOne(wanted.email, 'email', readEmail, errors),
    more: wanted.moreEmails?.map((text, i) => readOne(text, `moreEmails[${i}]`, readEmail, errors) ?? ''),
    errors,
  })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return { mobile: mobiles.preferred, moreMobiles: mobiles.more, email: emails.preferred, moreEmails: emails.more }
}

type Wanted = { preferred: string | null | undefined; more: string[] | undefined; errors: FieldError[] }

function mergeKind(
  [path, morePath]: [string, string],
  heldPreferred: string | null,
  heldMore: string[],
  { preferred = heldPreferred, more: wantedMore, errors }: Wanted,
): { preferred: string | null; more: string[] } {
  const more = wantedMore ?? changePlaces(heldPreferred, heldMore, preferred)
  if (preferred === null && more.length > 0) errors.push({ path, code: 'required' })
  for (const [i, one] of more.entries())
    if (one !== '' && (one === preferred || more.indexOf(one) < i))
      errors.push({ path: `${morePath}[${i}]`, code: 'repeated' })
  return { preferred, more }
}

function changePlaces(held: string | null, more: string[], preferred: string | null): string[] {
  if (preferred === null || !more.includes(preferred)) return more
  return more.flatMap((one) => (one === preferred ? (held ?? []) : one))
}

type Read = (text: string) => { value: string } | { code: FieldError['code'] }

function readOne<T extends string | null | undefined>(
  text: T,
  path: string,
  read: Read,
  errors: FieldError[],
): T | string {
  if (text === null || text === undefined) return text
  const found = read(text)
  if ('value' in found) return found.value
  errors.push({ path, code: found.code })
  return ''
}

const readMobile: Read = (text) => {
  const phone = parsePhone(text)
  return phone.ok ? { value: phone.e164 } : { code: `phone_${phone.reason}` }
}

const readEmail: Read = (text) => ({ value: text.toLowerCase() })
