import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTurnstile } from './turnstile.ts'

test('two of an owner run at once, two wait in order, the fifth is turned away, and others are not held up', async () => {
  const turnstile = createTurnstile(2, 2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const pass = (owner: string, n: number) =>
    turnstile.pass(owner, () => {
      begun.push(n)
      return new Promise<number>((resolve) => {
        ends[n] = () => resolve(n)
      })
    })
  const passed = [pass('a', 0), pass('a', 1), pass('a', 2), pass('a', 3)]
  assert.equal(pass('a', 4), undefined)
  const other = pass('b', 5)
  assert.deepEqual(begun, [0, 1, 5])
  ends[1]?.()
  assert.equal(await passed[1], 1)
  assert.deepEqual(begun, [0, 1, 5, 2])
  ends[0]?.()
  assert.equal(await passed[0], 0)
  for (const n of [2, 3, 5]) ends[n]?.()
  assert.deepEqual(await Promise.all([passed[2], passed[3], other]), [2, 3, 5])
  assert.ok(pass('a', 6), 'whoever was turned away may come again')
  ends[6]?.()
})

test('a work that fails gives its place on', async () => {
  const turnstile = createTurnstile(1, 1)
  await assert.rejects(turnstile.pass('a', () => Promise.reject(new Error('no'))) as Promise<never>, /no/)
  assert.equal(await turnstile.pass('a', async () => 'yes'), 'yes')
})
