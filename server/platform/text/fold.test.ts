import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toPersianDigits } from './digits.ts'
import { foldPersian, foldSql, foldWords } from './fold.ts'

const rows: [title: string, text: string, folded: string][] = [
  ['Arabic yeh and kaf', 'علي كريمي', 'علی کریمی'],
  ['alef maksura', 'موسى', 'موسی'],
  ['teh marbuta and heh with hamza, in one letter and in two', 'دایرة خانۀ خانهٔ', 'دایره خانه خانه'],
  ['heh of phone keyboards', 'ھمہ', 'همه'],
  ['alefs', 'آأإٱا', 'ااااا'],
  ['alef with a madda of its own', 'ا\u0653ب', 'اب'],
  ['hamza seats', 'مسئول مؤمن', 'مسیول مومن'],
  ['a stand-alone hamza', 'جزء', 'جزء'],
  ['harakat and tatweel', 'لُطفاًّ ســـلام', 'لطفا سلام'],
  ['ZWNJ, ZWJ, bidi marks, BOM', '\uFEFFمی\u200Cروم\u200D\u200F \u2067خانه\u2069', 'میروم خانه'],
  ['digits', '۱۲۳٤٥6', '123456'],
  ['Latin case', 'OTP Code', 'otp code'],
  ['spaces of every kind', '\u00A0 یک\t\r\n\u2003دو\u3000', 'یک دو'],
  ['nothing', '', ''],
  ['marks alone', ' \u200C\u064B ', ''],
  ['metacharacters stay', `'";--%_\\<b>=`, `'";--%_\\<b>=`],
  ['other alphabets and emoji stay', 'ÉЖ😀', 'ÉЖ😀'],
]

for (const [title, text, folded] of rows) {
  test(`${title}: folds to ${JSON.stringify(folded)}`, () => {
    assert.equal(foldPersian(text), folded)
  })
}

// As a search does it: every word of the query is a part of the folded text.
function isFound(query: string, text: string): boolean {
  return foldWords(query).every((word) => foldPersian(text).includes(word))
}

const searches: [query: string, text: string, found: boolean][] = [
  ['می\u200Cروم', 'من می\u200Cروم', true],
  ['میروم', 'من می\u200Cروم', true],
  ['می روم', 'من می\u200Cروم', true],
  ['می\u200Cروم', 'من می روم', true],
  ['می\u200Cروم', 'من ميروم', true],
  ['میروم', 'من می روم', false],
  ['علي', 'علی', true],
  ['۱۲۳', 'کد 123', true],
  ['رفتم', 'من می\u200Cروم', false],
]

for (const [query, text, found] of searches) {
  test(`the query «${query}» ${found ? 'finds' : 'does not find'} «${text}»`, () => {
    assert.equal(isFound(query, text), found)
  })
}

const foldable = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aBيىكةۀئؤأآهٔ\u200C\u200F\u064B\u0640۰٤9 \t\n\u00A0'), maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

test('a folded text folds to itself', () => {
  fc.assert(
    fc.property(foldable, (text) => {
      assert.equal(foldPersian(foldPersian(text)), foldPersian(text))
    }),
    { numRuns: 2000 },
  )
})

test('Persian digits fold as Latin ones do', () => {
  fc.assert(
    fc.property(foldable, (text) => {
      assert.equal(foldPersian(toPersianDigits(text)), foldPersian(text))
    }),
  )
})

test('the words of a query are folded, and none is empty or holds a space', () => {
  fc.assert(
    fc.property(foldable, (query) => {
      for (const word of foldWords(query)) {
        assert.match(word, /^[^ ]+$/)
        assert.equal(foldPersian(word), word)
      }
    }),
  )
})

test('the SQL expression maps every letter and digit that the function maps, and to the same', () => {
  const [, from, to] = /translate\(lower\(\(m\.body\) collate "C"\), '([^']*)', '([^']*)'\)/.exec(foldSql('m.body'))!
  assert.ok(from!.length > 30)
  assert.equal(from!.length, to!.length)
  for (const [index, character] of [...from!].entries()) assert.equal(foldPersian(character), to![index])
})
