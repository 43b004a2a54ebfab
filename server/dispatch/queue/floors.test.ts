import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuidAt } from '../../platform/ids.ts'
import { LOWEST_ID } from './claim.ts'
import { createFloors } from './floors.ts'

test('a flow is looked at from two seconds before the last one claimed, and as a whole every five seconds', () => {
  let now = 0
  const floors = createFloors(() => now)
  assert.equal(floors.find(1), LOWEST_ID)
  floors.raise(1, uuidAt(100_000))
  assert.equal(floors.find(1), uuidAt(98_000))
  floors.raise(1, uuidAt(90_000))
  assert.equal(floors.find(1), uuidAt(98_000), 'an older one lowers nothing')
  assert.equal(floors.find(2), LOWEST_ID)
  now = 5_000
  assert.equal(floors.find(1), LOWEST_ID)
})

test('what comes back with an old id, or comes late, is looked for from the start', () => {
  const floors = createFloors(() => 0)
  floors.raise(1, uuidAt(100_000))
  floors.lower(1, uuidAt(99_000))
  assert.equal(floors.find(1), uuidAt(98_000), 'above the floor it is found anyway')
  floors.lower(1, uuidAt(97_000))
  assert.equal(floors.find(1), LOWEST_ID)
  floors.raise(1, uuidAt(100_000))
  floors.lower(1)
  assert.equal(floors.find(1), LOWEST_ID)
})
