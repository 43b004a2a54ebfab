import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDays } from '../../i18n/typed-days.ts'
import { readAmounts, readTime } from './typed.ts'

test('amounts lose their separators and nothing else', () => {
  assert.deepEqual(readAmounts('500,000\n\n ۱٬۰۰۰٬۰۰۰ \n2 500 000\n۳،۰۰۰'), ['500000', '1000000', '2500000', '3000'])
  assert.deepEqual(readAmounts('500000.5\n-3\n5٫5\nten'), ['500000.5', '-3', '5٫5', 'ten'])
})

test('days are parted at separators, and what is no whole number stays for the server to refuse', () => {
  assert.deepEqual(readDays('7, 2'), [7, 2])
  assert.deepEqual(readDays('۳۰، ۷ ۱'), [30, 7, 1])
  assert.deepEqual(readDays('7.5, -3, 7٫5, 1-2, ten'), [7.5, -3, '7٫5', '1-2', 'ten'])
  assert.deepEqual(readDays(' '), [])
})

test('an hour alone is meant as the full hour', () => {
  assert.deepEqual(['7', '۷:۳۰', 'noon'].map(readTime), ['07:00', '07:30', 'noon'])
})
