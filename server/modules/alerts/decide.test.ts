import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { type AlertState, decide, isQuietAt, type Rule } from './decide.ts'

const HOUR = 3_600_000
const RULE: Rule = { levels: [1_000, 500, 100], margin: 1.1, slack: 0, calmMs: 0, repeatMs: null }
const FAULT: Rule = { levels: [0], margin: 1, slack: 0, calmMs: 5 * 60_000, repeatMs: null }
const [DOWN, WELL] = [0, Number.POSITIVE_INFINITY]

type Step = [value: number | null, at?: number, isQuiet?: boolean]

/** Hands values over one after the other (a minute apart unless told) and answers what was told at each. */
function walk(rule: Rule, steps: Step[], change: (state: AlertState, i: number) => AlertState = (state) => state) {
  let state: AlertState | undefined
  return steps.map(([value, at, isQuiet = false], i) => {
    const decided = decide(state && change(state, i), value, rule, { now: at ?? i * 60_000, isQuiet })
    state = decided.isOver ? undefined : decided.state
    return decided.event
  })
}

suite('when something is told', () => {
  test('once at each threshold on the way down, and once when it is well again', () => {
    const told = walk(RULE, [[5_000], [1_000], [990], [501], [500], [20], [5], [50_000], [50_000], [900]])
    assert.deepEqual(told, [null, 'opened', null, null, 'deepened', 'deepened', null, 'recovered', null, 'opened'])
  })

  test('a fall through several thresholds at once is told once, of the deepest', () => {
    assert.deepEqual(walk(RULE, [[5_000], [50], [300], [450]]), [null, 'opened', null, null])
    assert.deepEqual(decide(undefined, 50, RULE, { now: 0, isQuiet: false }).state?.told, 100)
  })

  test('a value that trembles at a threshold tells once; only one that is clearly above it has left it', () => {
    assert.deepEqual(walk(RULE, [[999], [1_001], [998], [1_099], [990], [1_101], [999]]), [
      'opened',
      null,
      null,
      null,
      null,
      'recovered',
      'opened',
    ])
    assert.deepEqual(walk(RULE, [[490], [510], [490], [551], [499]]), ['opened', null, null, null, 'deepened'])
    assert.deepEqual(walk(RULE, [[490], [1_050], [990], [1_101]]), ['opened', null, null, 'recovered'])
  })

  test('what comes back within an hour of its end is told if it is deeper, and else if it is still so after it', () => {
    const hush = { level: 500, until: HOUR }
    const at = (value: number, now: number, held?: AlertState) =>
      decide(held, value, RULE, { now, isQuiet: false, hush })
    assert.equal(at(900, 1).event, null)
    assert.equal(at(490, 1).event, null)
    assert.equal(at(90, 1).event, 'opened')
    const silent = at(490, 1).state
    assert.equal(at(90, 2, silent).event, 'opened')
    assert.deepEqual([at(5_000, 2, silent).event, at(5_000, 2, silent).isOver], [null, true], 'and goes in silence')
    assert.equal(at(490, HOUR, silent).event, 'opened')
  })

  test('at a level of 0, and where no factor is, a value that trembles tells once as well', () => {
    const days: Rule = { levels: [7, 0], margin: 1, slack: 1, calmMs: 0, repeatMs: null }
    assert.deepEqual(walk(days, [[6.9], [7.1], [6.9], [8.1], [6.9]]), ['opened', null, null, 'recovered', 'opened'])
    const empty: Rule = { ...days, levels: [0], margin: 1.1, slack: 10_000 }
    assert.deepEqual(walk(empty, [[0], [5], [0], [10_001]]), ['opened', null, null, 'recovered'])
  })

  test('what is not known changes nothing', () => {
    assert.deepEqual(walk(RULE, [[null], [900], [null], [900], [null], [5_000]]), [
      null,
      'opened',
      null,
      null,
      null,
      'recovered',
    ])
  })

  test('it is repeated while it lasts, until somebody has acknowledged it; a deeper threshold is told all the same', () => {
    const daily = { ...RULE, repeatMs: 24 * HOUR }
    const steps: Step[] = [
      [900, 0],
      [900, 23 * HOUR],
      [900, 24 * HOUR],
      [900, 30 * HOUR],
      [900, 48 * HOUR],
      [400, 49 * HOUR],
      [400, 73 * HOUR],
    ]
    assert.deepEqual(walk(daily, steps), ['opened', null, 'repeated', null, 'repeated', 'deepened', 'repeated'])
    const acknowledged = walk(daily, steps, (state, i) => (i === 2 ? { ...state, isAcknowledged: true } : state))
    assert.deepEqual(acknowledged, ['opened', null, null, null, null, 'deepened', 'repeated'])
  })

  test('in quiet hours nobody is told; what is still so is told after them, what came and went is not', () => {
    assert.deepEqual(
      walk(RULE, [
        [900, 0, true],
        [400, 1, true],
        [400, 2],
      ]),
      [null, null, 'opened'],
    )
    assert.deepEqual(
      walk(RULE, [
        [900, 0, true],
        [5_000, 1, true],
        [5_000, 2],
      ]),
      [null, null, null],
    )
    assert.deepEqual(walk(RULE, [[900], [5_000, 1, true], [5_000, 2]]), ['opened', null, 'recovered'])
    assert.deepEqual(walk(RULE, [[900], [5_000, 1, true], [900, 2, true], [900, 3]]), ['opened', null, null, null])
  })

  test('a fault is well only when it has been so for a while', () => {
    const minute = 60_000
    const steps: Step[] = [
      [DOWN, 0],
      [WELL, minute],
      [DOWN, 2 * minute],
      [WELL, 3 * minute],
      [WELL, 7 * minute],
      [WELL, 8 * minute],
    ]
    assert.deepEqual(walk(FAULT, steps), ['opened', null, null, null, null, 'recovered'])
  })

  test('thresholds that were changed count from the next look on', () => {
    const { state } = decide(undefined, 900, RULE, { now: 0, isQuiet: false })
    assert.equal(decide(state, 900, { ...RULE, levels: [500] }, { now: 1, isQuiet: false }).event, 'recovered')
    const unwanted = decide(state, 900, { ...RULE, levels: [] }, { now: 1, isQuiet: false })
    assert.deepEqual([unwanted.event, unwanted.isOver], [null, true], 'without thresholds it ends, and nobody is told')
    assert.equal(decide(state, 900, { ...RULE, levels: [1_000, 950] }, { now: 1, isQuiet: false }).event, 'deepened')
  })

  test('whatever the values: never the same level twice without having been clearly above it, and an end for each beginning', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1_500 }), fc.boolean()), { maxLength: 60 }), (values) => {
        const events = walk(
          RULE,
          values.map(([value, isQuiet], i) => [value, i, isQuiet]),
        )
        let isOpen = false
        events.forEach((event, i) => {
          assert.ok(event === null || !values[i]![1], 'nothing is told in quiet hours')
          if (event === 'opened') assert.ok(!isOpen)
          if (event === 'deepened' || event === 'recovered') assert.ok(isOpen)
          if (event !== null) isOpen = event !== 'recovered'
        })
      }),
    )
  })

  test('quiet hours may pass midnight', () => {
    const night = { from: 22 * 60, until: 7 * 60 }
    assert.deepEqual(
      [0, 419, 420, 1_319, 1_320].map((minute) => isQuietAt(minute, night)),
      [true, true, false, false, true],
    )
    const noon = { from: 720, until: 780 }
    assert.deepEqual(
      [719, 720, 779, 780].map((minute) => isQuietAt(minute, noon)),
      [false, true, true, false],
    )
    assert.equal(isQuietAt(5, null) || isQuietAt(5, { from: 5, until: 5 }), false)
  })
})
