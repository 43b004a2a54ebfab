import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '../../platform/http/errors.ts'
import { DAY_MS, parseDuration, readExpiry } from './expiry.ts'

const NOW_MS = Date.UTC(2026, 0, 1)

test('a duration is a whole number with one unit, in any digits', () => {
  const cases: [string, number | undefined][] = [
    ['90m', 5_400_000],
    ['12h', 43_200_000],
    ['30d', 2_592_000_000],
    ['۳۰d', 2_592_000_000],
    ['4w', 2_419_200_000],
    ['1y', 31_536_000_000],
    ['0d', undefined],
    ['-1d', undefined],
    ['1.5d', undefined],
    ['30', undefined],
    ['30 d', undefined],
    ['1s', undefined],
    ['', undefined],
    ['9999999d', undefined],
  ]
  for (const [text, ms] of cases) assert.equal(parseDuration(text), ms, text)
})

test('an expiry is given once, lies ahead and within what the administrator allows; each fault names its field', () => {
  const at = (ms: number) => new Date(NOW_MS + ms).toISOString()
  const madeAtMs = NOW_MS - 10 * DAY_MS
  const LATEST_MS = 355 * DAY_MS
  const cases: [Parameters<typeof readExpiry>[0], string | number][] = [
    [{ expiresIn: '30d' }, 30 * DAY_MS],
    [{ expiresAt: at(1) }, 1],
    [{ expiresAt: at(LATEST_MS) }, LATEST_MS],
    [{}, 'expiresAt required'],
    [{ expiresAt: at(5), expiresIn: '1d' }, 'expiresIn not_together'],
    [{ expiresIn: 'soon' }, 'expiresIn wrong_form'],
    [{ expiresAt: at(0) }, 'expiresAt time_in_past'],
    [{ expiresAt: at(LATEST_MS + 1) }, 'expiresAt expiry_too_far'],
    [{ expiresIn: '1y' }, 'expiresIn expiry_too_far'],
  ]
  for (const [given, expected] of cases) {
    const read = () => readExpiry(given, NOW_MS, { madeAtMs, daysMax: 365 }).getTime() - NOW_MS
    if (typeof expected === 'number') assert.equal(read(), expected)
    else
      assert.throws(read, (error) => {
        assert.ok(error instanceof AppError)
        assert.equal(`${error.errors[0]?.path} ${error.errors[0]?.code}`, expected)
        return true
      })
  }
})
