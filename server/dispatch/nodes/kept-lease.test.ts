import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { waitFor } from '../../test-node.ts'
import { keepLease } from './kept-lease.ts'
import type { Lease } from './lease.ts'

const log = pino({ level: 'silent' })

/** Leases by number; `lose` tells of the loss of the last one that was taken, `next` decides how the next take goes. */
function open() {
  const losses: (() => void)[] = []
  const released: number[] = []
  let slot = 0
  let next: () => Promise<void> = async () => undefined
  const take = async (onLost: () => void): Promise<Lease> => {
    await next()
    losses.push(onLost)
    const own = ++slot
    return { slot: own, release: async () => void released.push(own) } as unknown as Lease
  }
  return {
    take,
    released,
    lose: () => losses.at(-1)?.(),
    whenTaking(how: () => Promise<void>) {
      next = how
    },
  }
}

test('a lease that is lost is taken anew, and told so', async () => {
  const leases = open()
  let renewed = 0
  const kept = await keepLease(leases.take, () => renewed++, log)
  assert.deepEqual([kept.lease().slot, renewed], [1, 0])
  leases.lose()
  await waitFor(() => kept.lease().slot === 2)
  assert.equal(renewed, 1)
})

test('where none is to be had it is tried again, and what was held stays until then', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const leases = open()
  const kept = await keepLease(leases.take, () => undefined, log)
  leases.whenTaking(() => Promise.reject(new Error('no database')))
  leases.lose()
  await new Promise(setImmediate)
  assert.equal(kept.lease().slot, 1)
  leases.whenTaking(async () => undefined)
  t.mock.timers.tick(1_000)
  for (let turn = 0; turn < 10 && kept.lease().slot === 1; turn++) await new Promise(setImmediate)
  assert.equal(kept.lease().slot, 2)
})

test('after it was told to stop it takes none, and gives back what comes too late', async () => {
  const leases = open()
  const kept = await keepLease(leases.take, () => assert.fail('nobody is told'), log)
  let letGo: () => void = () => undefined
  leases.whenTaking(() => new Promise((resolve) => (letGo = resolve)))
  leases.lose()
  kept.stop()
  letGo()
  await waitFor(() => leases.released.length === 1)
  assert.deepEqual([kept.lease().slot, leases.released], [1, [2]])
  leases.lose()
  assert.equal(kept.lease().slot, 1)
})
