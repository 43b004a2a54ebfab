import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Verdict } from '../../../providers/provider.ts'
import type { Flow, Lane } from '../queue/lanes.ts'
import type { Routing } from '../road/routing.ts'
import { OUTCOMES } from '../send/settle.ts'
import { type Circumstances, decide, policyOf } from './decide.ts'

const NOW = 1_800_000_000_000
const yes: Verdict = { kind: 'yes', providerId: 'p1', cost: null }
const no: Verdict = { kind: 'no' }
const unclear: Verdict = { kind: 'unclear' }

type Message = Parameters<typeof decide>[0]
const message: Message = { id: 'm', expiresAt: new Date(NOW + 60_000), cancelAt: null, wasSentAgain: false }
const expired: Message = { ...message, expiresAt: new Date(NOW) }
const cancelled: Message = { ...message, cancelAt: new Date(NOW - 1) }
const sentAgain: Message = { ...message, wasSentAgain: true }

/** Asked, the window open, just become unknown. */
const asked: Circumstances = {
  verdict: unclear,
  isNoBelieved: false,
  policy: 'never-twice',
  canStillAsk: true,
  canEverAsk: true,
  isRepeatHarmless: true,
  unknownForMs: 1_000,
  now: NOW,
}
const twice: Circumstances = { ...asked, policy: 'rather-twice', unknownForMs: 8_000, isRepeatHarmless: false }
const notAskable: Circumstances = { ...asked, verdict: undefined, canEverAsk: false, canStillAsk: false }

type Row = [rule: string, message: Message, how: Circumstances, becomes: 'sent' | 'again' | 'given up' | 'asked on']
const RULES: Row[] = [
  ['yes is sent', message, { ...asked, verdict: yes }, 'sent'],
  ['yes is sent, though its validity is over', expired, { ...asked, verdict: yes }, 'sent'],
  ['yes is sent, though it was cancelled', cancelled, { ...asked, verdict: yes }, 'sent'],
  ['yes is sent, though it could go again', message, { ...twice, verdict: yes }, 'sent'],
  ['yes is sent, at the end of the window too', message, { ...asked, verdict: yes, canStillAsk: false }, 'sent'],

  ['a believed no goes again', message, { ...asked, verdict: no, isNoBelieved: true }, 'again'],
  [
    'a believed no after validity is settled as such (settle makes it expired)',
    expired,
    { ...asked, verdict: no, isNoBelieved: true },
    'again',
  ],
  ['a no that is not believed is no answer', message, { ...asked, verdict: no }, 'asked on'],
  ['an unclear answer is none', message, asked, 'asked on'],
  ['without an answer it is asked on', message, { ...asked, verdict: undefined }, 'asked on'],

  ['never-twice: not again, however long', message, { ...asked, unknownForMs: 36_000_000 }, 'asked on'],
  ['never-twice: validity alone does not end what can be asked', expired, asked, 'asked on'],
  ['never-twice: given up when the window closes', message, { ...asked, canStillAsk: false }, 'given up'],
  [
    'never-twice: a no at the end of the window is not believed',
    message,
    { ...asked, verdict: no, canStillAsk: false },
    'given up',
  ],
  ['never-twice, not askable: waits for its validity (a report may come)', message, notAskable, 'asked on'],
  ['never-twice, not askable: given up when its validity ends', expired, notAskable, 'given up'],

  ['rather-twice: not before 8 s', message, { ...twice, unknownForMs: 7_000 }, 'asked on'],
  ['rather-twice: again after 8 s', message, twice, 'again'],
  ['rather-twice: 8 s by two clocks', message, { ...twice, unknownForMs: 7_990 }, 'again'],
  ['rather-twice: a no that is not believed does not hold it', message, { ...twice, verdict: no }, 'again'],
  [
    'rather-twice, not askable: again after 8 s',
    message,
    { ...twice, ...{ canEverAsk: false, canStillAsk: false } },
    'again',
  ],
  ['rather-twice: twice, not three times', sentAgain, twice, 'asked on'],
  [
    'rather-twice: as often as it takes where a repeat is harmless',
    sentAgain,
    { ...twice, isRepeatHarmless: true },
    'again',
  ],
  [
    'rather-twice: after the second copy a believed no goes again',
    sentAgain,
    { ...twice, verdict: no, isNoBelieved: true },
    'again',
  ],
  ['rather-twice: after the second copy given up as others', sentAgain, { ...twice, canStillAsk: false }, 'given up'],
  ['rather-twice: not again when nobody wants it any more', cancelled, twice, 'asked on'],
  ['rather-twice: not again past its validity, and not called expired: it may have left', expired, twice, 'asked on'],
  [
    'rather-twice, not askable, past its validity: given up',
    expired,
    { ...twice, canEverAsk: false, canStillAsk: false },
    'given up',
  ],
]

const nameOf = (settlement: ReturnType<typeof decide>): Row[3] => {
  if (settlement === null) return 'asked on'
  if (settlement.outcome === OUTCOMES.accepted) return 'sent'
  if (settlement.outcome === OUTCOMES.later) return 'again'
  assert.equal(settlement.outcome, OUTCOMES.never)
  assert.equal(settlement.failure, 'outcome_unknown')
  return 'given up'
}

for (const [rule, one, how, becomes] of RULES)
  test(`unknown outcome: ${rule}`, () => assert.equal(nameOf(decide(one, how)), becomes))

test('whatever the circumstances: never-twice goes again only after a no that is believed', () => {
  fc.assert(
    fc.property(
      fc.record({
        verdict: fc.constantFrom(yes, no, unclear, undefined),
        isNoBelieved: fc.boolean(),
        canStillAsk: fc.boolean(),
        canEverAsk: fc.boolean(),
        isRepeatHarmless: fc.boolean(),
        unknownForMs: fc.nat(100_000_000),
      }),
      fc.constantFrom(message, expired, cancelled, sentAgain),
      (how, one) => {
        const becomes = nameOf(decide(one, { ...how, policy: 'never-twice', now: NOW }))
        if (becomes === 'again') assert.ok(how.verdict === no && how.isNoBelieved)
        if (how.verdict === yes) assert.equal(becomes, 'sent')
      },
    ),
  )
})

test('a yes carries what the provider told with it', () => {
  const settlement = decide(message, {
    ...asked,
    verdict: {
      kind: 'yes',
      providerId: 'p1',
      cost: null,
      report: { status: 'delivered', code: '10', text: 'reached' },
    },
  })
  assert.deepEqual([settlement?.providerId, settlement?.reported, settlement?.code], ['p1', 70, '10'])
})

test('the policy is the service’s own, else that of its class: codes rather twice, all others never', () => {
  const routing = {
    services: new Map([
      [1, { unknownPolicy: null }],
      [2, { unknownPolicy: 'never-twice' }],
      [3, { unknownPolicy: 'rather-twice' }],
    ]),
  } as unknown as Routing
  const of = (serviceId: number, classNumber: number) =>
    policyOf(routing, { class: classNumber } as Lane, { serviceId } as Flow)
  assert.deepEqual(
    [1, 2, 3].map((classNumber) => of(1, classNumber)),
    ['rather-twice', 'never-twice', 'never-twice'],
  )
  assert.equal(of(2, 1), 'never-twice')
  assert.equal(of(3, 3), 'rather-twice')
  assert.equal(of(99, 2), 'never-twice', 'a service that is gone')
})
