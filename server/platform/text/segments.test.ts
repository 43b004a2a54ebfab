import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countSegments, type Encoding, findForcingCharacters, findTextFault, fitsSegmentsMax } from './segments.ts'

const GSM7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const ESCAPED = '\f^{}\\[~]|€'

type Row = [
  title: string,
  text: string,
  encoding: Encoding,
  segments: number,
  units: number,
  perSegment: number,
  left: number,
]

const rows: Row[] = [
  ['nothing', '', 'gsm7', 0, 0, 160, 160],
  ['one letter', 'a', 'gsm7', 1, 1, 160, 159],
  ['the whole default alphabet', GSM7, 'gsm7', 1, 127, 160, 33],
  ['the whole extension table', ESCAPED, 'gsm7', 1, 20, 160, 140],
  ['160 septets', 'a'.repeat(160), 'gsm7', 1, 160, 160, 0],
  ['161 septets', 'a'.repeat(161), 'gsm7', 2, 161, 153, 145],
  ['80 escape pairs', '€'.repeat(80), 'gsm7', 1, 160, 160, 0],
  ['81 escape pairs', '€'.repeat(81), 'gsm7', 2, 162, 153, 143],
  ['159 and an escape pair', `${'a'.repeat(159)}€`, 'gsm7', 2, 161, 153, 145],
  ['153 × 2', 'a'.repeat(306), 'gsm7', 2, 306, 153, 0],
  ['153 × 2 + 1', 'a'.repeat(307), 'gsm7', 3, 307, 153, 152],
  ['153 × 3', 'a'.repeat(459), 'gsm7', 3, 459, 153, 0],
  ['153 × 3 + 1', 'a'.repeat(460), 'gsm7', 4, 460, 153, 152],
  ['153 × 10', 'a'.repeat(1530), 'gsm7', 10, 1530, 153, 0],
  ['153 × 10 + 1', 'a'.repeat(1531), 'gsm7', 11, 1531, 153, 152],
  ['an escape pair that ends at 153', `${'a'.repeat(151)}€${'a'.repeat(153)}`, 'gsm7', 2, 306, 153, 0],
  ['an escape pair over the 153/154 border', `${'a'.repeat(152)}€${'a'.repeat(151)}`, 'gsm7', 2, 305, 153, 0],
  ['the same and one more', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 3, 306, 153, 152],
  ['76 escape pairs to a segment', '€'.repeat(153), 'gsm7', 3, 306, 153, 151],
  ['one Persian letter', 'س', 'ucs2', 1, 1, 70, 69],
  ['Latin with one ZWNJ', `a\u200Cb`, 'ucs2', 1, 3, 70, 67],
  ['bidi marks', '\u200Fa\u2069', 'ucs2', 1, 3, 70, 67],
  ['a letter that only looks like GSM-7', 'ç', 'ucs2', 1, 1, 70, 69],
  ['a tab', 'a\tb', 'ucs2', 1, 3, 70, 67],
  ['an escape of its own', '\u001B', 'ucs2', 1, 1, 70, 69],
  ['70 units', 'ب'.repeat(70), 'ucs2', 1, 70, 70, 0],
  ['71 units', 'ب'.repeat(71), 'ucs2', 2, 71, 67, 63],
  ['Persian forced at the last of 160', `${'a'.repeat(159)}ی`, 'ucs2', 3, 160, 67, 41],
  ['67 × 2', 'ب'.repeat(134), 'ucs2', 2, 134, 67, 0],
  ['67 × 2 + 1', 'ب'.repeat(135), 'ucs2', 3, 135, 67, 66],
  ['67 × 10', 'ب'.repeat(670), 'ucs2', 10, 670, 67, 0],
  ['67 × 10 + 1', 'ب'.repeat(671), 'ucs2', 11, 671, 67, 66],
  ['35 emoji', '😀'.repeat(35), 'ucs2', 1, 70, 70, 0],
  ['an emoji at 69 and 70', `${'ب'.repeat(68)}😀`, 'ucs2', 1, 70, 70, 0],
  ['an emoji at 70 and 71', `${'ب'.repeat(69)}😀`, 'ucs2', 2, 71, 67, 63],
  ['an emoji that ends at 67', `${'ب'.repeat(65)}😀${'ب'.repeat(67)}`, 'ucs2', 2, 134, 67, 0],
  ['an emoji over the 67 border', `${'ب'.repeat(66)}😀${'ب'.repeat(65)}`, 'ucs2', 2, 133, 67, 0],
  ['the same and one more', `${'ب'.repeat(66)}😀${'ب'.repeat(66)}`, 'ucs2', 3, 134, 67, 66],
  ['33 emoji to a segment', '😀'.repeat(67), 'ucs2', 3, 134, 67, 65],
  ['escape characters beside Persian take one unit', `${'€'.repeat(69)}ب`, 'ucs2', 1, 70, 70, 0],
]

for (const [title, text, encoding, segments, units, unitsPerSegment, remaining] of rows) {
  test(`${title}: ${segments} segment(s) of ${encoding}`, () => {
    assert.deepEqual(countSegments(text), { encoding, segments, units, unitsPerSegment, remaining })
  })
}

// A second reading of the rule, with nothing in common: the text becomes pieces that may not be split, and the pieces
// are put into segments one by one.
function packNaively(text: string): string[][] {
  const isGsm7 = [...text].every((character) => (GSM7 + ESCAPED).includes(character))
  const size = (character: string) => (isGsm7 ? (ESCAPED.includes(character) ? 2 : 1) : character.length)
  const sum = (characters: string[]) => characters.reduce((total, character) => total + size(character), 0)
  const characters = [...text]
  if (sum(characters) <= (isGsm7 ? 160 : 70)) return text === '' ? [] : [characters]
  const packed: string[][] = [[]]
  for (const character of characters) {
    if (sum(packed.at(-1)!) + size(character) > (isGsm7 ? 153 : 67)) packed.push([])
    packed.at(-1)!.push(character)
  }
  return packed
}

const gsm7Text = fc.string({ unit: fc.constantFrom('a', 'Z', '€', '[', '\n', '@'), maxLength: 500 })
const mixedText = fc.string({
  unit: fc.constantFrom('a', '€', 'ب', '😀', '\u200C', '\uD83D', '\uDE00'),
  maxLength: 300,
})
const anyText = fc.oneof(gsm7Text, mixedText, fc.string({ unit: 'binary', maxLength: 300 }))

test('no escape pair and no surrogate pair is ever split', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(countSegments(text).segments, packNaively(text).length)
    }),
    { numRuns: 2000 },
  )
})

test('appended text never lowers the number of segments', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, more) => {
      assert.ok(countSegments(text + more).segments >= countSegments(text).segments)
    }),
    { numRuns: 1000 },
  )
})

test('what remains in the last segment can be filled, and one unit more opens another', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { encoding, segments, remaining } = countSegments(text)
      const filler = encoding === 'gsm7' ? 'a' : 'ب'
      assert.ok(remaining >= 0)
      if (segments === 0) return
      // The last unit may be the first half of a pair: a filler that is none keeps it alone.
      assert.equal(countSegments(text + filler.repeat(remaining)).segments, segments)
      assert.equal(countSegments(text + filler.repeat(remaining + 1)).segments, segments + 1)
    }),
    { numRuns: 1000 },
  )
})

test('the characters that force UCS-2 are named once each, with place and count, in order of appearance', () => {
  assert.deepEqual(findForcingCharacters('a€ی b😀یç'), [
    { character: 'ی', codePoint: 'U+06CC', index: 2, count: 2 },
    { character: '😀', codePoint: 'U+1F600', index: 5, count: 1 },
    { character: 'ç', codePoint: 'U+00E7', index: 8, count: 1 },
  ])
})

test('a text of GSM-7 has no forcing characters, every other text has', () => {
  assert.deepEqual(findForcingCharacters(GSM7 + ESCAPED), [])
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(findForcingCharacters(text).length > 0, countSegments(text).encoding === 'ucs2')
    }),
  )
})

test('at most 20 forcing characters are named, and those are counted to the end', () => {
  const letters = 'آابپتثجچحخدذرزژسشصضطظع'
  const found = findForcingCharacters(letters + letters)
  assert.equal(found.map((one) => one.character).join(''), letters.slice(0, 20))
  assert.ok(found.every((one) => one.count === 2))
})

test('ten segments fit and eleven do not', () => {
  assert.equal(fitsSegmentsMax('ب'.repeat(670)), true)
  assert.equal(fitsSegmentsMax('ب'.repeat(671)), false)
})

const faults: [title: string, text: string, fault: ReturnType<typeof findTextFault>][] = [
  ['an empty text', '', 'empty'],
  ['white space alone', ' \t\n\u00A0\u2003', 'empty'],
  ['a NUL', 'a\u0000b', 'nul'],
  ['half an emoji', 'a\uD83D', 'lone_surrogate'],
  ['the other half', '\uDE00a', 'lone_surrogate'],
  ['a megabyte', 'a'.repeat(2 ** 20), 'too_long'],
  ['671 Persian letters', 'ب'.repeat(671), 'too_long'],
  ['670 Persian letters', 'ب'.repeat(670), undefined],
  ['ZWNJ, bidi marks, tab, newline and emoji', 'می\u200Cروم\u200F\u2067\t\r\n😀', undefined],
  ['other control characters', 'a\u0001\u0085\u001Bb', undefined],
  ['a query, a formula and a tag', `'; drop table x; -- =1+1 <b>*)(uid=*`, undefined],
]

for (const [title, text, fault] of faults) {
  test(`${title}: ${fault ?? 'no fault'}`, () => {
    assert.equal(findTextFault(text), fault)
  })
}
