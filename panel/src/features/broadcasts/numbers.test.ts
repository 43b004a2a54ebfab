import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeNumbers, readNumbers } from './numbers.ts'

test('numbers are read from whatever was pasted, and blanks inside one part nothing', () => {
  assert.deepEqual(readNumbers('0912 123 4567\n09351112233، ۰۹۱۲۱۲۳۴۵۶۸;nobody\t\r\n'), [
    '0912 123 4567',
    '09351112233',
    '۰۹۱۲۱۲۳۴۵۶۸',
    'nobody',
  ])
  assert.deepEqual(readNumbers('09121234567 09351112233'), ['09121234567', '09351112233'])
  assert.deepEqual(readNumbers('Ali 09121234567'), ['Ali 09121234567'])
  assert.deepEqual(readNumbers(' \n'), [])
})

test('each is told apart: good once, repeated in another form, or none', () => {
  assert.deepEqual(judgeNumbers(['09121234567', '+98 912 123 4567', 'nobody', '02188888888']), {
    good: 1,
    repeated: 1,
    bad: ['nobody', '02188888888'],
  })
})
