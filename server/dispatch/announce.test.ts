import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Announced, firstOfFlows, publishTo } from './announce.ts'

const row = (id: string, flow: number, change: Partial<Announced> = {}): Announced => ({
  id,
  serviceId: 1,
  lane: 1,
  flow,
  sendAt: null,
  review: undefined,
  ...change,
})

test('a flow is woken once, by the lowest id that may leave now', () => {
  const rows = [
    row('c', 1),
    row('b', 1),
    row('a', 1, { sendAt: Date.now() + 60_000 }),
    row('a', 2, { review: { reasons: ['always'], cost: null } }),
    row('d', 3),
  ]
  const woken = [...firstOfFlows(rows)].map(([flow, { id }]) => [flow, id])
  assert.deepEqual(woken, [
    [1, 'b'],
    [3, 'd'],
  ])
})

test('each service is told once of all its messages', () => {
  const told: [number, readonly string[]][] = []
  publishTo({ publishMessages: (serviceId, ids) => told.push([serviceId, ids]) })([
    { id: 'a', serviceId: 1 },
    { id: 'b', serviceId: 2 },
    { id: 'c', serviceId: 1 },
  ])
  assert.deepEqual(told, [
    [1, ['a', 'c']],
    [2, ['b']],
  ])
})
