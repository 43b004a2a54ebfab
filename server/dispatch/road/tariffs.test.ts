import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENCODINGS } from '../encodings.ts'
import { account } from '../test-routing.ts'
import { estimateCost, findTariff, type Tariff } from './tariffs.ts'

const tariff = (price: number, over: Partial<Tariff> = {}): Tariff => ({
  line: null,
  encoding: null,
  startsAt: 0,
  price,
  ...over,
})
const NOW = 1_000
const { gsm7, ucs2 } = ENCODINGS

const CASES: [rule: string, tariffs: Tariff[], line: string | null, encoding: number, price: number | undefined][] = [
  ['there is none', [], '1000', ucs2, undefined],
  ['one for all', [tariff(10)], '1000', ucs2, 10],
  ['one that has not begun does not count', [tariff(10), tariff(20, { startsAt: NOW + 1 })], '1000', ucs2, 10],
  [
    'the newest that has begun',
    [tariff(10, { startsAt: 5 }), tariff(20, { startsAt: NOW }), tariff(30)],
    null,
    ucs2,
    20,
  ],
  [
    'an encoding’s before one for all, though older',
    [tariff(10, { startsAt: 5 }), tariff(7, { encoding: 'gsm7' })],
    null,
    gsm7,
    7,
  ],
  ['not another encoding’s', [tariff(10), tariff(7, { encoding: 'gsm7' })], null, ucs2, 10],
  ['a line’s before an encoding’s', [tariff(9, { line: '1000' }), tariff(7, { encoding: 'ucs2' })], '1000', ucs2, 9],
  ['not another line’s', [tariff(9, { line: '2000' })], '1000', ucs2, undefined],
  [
    'a line’s for this encoding before all',
    [tariff(9, { line: '1000' }), tariff(8, { line: '1000', encoding: 'ucs2' })],
    '1000',
    ucs2,
    8,
  ],
]
for (const [rule, tariffs, line, encoding, price] of CASES)
  test(`the price of a segment: ${rule}`, () =>
    assert.equal(findTariff(tariffs, { line, encoding }, NOW)?.price, price))

test('a message reserves by the dearest of its roads; null where none has a tariff', () => {
  const road = (...tariffs: Tariff[]) => ({ account: account(1, { tariffs }), line: '1000' })
  const text = { encoding: ucs2, segments: 3 }
  assert.equal(estimateCost([road(tariff(100)), road(), road(tariff(120))], text, NOW), 360)
  assert.equal(estimateCost([road(), road()], text, NOW), null)
  assert.equal(estimateCost([road(tariff(0))], text, NOW), 0)
})
