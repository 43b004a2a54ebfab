import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strikeOut } from './strike-out.ts'

const TEXT = 'کد شما: 445566 "x"'
const items = [
  { to: '+989121234567', text: TEXT },
  { to: '+447400123456', text: 'ok' },
]

const ECHOES = {
  'as it is': `<html>${TEXT} to 09121234567</html>`,
  'as JSON': JSON.stringify({ message: TEXT, receptor: '9121234567' }),
  'as a query': `message=${encodeURIComponent(TEXT)}&receptor=%2B989121234567`,
  'as a form': new URLSearchParams({ message: TEXT, receptor: '00989121234567' }).toString(),
  'as escaped JSON': String.raw`{"m":"\u06a9\u062f \u0634\u0645\u0627: 445566 "x""}`,
}

for (const [form, echo] of Object.entries(ECHOES))
  test(`a provider that echoes the request ${form} shows neither text nor number`, () => {
    const left = strikeOut(echo, items)
    assert.doesNotMatch(left, /445566/)
    assert.doesNotMatch(left, /9121234567/)
  })

test('what is not of the messages stays', () => {
  assert.equal(strikeOut('وب سرویس در دسترس نیست, code 409, ok', items), 'وب سرویس در دسترس نیست, code 409, ok')
})
