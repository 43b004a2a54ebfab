import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { toLatinDigits } from './digits.ts'

export type PhoneFault = 'empty' | 'not_a_number' | 'invalid' | 'not_mobile' | 'too_long'

/** A number in E.164, or why there is none. `isMobile` is null where the numbering plan at hand cannot tell. */
export type ParsedPhone = { ok: true; e164: string; isMobile: boolean | null } | { ok: false; reason: PhoneFault }

// A number dressed with marks and separators stays far below this; no more than this is ever scanned.
const INPUT_LENGTH_MAX = 100
// E.164 allows 15 digits; a number with no plus may still carry a dialling prefix of three (011).
const DIGITS_MAX = 15
const DIAL_PREFIX_MAX = 3

// What a copy from a page or a spreadsheet carries unseen: soft hyphen, ZWSP, ZWNJ, ZWJ, word joiner, BOM, bidi marks.
const INVISIBLE = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g
// Spaces (NBSP and its narrow kin too), dashes, dots, parentheses, slashes. Not tab and newline: they part two numbers.
const SEPARATORS =
  /[ \u00A0\u2000-\u200A\u202F\u205F\u3000\-\u2010-\u2015\u2212\uFF0D.\u00B7\uFF0E()\uFF08\uFF09/\uFF0F]/g
const FULL_WIDTH_PLUS = /[\uFF0B\uFE62]/g
const TEL_PREFIX = /^tel:/i

/**
 * Reads a phone number as people type it into E.164. Iranian numbers must be mobiles (+989 and nine digits); others
 * must be valid, in international form or as written inside `country` (ISO 3166 alpha-2). Letters, extensions and two
 * numbers in one never pass. The plain Iranian forms are read by hand, for they come with every message.
 */
export function parsePhone(input: string, country = 'IR'): ParsedPhone {
  if (isIranianMobile(input, country)) return passIranianMobile(input)
  if (input.length > INPUT_LENGTH_MAX) return refuse('too_long')
  const visible = input.replace(INVISIBLE, '').trim()
  if (visible === '') return refuse('empty')
  const bare = visible.replace(TEL_PREFIX, '').replace(SEPARATORS, '').replace(FULL_WIDTH_PLUS, '+')
  const digits = toLatinDigits(bare)
  if (!/^\+?[0-9]+$/.test(digits)) return refuse('not_a_number')
  if (isIranianMobile(digits, country)) return passIranianMobile(digits)
  return parseOther(digits.startsWith('00') ? `+${digits.slice(2)}` : digits, country)
}

function parseOther(digits: string, country: string): ParsedPhone {
  const digitsMax = digits.startsWith('+') ? DIGITS_MAX + 1 : DIGITS_MAX + DIAL_PREFIX_MAX
  if (digits.length > digitsMax) return refuse('too_long')
  const defaultCountry = isSupportedCountry(country) ? country : undefined
  const phone = parsePhoneNumberFromString(digits, { defaultCountry, extract: false })
  if (!phone?.isValid()) return refuse('invalid')
  if (phone.countryCallingCode === '98') {
    return isIranianMobile(phone.number, country) ? passIranianMobile(phone.number) : refuse('not_mobile')
  }
  return { ok: true, e164: phone.number, isMobile: readIsMobile(phone.getType()) }
}

// The small metadata knows the kinds of number only where countries share a calling code, and there partly.
function readIsMobile(kind: string | undefined): boolean | null {
  if (kind === undefined || kind === 'FIXED_LINE_OR_MOBILE') return null
  return kind === 'MOBILE'
}

function refuse(reason: PhoneFault): ParsedPhone {
  return { ok: false, reason }
}

function passIranianMobile(text: string): ParsedPhone {
  return { ok: true, e164: `+98${text.slice(-10)}`, isMobile: true }
}

function isIranianMobile(text: string, country: string): boolean {
  const start = text.length - 10
  return hasIranianPrefix(text, start, country) && text.charCodeAt(start) === 0x39 && hasDigits(text, start + 1)
}

// Also the forms in which the trunk zero was left behind the country code, as in +98 (0)912.
function hasIranianPrefix(text: string, length: number, country: string): boolean {
  if (text.startsWith('+98') || text.startsWith('0098')) {
    const codeLength = text.startsWith('+') ? 3 : 4
    return length === codeLength || (length === codeLength + 1 && text[codeLength] === '0')
  }
  if (country !== 'IR') return false
  if (length <= 1) return length === 0 || (length === 1 && text[0] === '0')
  return text.startsWith('98') && (length === 2 || (length === 3 && text[2] === '0'))
}

function hasDigits(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x30 || unit > 0x39) return false
  }
  return true
}

/** Writes an E.164 number as it is dialled in Iran, which is how Iranian providers want it: 0912…, others 0044…. */
export function formatLocal(e164: string): string {
  return e164.startsWith('+98') ? `0${e164.slice(3)}` : `00${e164.slice(1)}`
}

/** Writes an E.164 number in groups for a reader, +98 912 123 4567; what cannot be grouped stays as it is. */
export function formatForPeople(e164: string): string {
  if (isIranianMobile(e164, 'IR')) return `+98 ${e164.slice(3, 6)} ${e164.slice(6, 9)} ${e164.slice(9)}`
  return parsePhoneNumberFromString(e164, { extract: false })?.formatInternational() ?? e164
}

/**
 * Hides the middle of an E.164 number: +98******4567. The last four digits are what people recognise a number by; the
 * operator's code is hidden too, for with it only a thousand numbers would be left to guess.
 */
export function maskPhone(e164: string): string {
  const tail = e164.length >= 11 ? 4 : 2
  const hidden = Math.max(e164.length - 3 - tail, 0)
  return e164.slice(0, 3) + '*'.repeat(hidden) + e164.slice(3 + hidden)
}
