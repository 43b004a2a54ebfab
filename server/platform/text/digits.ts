/** Persian digits in order of value (U+06F0–U+06F9). */
export const PERSIAN_DIGITS = '۰۱۲۳۴۵۶۷۸۹'

/** Arabic-Indic digits in order of value (U+0660–U+0669). */
export const ARABIC_DIGITS = '٠١٢٣٤٥٦٧٨٩'

// In all three blocks the low four bits of the code are the digit's value.
const VALUE_BITS = 0x0f
const LATIN_ZERO = 0x30
const PERSIAN_ZERO = 0x06f0

function moveDigits(text: string, digits: RegExp, zero: number): string {
  return text.replace(digits, (digit) => String.fromCharCode(zero | (digit.charCodeAt(0) & VALUE_BITS)))
}

/** Writes Persian and Arabic-Indic digits as Latin ones; everything else stays as it is. */
export function toLatinDigits(text: string): string {
  return moveDigits(text, /[\u06F0-\u06F9\u0660-\u0669]/g, LATIN_ZERO)
}

/** Writes Latin and Arabic-Indic digits as Persian ones; everything else stays as it is. */
export function toPersianDigits(text: string): string {
  return moveDigits(text, /[0-9\u0660-\u0669]/g, PERSIAN_ZERO)
}
