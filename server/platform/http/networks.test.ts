import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWithin, makeNetworkCheck, readNetwork } from './networks.ts'

for (const [text, kept] of [
  ['10.0.0.0/8', '10.0.0.0/8'],
  [' 203.0.113.7 ', '203.0.113.7'],
  ['203.0.113.7/32', '203.0.113.7'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['۱۰.۰.۰.۰/۸', '10.0.0.0/8'],
  ['2001:DB8:0:0::/32', '2001:db8::/32'],
  ['2001:db8::0:1', '2001:db8::1'],
  ['::/0', '::/0'],
  ['::1/128', '::1'],
  ['::ffff:10.0.0.0/104', '::ffff:a00:0/104'],
] as const)
  test(`${text} is kept as ${kept}`, () => assert.equal(readNetwork(text), kept))

for (const text of [
  '',
  'x',
  '10.0.0.1/8',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '10.0.0.0/',
  '1.2.3.4/1e1',
  '2001:db8::1/32',
  '::/129',
  'fe80::1%eth0',
  '010.0.0.0',
  'example.org',
])
  test(`"${text}" is no network`, () => assert.equal(readNetwork(text), undefined))

for (const [networks, ip, isIn] of [
  [[], '203.0.113.7', true],
  [[], null, true],
  [['10.0.0.0/8'], null, false],
  [['10.0.0.0/8'], '10.255.255.255', true],
  [['10.0.0.0/8'], '11.0.0.0', false],
  [['10.0.0.0/8'], '::ffff:10.1.2.3', true],
  [['203.0.113.7', '2001:db8::/32'], '2001:db8:ffff::1', true],
  [['203.0.113.7', '2001:db8::/32'], '2001:db9::1', false],
  [['203.0.113.7', '2001:db8::/32'], '203.0.113.7', true],
  [['203.0.113.7'], '203.0.113.8', false],
  [['::/0'], '::1', true],
  [['0.0.0.0/0'], '8.8.8.8', true],
] as const)
  test(`${ip} is ${isIn ? '' : 'not '}in ${networks.join(', ') || 'everywhere'}`, () =>
    assert.equal(makeNetworkCheck(networks)(ip), isIn))

test('whatever is read is read again as the same, and holds its own address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
      const kept = readNetwork(ip)
      assert.ok(kept !== undefined)
      assert.equal(readNetwork(kept), kept)
      assert.ok(makeNetworkCheck([kept])(ip), `${kept} ${ip}`)
    }),
  )
})

for (const [network, others, isIn] of [
  ['10.1.0.0/16', ['10.0.0.0/8'], true],
  ['10.0.0.0/8', ['10.0.0.0/8'], true],
  ['10.0.0.0/8', ['10.0.0.0/16'], false],
  ['10.0.0.7', ['192.0.2.0/24', '10.0.0.0/24'], true],
  ['10.0.0.7', ['10.0.0.7'], true],
  ['10.0.0.0/31', ['10.0.0.0'], false],
  ['11.0.0.0/16', ['10.0.0.0/8'], false],
  ['2001:db8:1::/48', ['2001:db8::/32'], true],
  ['2001:db8::/32', ['2001:db8::1'], false],
  ['10.0.0.7', ['::/0'], false],
  ['10.0.0.7', [], false],
] as const)
  test(`${network} lies ${isIn ? '' : 'not '}within ${others.join(', ') || 'nothing'}`, () =>
    assert.equal(isWithin(network, others), isIn))
