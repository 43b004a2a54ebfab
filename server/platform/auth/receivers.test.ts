import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseReceivers, RECEIVERS_MAX } from './receivers.ts'

const person = (id: number, mobile: string | null = null) => ({ id, mobile })
const idsOf = (people: { id: number }[]) => people.map(({ id }) => id)

test('the centre is told where none of a service can be reached, and not where one can', () => {
  const centre = [person(90, '+989121110090'), person(2)]
  assert.deepEqual(idsOf(chooseReceivers([person(1), person(2, '+989121110002')], centre)), [2, 1])
  assert.deepEqual(idsOf(chooseReceivers([person(1), person(2)], centre)), [90, 1, 2], 'nobody is named twice')
  assert.deepEqual(idsOf(chooseReceivers([], centre)), [90, 2])
})

test('who can be reached has a place before all who cannot, however many they are', () => {
  const many = Array.from({ length: RECEIVERS_MAX }, (_, i) => person(i))
  assert.equal(chooseReceivers([...many, person(99, '+989121110099')], [])[0]?.id, 99)
})
