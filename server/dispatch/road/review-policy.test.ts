import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findHosts, judgeReview, type Reviewed, type ReviewPolicy } from './review-policy.ts'

const NOTHING: ReviewPolicy = {
  always: false,
  recipientsAbove: null,
  costAbove: null,
  firstLink: false,
  nightHours: null,
}
const NOON = Date.parse('2026-11-27T08:30:00Z')
const plain: Reviewed = { class: 'normal', recipients: 1, cost: 100, text: 'سلام', leavesAtMs: NOON }
const night = (from: string, until: string) => ({ nightHours: { from, until } })

for (const [what, policy, sent, reasons] of [
  ['nothing asked for', {}, {}, []],
  ['everything', { always: true }, {}, ['always']],
  ['a code, whatever is asked for', { always: true, ...night('00:00', '23:59') }, { class: 'otp' }, []],
  ['as many recipients as are allowed', { recipientsAbove: 10 }, { recipients: 10 }, []],
  ['one more', { recipientsAbove: 10 }, { recipients: 11 }, ['recipients']],
  ['what costs as much as is allowed', { costAbove: 100 }, {}, []],
  ['a rial more', { costAbove: 99 }, {}, ['cost']],
  ['a cost that nobody knows', { costAbove: 0 }, { cost: null }, []],
  ['a link that was let through', { firstLink: true }, { text: 'https://www.Known.ir/x?y' }, []],
  ['another', { firstLink: true }, { text: 'https://known.ir و https://evil.ir' }, ['first_link']],
  // 08:30 UTC is noon in Tehran
  ['noon, outside the night', night('22:00', '07:00'), {}, []],
  ['before midnight', night('22:00', '07:00'), { leavesAtMs: NOON + 11 * 3_600_000 }, ['night']],
  ['after midnight', night('22:00', '07:00'), { leavesAtMs: NOON + 18 * 3_600_000 }, ['night']],
  ['its last minute, which is over', night('22:00', '12:00'), {}, []],
  ['its first minute', night('12:00', '13:00'), {}, ['night']],
  [
    'what begins before the night and ends in it',
    night('22:00', '07:00'),
    { endsAtMs: NOON + 11 * 3_600_000 },
    ['night'],
  ],
  ['what ends before it', night('22:00', '07:00'), { endsAtMs: NOON + 9.9 * 3_600_000 }, []],
  ['what goes on through the night', night('22:00', '07:00'), { endsAtMs: NOON + 23 * 3_600_000 }, ['night']],
  [
    'what begins after a night and ends before the next',
    night('02:00', '07:00'),
    { endsAtMs: NOON + 13 * 3_600_000 },
    [],
  ],
  ['several reasons', { always: true, costAbove: 1 }, {}, ['always', 'cost']],
] as const)
  test(`a review is asked for: ${what}`, () => {
    const known = { hosts: new Set(['known.ir']), timeZone: 'Asia/Tehran' }
    assert.deepEqual(judgeReview({ ...NOTHING, ...policy }, { ...plain, ...sent }, known), reasons)
  })

for (const [text, hosts] of [
  ['ورود: portal.example.ir', ['portal.example.ir']],
  ['https://Example.ir:8080/a?b و http://www.example.ir', ['example.ir']],
  ['(see https://a.ir/x).', ['a.ir']],
  ['https://مثال.ایران/x', ['مثال.ایران']],
  ['سلام.خوبی؟ مبلغ ۱.۵ و 3.5 kg', []],
  ['ali@example.com', []],
  ['', []],
] as const)
  test(`the hosts of the links in “${text}”`, () => assert.deepEqual(findHosts(text), hosts))
