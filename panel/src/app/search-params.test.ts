import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseSearchParams, writeSearchParams } from './search-params.ts'

test('an address shows its search as the API writes it', () => {
  const params = {
    q: 'سلام دنیا',
    status: 'failed,undelivered',
    'createdAt[gte]': '2026-11-01T00:00:00Z',
    none: undefined,
  }
  assert.equal(
    writeSearchParams(params),
    `?q=${encodeURIComponent('سلام')}+${encodeURIComponent('دنیا')}&status=failed,undelivered&createdAt[gte]=2026-11-01T00:00:00Z`,
  )
  assert.equal(writeSearchParams({ q: '' }), '')
})

test('what is written is read again as it was', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(fc.dictionary(text, text), (params) => {
      assert.deepEqual({ ...parseSearchParams(writeSearchParams(params)) }, { ...params })
    }),
  )
})
