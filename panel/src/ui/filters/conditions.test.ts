import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyOf, readConditions } from './conditions.ts'

test('conditions are read from an address, without its free text and order', () => {
  const filters = { q: 'x', sort: '-createdAt', status: 'failed', 'createdAt[gte]': '2026', gone: undefined }
  assert.deepEqual(readConditions(filters), [
    { key: 'status', field: 'status', operator: 'eq', value: 'failed' },
    { key: 'createdAt[gte]', field: 'createdAt', operator: 'gte', value: '2026' },
  ])
})

test('equality needs no brackets, every other operator has them', () => {
  assert.equal(keyOf('status', 'eq'), 'status')
  assert.equal(keyOf('status', 'in'), 'status')
  assert.equal(keyOf('to', 'suffix'), 'to[suffix]')
})
