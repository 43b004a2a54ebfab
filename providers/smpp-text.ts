// How a text becomes the octets of short messages: GSM 03.38 with an octet for a septet (what `data_coding` 0 means at most
// SMSCs), plain ASCII, or UCS-2; and where a long one is parted.

/** How texts of Latin letters go; every other text goes in UCS-2. */
export type Alphabet = 'gsm7' | 'ascii' | 'ucs2'

export type Coded = {
  dataCoding: typeof GSM | typeof UCS2
  /** One where it fits into a single message; none of them has a header yet. */
  parts: Buffer[]
}

const GSM = 0
const UCS2 = 8

// 3GPP TS 23.038, 6.2.1; a place is the character's code. The escape (27) is no character.
const BASIC = [
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\0ÆæßÉ',
  ' !"#¤%&\'()*+,-./0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§',
  '¿abcdefghijklmnopqrstuvwxyzäöñüà',
].join('')
const ESCAPE = 27
const EXTENDED: Record<string, number> = {
  '\f': 10,
  '^': 20,
  '{': 40,
  '}': 41,
  '\\': 47,
  '[': 60,
  '~': 61,
  ']': 62,
  '|': 64,
  '€': 101,
}

/** Octets of each character of the alphabet, by character. Two are an escape and may not be parted. */
const OCTETS = new Map<string, number[]>([
  ...[...BASIC].flatMap((character, code): [string, number[]][] => (code === ESCAPE ? [] : [[character, [code]]])),
  ...Object.entries(EXTENDED).map(([character, code]): [string, number[]] => [character, [ESCAPE, code]]),
])

// 3GPP TS 23.040, 9.2.3.24: the header of six octets takes seven septets, or three UTF-16 units, of each part
const SINGLE = { gsm: 160, ucs2: 70 }
const SPLIT = { gsm: 153, ucs2: 67 }

/** Codes a text, and parts it as its segments are counted. */
export function codeText(text: string, alphabet: Alphabet): Coded {
  const units = alphabet === 'ucs2' ? undefined : findUnits(text, alphabet)
  return units ? { dataCoding: GSM, parts: partUnits(units) } : { dataCoding: UCS2, parts: partUcs2(text) }
}

/** What each character counts in septets, and its octets on the wire; undefined where one is not in the alphabet. */
type Unit = { septets: number; octets: number[] }

function findUnits(text: string, alphabet: Alphabet): Unit[] | undefined {
  const units: Unit[] = []
  for (const character of text) {
    const octets = OCTETS.get(character)
    const code = character.charCodeAt(0)
    if (!octets || (alphabet === 'ascii' && code > 0x7e)) return undefined
    units.push({ septets: octets.length, octets: alphabet === 'ascii' ? [code] : octets })
  }
  return units
}

function partUnits(units: Unit[]): Buffer[] {
  const total = units.reduce((sum, { septets }) => sum + septets, 0)
  if (total <= SINGLE.gsm) return [Buffer.from(units.flatMap(({ octets }) => octets))]
  const parts: number[][] = [[]]
  let used = 0
  for (const { septets, octets } of units) {
    used += septets
    if (used > SPLIT.gsm) {
      parts.push([])
      used = septets
    }
    parts.at(-1)!.push(...octets)
  }
  return parts.map((octets) => Buffer.from(octets))
}

function partUcs2(text: string): Buffer[] {
  if (text.length <= SINGLE.ucs2) return [toUcs2(text)]
  const parts: Buffer[] = []
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + SPLIT.ucs2, text.length)
    // half a pair is no character
    if (end < text.length && isPair(text, end - 1)) end--
    parts.push(toUcs2(text.slice(start, end)))
    start = end
  }
  return parts
}

/** UTF-16 with the high octet first: for what is in the basic plane the same as UCS-2, and what handsets read beyond it. */
const toUcs2 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

const isPair = (text: string, index: number): boolean =>
  (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00

/** The header that joins parts on the handset: the message's number (8 bits), how many there are, which one this is. */
export const makeHeader = (reference: number, count: number, number: number): Buffer =>
  Buffer.from([5, 0, 3, reference % 256, count, number])
