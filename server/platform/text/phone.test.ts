import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toPersianDigits } from './digits.ts'
import { formatForPeople, formatLocal, maskPhone, type PhoneFault, parsePhone } from './phone.ts'

const iranianForms = [
  '09121234567',
  '9121234567',
  '989121234567',
  '9809121234567',
  '00989121234567',
  '009809121234567',
  '+989121234567',
  '+9809121234567',
  '+98 (0)912 123 4567',
  '0912 123 4567',
  '0912-123-45-67',
  '0912.123.4567',
  '(0912) 123 4567',
  '0912/123/4567',
  '0912\u20131234567',
  '0912\u2212123\u22124567',
  '0912\u00A0123\u202F4567',
  '0912\u200C1234567',
  '\u200E+98 912 123 4567\u200F',
  '\u202A+989121234567\u202C',
  '\u20660912 123 4567\u2069',
  '\uFEFF09121234567',
  '  09121234567\r\n',
  '\t09121234567',
  'tel:+98-912-123-4567',
  'TEL:09121234567',
  'tel://09121234567',
  '＋989121234567',
  '۰۹۱۲۱۲۳۴۵۶۷',
  '٠٩١٢١٢٣٤٥٦٧',
  '۰۹۱۲ ۱۲۳ 4567',
  '+۹۸۹۱۲۱۲۳۴۵۶۷',
  '۰۰۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷',
]

for (const form of iranianForms) {
  test(`${JSON.stringify(form)} is read as an Iranian mobile`, () => {
    assert.deepEqual(parsePhone(form), { ok: true, e164: '+989121234567', isMobile: true })
  })
}

const abroad: [input: string, country: string, e164: string, isMobile: boolean | null][] = [
  ['+44 7400 123456', 'IR', '+447400123456', true],
  ['+44 (0)7400 123456', 'IR', '+447400123456', true],
  ['0044 7400 123456', 'IR', '+447400123456', true],
  ['+1 (415) 555-2671', 'IR', '+14155552671', null],
  ['+971501234567', 'IR', '+971501234567', null],
  ['۰۰۹۶۴۷۷۰۱۲۳۴۵۶۷', 'IR', '+9647701234567', null],
  ['+390612345678', 'IR', '+390612345678', false],
  ['07400123456', 'GB', '+447400123456', true],
  ['+98 912 123 4567', 'GB', '+989121234567', true],
  ['0098 912 123 4567', 'GB', '+989121234567', true],
  ['011 98 912 123 4567', 'US', '+989121234567', true],
  ['+447400123456', 'no country', '+447400123456', true],
]

for (const [input, country, e164, isMobile] of abroad) {
  test(`${input} in ${country} is ${e164}`, () => {
    assert.deepEqual(parsePhone(input, country), { ok: true, e164, isMobile })
  })
}

const refused: [input: string, reason: PhoneFault][] = [
  ['', 'empty'],
  [' \t\n', 'empty'],
  ['\u200F\u200C\uFEFF', 'empty'],
  ['abc', 'not_a_number'],
  ['tel:', 'not_a_number'],
  ['+', 'not_a_number'],
  ['---', 'not_a_number'],
  ['0912123456a', 'not_a_number'],
  ['0912123456O', 'not_a_number'],
  ['09121234567 ext 5', 'not_a_number'],
  ['09121234567;ext=5', 'not_a_number'],
  ['09121234567x5', 'not_a_number'],
  ['09121234567#5', 'not_a_number'],
  ['09121234567,09131234567', 'not_a_number'],
  ['09121234567\n09131234567', 'not_a_number'],
  ['0912123\t4567', 'not_a_number'],
  ['+98912+1234567', 'not_a_number'],
  ['++989121234567', 'not_a_number'],
  ['09121234567+', 'not_a_number'],
  ['0912123456\u0000', 'not_a_number'],
  ['0912123456\uD83D', 'not_a_number'],
  ['9.121234567e9', 'not_a_number'],
  ['०९१२१२३४५६७', 'not_a_number'],
  ["09121234567' or 1=1", 'not_a_number'],
  ['=09121234567', 'not_a_number'],
  ['<b>09121234567</b>', 'not_a_number'],
  ['0912123456', 'invalid'],
  ['091212345678', 'invalid'],
  ['+98912123456', 'invalid'],
  ['+98 00912 123 4567', 'invalid'],
  ['+09121234567', 'invalid'],
  ['00009121234567', 'invalid'],
  ['447400123456', 'invalid'],
  ['+999123456789', 'invalid'],
  ['+440000000000', 'invalid'],
  ['110', 'invalid'],
  ['0', 'invalid'],
  ['00', 'invalid'],
  ['02112345678', 'not_mobile'],
  ['+98 21 1234 5678', 'not_mobile'],
  ['۰۲۱-۱۲۳۴۵۶۷۸', 'not_mobile'],
  ['2112345678', 'not_mobile'],
  ['0912123456709131234567', 'too_long'],
  ['09121234567 09131234567', 'too_long'],
  ['+1234567890123456', 'too_long'],
  ['9'.repeat(100_000), 'too_long'],
  ['a'.repeat(100_000), 'too_long'],
]

for (const [input, reason] of refused) {
  test(`${JSON.stringify(input.slice(0, 30))} is refused: ${reason}`, () => {
    assert.deepEqual(parsePhone(input), { ok: false, reason })
  })
}

const mobile = fc.integer({ min: 0, max: 999_999_999 }).map((rest) => `9${String(rest).padStart(9, '0')}`)
const prefix = fc.constantFrom('', '0', '98', '980', '0098', '00980', '+98', '+980')
const separator = fc.constantFrom('', ' ', '-', '.', '/', '(', ')', '\u00A0', '\u200C', '\u200F', '\u202C', '\u2013')

test('every Iranian mobile is read alike in every form, dressed with any separators, in any digits', () => {
  fc.assert(
    fc.property(
      prefix,
      mobile,
      fc.array(separator, { maxLength: 20 }),
      fc.boolean(),
      (head, number, marks, inPersian) => {
        const dressed = [...(head + number)].map((digit, index) => (marks[index] ?? '') + digit).join('')
        const read = parsePhone(inPersian ? toPersianDigits(dressed) : dressed)
        assert.deepEqual(read, { ok: true, e164: `+98${number}`, isMobile: true })
      },
    ),
    { numRuns: 2000 },
  )
})

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
const numberLike = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'+0123456789۰۹٠٩ -()/.\u200C\u200Fa\n'), maxLength: 30 }),
  fc
    .tuple(fc.constantFrom('+98', '098', '+447', '0044', '+1415', '+97150', '+4915', '+39', '021', '9'), digits(9))
    .map((x) => x.join('')),
  fc.tuple(fc.constantFrom('+', '00', ''), fc.bigInt(1n, 10n ** 15n)).map((x) => x.join('')),
  fc.string({ unit: 'binary' }),
)

test('what is read is E.164 and reads again as itself; what is not read never throws', () => {
  let readCount = 0
  fc.assert(
    fc.property(numberLike, fc.constantFrom('IR', 'GB', 'US'), (input, country) => {
      const read = parsePhone(input, country)
      if (!read.ok) return
      readCount += 1
      assert.match(read.e164, /^\+[1-9][0-9]{1,14}$/)
      assert.deepEqual(parsePhone(read.e164, country), read)
    }),
    { numRuns: 5000 },
  )
  assert.ok(readCount > 50, 'the property has to see numbers that are read')
})

test('Persian digits are read as Latin ones are', () => {
  fc.assert(
    fc.property(numberLike, (input) => {
      assert.deepEqual(parsePhone(toPersianDigits(input)), parsePhone(input))
    }),
  )
})

test('an Iranian number is written from zero for its providers, and reads back as itself', () => {
  assert.equal(formatLocal('+989121234567'), '09121234567')
  assert.equal(formatLocal('+447400123456'), '00447400123456')
  for (const e164 of ['+989121234567', '+447400123456', '+14155552671']) {
    const read = parsePhone(formatLocal(e164))
    assert.ok(read.ok && read.e164 === e164)
  }
})

test('a number is grouped for readers, and what cannot be grouped stays as it is', () => {
  assert.equal(formatForPeople('+989121234567'), '+98 912 123 4567')
  assert.equal(formatForPeople('+982112345678'), '+98 21 1234 5678')
  assert.equal(formatForPeople('+14155552671'), '+1 415 555 2671')
  assert.equal(formatForPeople('10008663'), '10008663')
  assert.equal(formatForPeople(''), '')
})

test('a masked number shows its country and last four digits only, at its full length', () => {
  assert.equal(maskPhone('+989121234567'), '+98******4567')
  assert.equal(maskPhone('+14155552671'), '+14*****2671')
  assert.equal(maskPhone('+29012345'), '+29****45')
  assert.equal(maskPhone(''), '')
})
