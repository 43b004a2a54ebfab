import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTurns } from './turns.ts'

test('work that is short is not interrupted, and of long work others have their turn', async () => {
  const letOthers = startTurns()
  let others = 0
  setImmediate(() => others++)
  await letOthers()
  assert.equal(others, 0)
  for (const end = performance.now() + 25; performance.now() < end; );
  await letOthers()
  assert.equal(others, 1)
})
