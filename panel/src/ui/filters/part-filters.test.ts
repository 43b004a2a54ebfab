import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partFilters } from './part-filters.ts'

test('two lists share an address, and neither touches the filters of the other', () => {
  const { first, second, withFirst, withSecond } = partFilters(
    { q: 'x', 'tokens.q': 'y', 'tokens.at[gte]': '1' },
    'tokens.',
  )
  assert.deepEqual([first, second], [{ q: 'x' }, { q: 'y', 'at[gte]': '1' }])
  assert.deepEqual(withFirst({ name: 'z' }), { name: 'z', 'tokens.q': 'y', 'tokens.at[gte]': '1' })
  assert.deepEqual(withSecond({ name: 'z' }), { q: 'x', 'tokens.name': 'z' })
})
