import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phrase } from '#server/platform/text/phrases.ts'
import { createFormat } from './format.ts'
import type { Locale } from './locale.ts'

// The panel's library chooses the plural by `count`; both of its forms are enough for these languages.
function words(locale: Locale) {
  return (key: string, values: Record<string, unknown> = {}) => {
    const form = values.count === undefined ? key : `${key}_${values.count === 1 ? 'one' : 'other'}`
    return phrase(locale, form, values as Record<string, string>)
  }
}

const fa = createFormat('fa', words('fa'), 'Asia/Tehran')
const en = createFormat('en', words('en'), 'Asia/Tehran')
const NIGHT = '2026-11-27T21:00:05.118Z'

test('times follow the centre’s clock, in the calendar and digits of the language', () => {
  assert.equal(fa.dateTime(NIGHT), 'شنبه ۷ آذر ۱۴۰۵، ساعت ۰:۳۰')
  assert.equal(en.dateTime(NIGHT), 'Saturday 28 November 2026, 0:30'.replace('0:30', en.time(NIGHT)))
  assert.equal(fa.month(NIGHT), 'آذر ۱۴۰۵')
  assert.equal(en.month(NIGHT), 'November 2026')
  assert.match(fa.timeMs(NIGHT), /^۰:۳۰:۰۵٫۱۱۸$/)
  assert.deepEqual([fa.clock('22:05'), en.clock('22:05')], ['۲۲:۰۵', '22:05'])
})

test('a column shows the time of today, and the day of another', () => {
  const later = Date.parse(NIGHT) + 3_600_000
  assert.equal(fa.brief(NIGHT, later), fa.timeExact(NIGHT))
  assert.match(fa.brief(NIGHT, later + 86_400_000), /^۷ آذر، /)
})

test('money and numbers are grouped and worded', () => {
  assert.equal(fa.money({ amount: '7418400', unit: 'IRR' }), '۷٬۴۱۸٬۴۰۰ ریال')
  assert.equal(en.money({ amount: '7418400', unit: 'IRR' }), '7,418,400 IRR')
  assert.equal(en.money({ amount: '3', unit: 'credit' }), '3 credit')
})

test('no dot stands beside a Persian digit, where it would be a zero', () => {
  assert.equal(fa.facts(['یونی‌کد', false, fa.segments(1)]), 'یونی‌کد، ۱ بخش')
  assert.equal(en.facts(['Unicode', null, en.segments(1)]), 'Unicode · 1 segment')
})

test('a span is told in its two greatest units', () => {
  const cases: [number, string][] = [
    [7, '7 ms'],
    [1_000, '1 second'],
    [90_000, '1 minute and 30 seconds'],
    [7_200_000, '2 hours'],
    [90_000_000, '1 day and 1 hour'],
  ]
  for (const [ms, text] of cases) assert.equal(en.duration(ms), text)
  assert.equal(fa.duration(90_000), '۱ دقیقه و ۳۰ ثانیه')
})

test('a moment is told by its distance in the unit that suits it', () => {
  const now = Date.parse(NIGHT)
  assert.equal(en.relative(now - 5_000, now), '5 seconds ago')
  assert.equal(en.relative(now + 300_000, now), 'in 5 minutes')
  assert.equal(fa.relative(now - 7_200_000, now), '۲ ساعت پیش')
})

test('only an Iranian mobile number is grouped', () => {
  assert.equal(fa.phone('+989121234567'), '+98 912 123 4567')
  assert.equal(fa.phone('+442071838750'), '+442071838750')
})

test('a day of the centre is that day in every time zone', () => {
  for (const timeZone of [...Intl.supportedValuesOf('timeZone'), 'UTC']) {
    const format = createFormat('en', words('en'), timeZone)
    for (const date of ['2026-01-01', '2026-07-01'])
      assert.equal(format.isoDate(format.momentOf(date)), date, `${timeZone} ${date}`)
  }
  assert.match(createFormat('en', words('en'), 'Pacific/Auckland').time(NIGHT), /^10:00/)
})
