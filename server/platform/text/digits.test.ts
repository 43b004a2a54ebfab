import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ARABIC_DIGITS, PERSIAN_DIGITS, toLatinDigits, toPersianDigits } from './digits.ts'

test('Persian and Arabic digits become Latin ones of the same value', () => {
  assert.equal(toLatinDigits(PERSIAN_DIGITS + ARABIC_DIGITS), '01234567890123456789')
})

test('Latin and Arabic digits become Persian ones of the same value', () => {
  assert.equal(toPersianDigits(`0123456789${ARABIC_DIGITS}`), PERSIAN_DIGITS + PERSIAN_DIGITS)
})

test('nothing but digits changes', () => {
  const text = 'کد: ۱۲٫۵٪ (٤) — abc\u200C😀'
  assert.equal(toLatinDigits(text), 'کد: 12٫5٪ (4) — abc\u200C😀')
  assert.equal(toPersianDigits('a1٪'), 'a۱٪')
})

test('a number written in Persian digits reads back as itself', () => {
  fc.assert(
    fc.property(fc.bigInt(), (number) => {
      assert.equal(toLatinDigits(toPersianDigits(String(number))), String(number))
    }),
  )
})
