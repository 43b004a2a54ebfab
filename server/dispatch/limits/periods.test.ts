import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Calendar, createPeriods, type Span } from './periods.ts'

const iso = (ms: number) => new Date(ms).toISOString()

const CASES: [title: string, zone: string, calendar: Calendar, span: Span, at: string, starts: string, ends: string][] =
  [
    [
      'a day in Tehran begins at 20:30 UTC',
      'Asia/Tehran',
      'persian',
      'day',
      '2026-11-26T20:30:00.000Z',
      '2026-11-26T20:30:00.000Z',
      '2026-11-27T20:30:00.000Z',
    ],
    [
      'and ends there',
      'Asia/Tehran',
      'persian',
      'day',
      '2026-11-26T20:29:59.999Z',
      '2026-11-25T20:30:00.000Z',
      '2026-11-26T20:30:00.000Z',
    ],
    [
      'Azar 1405 is 30 days from 22 November',
      'Asia/Tehran',
      'persian',
      'month',
      '2026-11-26T12:00:00.000Z',
      '2026-11-21T20:30:00.000Z',
      '2026-12-21T20:30:00.000Z',
    ],
    [
      'the last moment of Aban is not Azar',
      'Asia/Tehran',
      'persian',
      'month',
      '2026-11-21T20:29:59.999Z',
      '2026-10-22T20:30:00.000Z',
      '2026-11-21T20:30:00.000Z',
    ],
    [
      'Esfand of a leap year has 30 days',
      'Asia/Tehran',
      'persian',
      'month',
      '2025-03-20T12:00:00.000Z',
      '2025-02-18T20:30:00.000Z',
      '2025-03-20T20:30:00.000Z',
    ],
    [
      'Esfand of another year has 29',
      'Asia/Tehran',
      'persian',
      'month',
      '2026-03-20T12:00:00.000Z',
      '2026-02-19T20:30:00.000Z',
      '2026-03-20T20:30:00.000Z',
    ],
    [
      'a month of the other calendar',
      'Asia/Tehran',
      'gregorian',
      'month',
      '2026-11-30T20:29:59.999Z',
      '2026-10-31T20:30:00.000Z',
      '2026-11-30T20:30:00.000Z',
    ],
    [
      'a day whose midnight was skipped',
      'Asia/Tehran',
      'persian',
      'day',
      '2021-03-22T12:00:00.000Z',
      '2021-03-21T20:30:00.000Z',
      '2021-03-22T19:30:00.000Z',
    ],
    [
      'a day of 25 hours',
      'Europe/Berlin',
      'gregorian',
      'day',
      '2026-10-25T12:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ],
    [
      'a zone of three quarters',
      'Asia/Kathmandu',
      'gregorian',
      'day',
      '2026-11-26T18:15:00.000Z',
      '2026-11-26T18:15:00.000Z',
      '2026-11-27T18:15:00.000Z',
    ],
  ]
for (const [title, zone, calendar, span, at, starts, ends] of CASES)
  test(title, () => {
    const { startsAt, endsAt } = createPeriods(zone, calendar)(span, Date.parse(at))
    assert.deepEqual([iso(startsAt), iso(endsAt)], [starts, ends])
  })

test('periods lie side by side: every instant is in one, and its borders in that one and the next', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('Asia/Tehran', 'UTC', 'America/New_York', 'Asia/Kabul'),
      fc.constantFrom<Calendar>('persian', 'gregorian'),
      fc.constantFrom<Span>('day', 'month'),
      fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) }),
      (zone, calendar, span, at) => {
        const { startsAt, endsAt } = createPeriods(zone, calendar)(span, at)
        assert.ok(startsAt <= at && at < endsAt)
        const periods = createPeriods(zone, calendar)
        assert.equal(periods(span, endsAt).startsAt, endsAt)
        assert.equal(periods(span, startsAt - 1).endsAt, startsAt)
        assert.deepEqual(periods(span, endsAt - 1), { startsAt, endsAt })
      },
    ),
    { numRuns: 200 },
  )
})
