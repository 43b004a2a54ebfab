/** The alphabet an SMS text goes out in: GSM-7 while every character is in it, else UCS-2 as a whole. */
export type Encoding = 'gsm7' | 'ucs2'

/** What a text costs. A unit is a septet in GSM-7 (an extension character takes two) and a UTF-16 unit in UCS-2. */
export type SegmentCount = {
  encoding: Encoding
  /** Billable parts; 0 for an empty text. */
  segments: number
  /** Units of the text itself, without what is left empty so that no pair is split. */
  units: number
  /** What one segment of this text holds: 160 or 70 when there is one, 153 or 67 when the text is split. */
  unitsPerSegment: number
  /** Units that the last segment still has room for. */
  remaining: number
}

/** A character that GSM-7 lacks: where it first stands (in UTF-16 units) and how often it occurs. */
export type ForcingCharacter = { character: string; codePoint: string; index: number; count: number }

export type TextFault = 'empty' | 'nul' | 'lone_surrogate' | 'too_long'

/** The longest text that the centre takes, in segments. */
export const SEGMENTS_MAX = 10

// 3GPP TS 23.038, 6.2.1 and 6.2.1.1: the default alphabet and its extension table, whose characters go out
// behind an escape and so take two septets. The escape itself (0x1B) is not a character.
const DEFAULT_ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ' +
  ' !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENSION_TABLE = '\f^{}\\[~]|€'

// 3GPP TS 23.040, 9.2.3.24: the 6-octet header that joins the parts takes 7 septets, or 3 UTF-16 units, of each.
const GSM7_SINGLE = 160
const GSM7_SPLIT = 153
const UCS2_SINGLE = 70
const UCS2_SPLIT = 67

/** Units that each part of a long text holds, where no pair stands at its end. */
export const UNITS_OF_A_PART: Record<Encoding, number> = { gsm7: GSM7_SPLIT, ucs2: UCS2_SPLIT }

const FORCING_CHARACTERS_MAX = 20

// Septets by UTF-16 unit: 0 where GSM-7 has no such character. Ends at the greatest one, the euro sign.
const SEPTETS = buildSeptets()

function buildSeptets(): Uint8Array {
  const table = new Uint8Array(0x20ac + 1)
  for (const character of DEFAULT_ALPHABET) table[character.charCodeAt(0)] = 1
  for (const character of EXTENSION_TABLE) table[character.charCodeAt(0)] = 2
  return table
}

function countSeptets(unit: number): number {
  return SEPTETS[unit] ?? 0
}

/**
 * Counts the segments of a text, in one walk and without allocating: this is on the accept path. A surrogate pair or
 * an escape pair that does not fit goes whole to the next segment, so dividing the units would count too few.
 */
export function countSegments(text: string): SegmentCount {
  let units = 0
  let segments = 1
  let used = 0
  for (let i = 0; i < text.length; i++) {
    const septets = countSeptets(text.charCodeAt(i))
    if (septets === 0) return countUcs2(text)
    units += septets
    used += septets
    if (used > GSM7_SPLIT) {
      segments += 1
      used = septets
    }
  }
  if (units <= GSM7_SINGLE) return countOne('gsm7', units, GSM7_SINGLE)
  return { encoding: 'gsm7', segments, units, unitsPerSegment: GSM7_SPLIT, remaining: GSM7_SPLIT - used }
}

// Only the unit before each border can belong to a pair that the border would split; the rest need not be looked at.
function countUcs2(text: string): SegmentCount {
  const units = text.length
  if (units <= UCS2_SINGLE) return countOne('ucs2', units, UCS2_SINGLE)
  let segments = 1
  let start = 0
  while (units - start > UCS2_SPLIT) {
    start += UCS2_SPLIT
    if (isPair(text, start - 1)) start -= 1
    segments += 1
  }
  return { encoding: 'ucs2', segments, units, unitsPerSegment: UCS2_SPLIT, remaining: UCS2_SPLIT - (units - start) }
}

function countOne(encoding: Encoding, units: number, unitsPerSegment: number): SegmentCount {
  return { encoding, segments: units === 0 ? 0 : 1, units, unitsPerSegment, remaining: unitsPerSegment - units }
}

function isPair(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00
}

/**
 * Names the characters that put a text into UCS-2: the distinct ones in order of appearance, at most 20, each with
 * its count in the whole text. Empty for a GSM-7 text. For previews; accepting a message needs only the numbers.
 */
export function findForcingCharacters(text: string): ForcingCharacter[] {
  const found = new Map<string, ForcingCharacter>()
  let index = 0
  for (const character of text) {
    const known = found.get(character)
    if (known) known.count += 1
    else if (countSeptets(character.codePointAt(0)!) === 0 && found.size < FORCING_CHARACTERS_MAX) {
      found.set(character, { character, codePoint: nameCodePoint(character), index, count: 1 })
    }
    index += character.length
  }
  return [...found.values()]
}

function nameCodePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}

/** Says whether a text is within the 10 segments that the centre takes. */
export function fitsSegmentsMax(text: string): boolean {
  return countSegments(text).segments <= SEGMENTS_MAX
}

/**
 * Finds what forbids a text to be sent: nothing but white space, a NUL (PostgreSQL cannot store it), half a surrogate
 * pair (no encoding can carry it), more than 10 segments. Newlines, tabs, ZWNJ and bidi marks are ordinary text.
 * `segments` saves the count to a caller who has it.
 */
export function findTextFault(text: string, segments = countSegments(text).segments): TextFault | undefined {
  if (!/\S/.test(text)) return 'empty'
  if (text.includes('\u0000')) return 'nul'
  if (!text.isWellFormed()) return 'lone_surrogate'
  if (segments > SEGMENTS_MAX) return 'too_long'
  return undefined
}
