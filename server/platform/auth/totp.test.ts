import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findTotpStep, makeTotpAddress, stepOf, totpAt, writeBase32 } from './totp.ts'

// RFC 6238, appendix B, of whose eight digits the last six are ours
const SECRET = Buffer.from('12345678901234567890')
const VECTORS: [number, string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

test('codes are those of RFC 6238', () => {
  for (const [seconds, code] of VECTORS) assert.equal(totpAt(SECRET, stepOf(seconds * 1_000)), code)
})

test('a code is of the step that runs, the one before or the one after, and of no other', () => {
  const now = 1_234_567_890_000
  const step = stepOf(now)
  for (const offset of [-1, 0, 1]) assert.equal(findTotpStep(SECRET, totpAt(SECRET, step + offset), now), step + offset)
  for (const offset of [-2, 2]) assert.equal(findTotpStep(SECRET, totpAt(SECRET, step + offset), now), undefined)
  for (const code of ['', '5924', '0059241', '۰۰۵۹۲۴']) assert.equal(findTotpStep(SECRET, code, now), undefined)
})

test('base32 is that of RFC 4648, and the address is one that apps read', () => {
  for (const [text, base32] of [
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foobar', 'MZXW6YTBOI'],
  ] as const)
    assert.equal(writeBase32(Buffer.from(text)), base32)
  const address = new URL(makeTotpAddress(SECRET, { issuer: 'Rasan (a b)', account: 'nasim' }))
  assert.equal(decodeURIComponent(address.pathname), '/Rasan (a b):nasim')
  assert.deepEqual(Object.fromEntries(address.searchParams), { secret: writeBase32(SECRET), issuer: 'Rasan (a b)' })
  assert.ok(!address.href.includes('+'), 'apps show a plus as one')
})
