import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuidAt } from '../../platform/ids.ts'
import { LOWEST_ID } from './claim.ts'
import { createFloors } from './floors.ts'

/** As ids are: a time, and more. */
const idAt = (ms: number) => `${uuidAt(ms).slice(0, 14)}7abc-8def-0123456789ab`

test('a flow is looked at from just before the last one claimed', () => {
  const floors = createFloors()
  assert.equal(floors.find(1), LOWEST_ID)
  floors.raise(1, idAt(100_000))
  assert.equal(floors.find(1), uuidAt(99_700))
  floors.raise(1, idAt(90_000))
  assert.equal(floors.find(1), uuidAt(99_700), 'an older one lowers nothing')
  assert.equal(floors.find(2), LOWEST_ID)
})

test('what was committed late, or put back by another node, is looked for from where it is', () => {
  const floors = createFloors()
  floors.raise(1, idAt(100_000))
  floors.meetFirst(1, idAt(99_900))
  assert.equal(floors.find(1), uuidAt(99_700), 'above the floor it is found anyway')
  floors.meetFirst(1, idAt(60_000))
  assert.equal(floors.find(1), uuidAt(60_000))
  assert.ok(floors.find(1) < idAt(60_000), 'it is not passed over')
  floors.raise(1, idAt(60_000))
  assert.equal(floors.find(1), uuidAt(60_000), 'others may stand behind it')
  floors.raise(1, idAt(101_000))
  assert.equal(floors.find(1), uuidAt(100_700))
})

test('one that is told while a claim runs is not passed over by what the claim had', () => {
  const floors = createFloors()
  floors.raise(1, idAt(100_000))
  floors.find(1)
  floors.lower(1, idAt(99_000))
  floors.raise(1, idAt(100_500))
  assert.equal(floors.find(1), uuidAt(99_000))
  floors.raise(1, idAt(100_500))
  assert.equal(floors.find(1), uuidAt(100_200), 'the claim that began behind it had it, or left it to the next look')
})

test('a flow that this node has not met is looked at from its first row', () => {
  const floors = createFloors()
  floors.meetFirst(1, idAt(100_000))
  assert.equal(floors.find(1), uuidAt(100_000))
})

test('what comes back with an old id, or comes late, is looked for', () => {
  const floors = createFloors()
  floors.raise(1, idAt(100_000))
  floors.lower(1, idAt(99_800))
  assert.equal(floors.find(1), uuidAt(99_700), 'above the floor it is found anyway')
  floors.lower(1, idAt(99_600))
  assert.equal(floors.find(1), uuidAt(99_600))
  floors.lower(1)
  assert.equal(floors.find(1), LOWEST_ID)
  floors.lower(1, idAt(99_600))
  assert.equal(floors.find(1), LOWEST_ID, 'more may wait in a flow that this node has not met')
})

test('flows that nothing came into for a minute are forgotten', () => {
  let now = 0
  const floors = createFloors(() => now)
  for (let flow = 0; flow < 199; flow++) floors.raise(flow, idAt(100_000))
  now = 60_001
  assert.equal(floors.find(7), uuidAt(99_700))
  floors.raise(1_000, idAt(100_000))
  assert.equal(floors.find(7), uuidAt(99_700))
  assert.equal(floors.find(8), LOWEST_ID)
})
