import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account } from '../../api/types.ts'
import { isRefused } from './refused.ts'

const key = (name: string, more: object = {}) => ({ name, disabled: false, expiresAt: null, ...more })
const stopped = (subject: string, state = 'open') => ({ kind: 'key', subject, state })
const refused = (keys: object[], circuits: object[] = [], keyRefusedSince: string | null = null) =>
  isRefused({ keys, circuits, keyRefusedSince } as Account)

test('an account is refused where the balance says so, or where every key that is used is stopped', () => {
  assert.equal(refused([key('a')]), false)
  assert.equal(refused([key('a')], [], '2026-01-01T00:00:00Z'), true)
  assert.equal(refused([key('a')], [stopped('a')]), true)
  assert.equal(refused([key('a')], [stopped('a', 'half_open')]), false, 'it is being tried')
  assert.equal(refused([key('a'), key('b')], [stopped('a')]), false)
  const gone = [key('b', { disabled: true }), key('c', { expiresAt: '2020-01-01T00:00:00Z' })]
  assert.equal(refused([key('a'), ...gone], [stopped('a')]), true, 'what is not used counts for nothing')
  assert.equal(refused(gone), false)
  assert.equal(refused([], [{ ...stopped('1000'), kind: 'line' }]), false)
})
