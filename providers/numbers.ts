/** `+989121234567` → `09121234567`; other countries → `00…`: the form that Iranian providers take. */
export const toNational = (e164: string): string =>
  e164.startsWith('+98') ? `0${e164.slice(3)}` : `00${e164.slice(1)}`

/** Any of the forms that Iranian providers answer in (`0912…`, `912…`, `98912…`, `0098912…`, `+98912…`) → E.164. */
export function toE164(number: string): string {
  const digits = number.replace(/[^\d+]/g, '')
  if (digits.startsWith('+')) return digits
  if (digits.startsWith('00')) return `+${digits.slice(2)}`
  if (digits.startsWith('0')) return `+98${digits.slice(1)}`
  if (digits.length === 10 && digits.startsWith('9')) return `+98${digits}`
  return `+${digits}`
}

/** `national`: 0912… (00… of other countries); `international`: 98912…; `e164`: +98912… . */
export function toNumberForm(e164: string, form: 'national' | 'international' | 'e164'): string {
  if (form === 'national') return toNational(e164)
  return form === 'e164' ? e164 : e164.slice(1)
}
