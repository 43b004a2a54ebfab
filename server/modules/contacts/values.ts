import type { FieldError } from '../../platform/http/errors.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { parseEmail } from '../../platform/text/email.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import type { ContactField, ContactTraits } from './queries.ts'

export type Wanted = Partial<Omit<ContactTraits, 'fields'>> & { fields?: Record<string, string | number | null> }

/**
 * What is asked for, in the form in which it is kept, over what is held; faults are added to `errors`, each at its place.
 * A field given as null is emptied, one that is not given stays.
 */
export function readTraits(
  held: ContactTraits,
  wanted: Wanted,
  declared: readonly ContactField[],
  errors: FieldError[],
): ContactTraits {
  const traits = { ...held, ...wanted, fields: { ...held.fields } }
  if (wanted.number !== undefined) {
    const phone = parsePhone(wanted.number)
    if (phone.ok) traits.number = phone.e164
    else errors.push({ path: 'number', code: `phone_${phone.reason}` })
  }
  if (typeof wanted.email === 'string') {
    const email = parseEmail(wanted.email)
    if (email.ok) traits.email = email.address
    else errors.push({ path: 'email', code: email.fault })
  }
  if (wanted.name !== undefined) traits.name = wanted.name.trim()
  if (wanted.tags !== undefined) traits.tags = [...new Set(wanted.tags)]
  for (const [name, value] of Object.entries(wanted.fields ?? {})) {
    const field = declared.find((one) => one.name === name)
    if (!field) errors.push({ path: `fields.${name}`, code: 'unknown_field' })
    else if (value === null || value === '') delete traits.fields[name]
    else {
      const read = readValue(field.type, value)
      if (read === undefined) errors.push({ path: `fields.${name}`, code: 'wrong_form' })
      else traits.fields[name] = read
    }
  }
  return traits
}

/** A field's value as it is kept, or undefined where it is none of the type. */
export function readValue(type: ContactField['type'], value: string | number): string | number | undefined {
  if (type === 'text') return String(value).trim().slice(0, 200)
  const latin = toLatinDigits(String(value)).trim()
  if (type === 'number') return /^-?\d{1,15}(\.\d{1,6})?$/.test(latin) ? Number(latin) : undefined
  const isDay = /^\d{4}-\d\d-\d\d$/.test(latin) && new Date(`${latin}T00:00:00Z`).toJSON()?.startsWith(latin)
  return isDay ? latin : undefined
}
