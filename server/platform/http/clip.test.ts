import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clip } from './clip.ts'

test('what is not too much is left as it is', () => {
  const message = { tags: ['a', 'b'], to: 'x', other: { deep: [1, 2, 3, 4] } }
  assert.deepEqual(clip(message, ['to', 'tags'], 2), message)
  for (const value of ['x', 5, null, undefined, [1, 2, 3]]) assert.equal(clip(value, ['to'], 1), value)
})

test('of a million fields the known ones and twenty others are kept, of a list one item too many', () => {
  const many = Object.fromEntries(Array.from({ length: 1_000_000 }, (_, i) => [`x${i}`, 1]))
  const kept = clip({ ...many, to: 'x', tags: Array(1_000_000).fill('t') }, ['to', 'tags'], 20) as Record<
    string,
    unknown
  >
  assert.equal(Object.keys(kept).length, 22)
  assert.equal(kept.to, 'x')
  assert.equal((kept.tags as unknown[]).length, 21)
})
