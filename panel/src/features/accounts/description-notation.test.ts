import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  errorWithin,
  readCodes,
  readPairs,
  readPlace,
  readWords,
  showCodes,
  showPairs,
  showPlace,
  showWords,
} from './description-notation.ts'

test('what is described is read as it was shown', () => {
  for (const place of [
    { pointer: '/result/code' },
    { after: 'OK:', before: ',' },
    { before: ':' },
    { after: 'id=' },
    {},
    { pointer: '/text', after: 'no ', before: ' ' },
  ])
    assert.deepEqual(readPlace(showPlace(place)), place, showPlace(place))
  const pairs = [
    { name: 'X-Key', value: 'Bearer {{key.apiKey}}' },
    { name: 'url', value: 'http://a:1' },
  ]
  assert.deepEqual(readPairs(showPairs(pairs)), pairs)
  const codes = [
    { code: '402', fault: 'credit' },
    { code: 'BAD NUMBER', fault: 'recipient', words: 'the number is none' },
  ]
  assert.deepEqual(readCodes(showCodes(codes)), codes)
  assert.deepEqual(readWords(showWords(['0', 'ok'])), ['0', 'ok'])
})

test('what is typed halfway is kept for the API to judge', () => {
  assert.equal(readPlace('  '), undefined)
  assert.deepEqual(readPairs('X-Key\n\n'), [{ name: 'X-Key', value: '' }])
  assert.deepEqual(readCodes('402'), [{ code: '402', fault: '' }])
  assert.deepEqual(readCodes('402 ='), [{ code: '402', fault: '' }])
  assert.deepEqual(readWords('۱، ۲,'), ['۱', '۲'])
})

test('a fault within a part is the part’s', () => {
  const errors = { 'settings.request.headers[1].name': 'bad', 'settings.request.headersX': 'other' }
  assert.equal(errorWithin(errors, 'settings.request.headers'), 'bad')
  assert.equal(errorWithin(errors, 'settings.request.head'), undefined)
})
