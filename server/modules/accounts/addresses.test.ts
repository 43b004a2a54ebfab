import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAddress } from './addresses.ts'

test('an address is http or https without credentials, query and fragment, and loses its trailing slashes', () => {
  const cases: [string, string][] = [
    ['http://127.0.0.1:9301', 'http://127.0.0.1:9301'],
    ['https://sms.example.org/', 'https://sms.example.org'],
    ['https://proxy.example.org/kn///', 'https://proxy.example.org/kn'],
    ['HTTPS://Example.ORG/Path', 'https://example.org/Path'],
    ['ftp://example.org', 'wrong_form'],
    ['example.org', 'wrong_form'],
    ['javascript:alert(1)', 'wrong_form'],
    ['', 'wrong_form'],
    ['https://user:secret@example.org', 'address_not_allowed'],
    ['https://user@example.org', 'address_not_allowed'],
    ['https://example.org?a=1', 'address_not_allowed'],
    ['https://example.org/?', 'address_not_allowed'],
    ['https://example.org/#x', 'address_not_allowed'],
  ]
  for (const [text, expected] of cases) {
    const read = readAddress(text, 'baseUrl')
    assert.equal('address' in read ? read.address : read.fault.code, expected, text)
  }
})
