import { countDaysLeft, countRunway } from '../balances/balances.ts'
import { isQuietAt, type Rule } from './decide.ts'
import type { AccountSeen, AlertKind, CircuitSeen, Facts } from './queries.ts'
import { DEFAULT_RULES } from './rules.ts'

/** One thing about an account that is looked at: `value` null where it is not known. */
export type Observation = { kind: AlertKind; subject: string; value: number | null; rule: Rule; facts: Facts }

const WELL = Number.POSITIVE_INFINITY
const HOUR_MS = 3_600_000
/** A balance that trembles at its threshold, and messages that go and come, are told once. */
const MARGIN = 1.1
/** Where a factor does nothing: rials, messages of credit, days. */
const SLACK = { IRR: 10_000, credit: 10, days: 0.5, expiry: 1 }
/** A fault that has gone is believed after this long, and one that mends itself most of the time is told after that. */
const CALM_MS = 300_000
const PATIENCE_MS = 120_000
const PASSING = new Set(['network', 'busy'])
const FAILURES_MAX = 3

/** Whether it is quiet for the receivers of an account's alerts. */
export const isQuietFor = ({ rules, minute }: AccountSeen): boolean =>
  isQuietAt(
    minute,
    rules && rules.quietFrom !== null && rules.quietUntil !== null
      ? { from: rules.quietFrom, until: rules.quietUntil }
      : null,
  )

/** Everything of an account that its rules ask about; `known`: alerts of it that have not ended. */
export function observe(
  account: AccountSeen,
  known: readonly { kind: AlertKind; subject: string }[],
  nowMs: number,
): Observation[] {
  const rules = account.rules ?? DEFAULT_RULES
  const repeatMs = rules.repeatHours === null ? null : rules.repeatHours * HOUR_MS
  const falling = (levels: number[], margin: number, slack: number): Rule => ({
    levels,
    margin,
    slack,
    calmMs: 0,
    repeatMs,
  })
  const fault: Rule = { levels: rules.tellsFaults ? [0] : [], margin: 1, slack: 0, calmMs: CALM_MS, repeatMs }
  const ending = falling(rules.expiryDays, 1, SLACK.expiry)
  const { amount, pace, expiresAt } = account
  const runwayDays = countRunway(amount, pace)
  const money: Facts = { ...(account.unit && { unit: account.unit }), amount, runwayDays }
  const observed: Observation[] = [
    {
      kind: 'amount',
      subject: '',
      value: amount,
      rule: falling(rules.amounts.map(Number), MARGIN, SLACK[account.unit ?? 'IRR']),
      facts: money,
    },
    {
      kind: 'runway',
      subject: '',
      // nothing is spent: it lasts for ever
      value: pace !== null && pace <= 0 ? WELL : runwayDays,
      rule: falling(rules.runwayDays, MARGIN, SLACK.days),
      facts: money,
    },
    {
      kind: 'expiry',
      subject: '',
      value: expiresAt === null ? WELL : countDaysLeft(expiresAt, nowMs),
      rule: ending,
      facts: { expiresAt: expiresAt?.toISOString() ?? null },
    },
    ...observeEndings(account, known, ending, nowMs),
    ...account.circuits.map((circuit) => ({
      ...nameOf(circuit),
      value: faultOf(circuit, nowMs),
      rule: fault,
      facts: factsOf(circuit),
    })),
    {
      kind: 'refresh_failing',
      subject: '',
      value: account.failures >= FAILURES_MAX ? 0 : WELL,
      rule: fault,
      facts: refreshFacts(account),
    },
  ]
  const gone = known
    .filter((one) => !observed.some(({ kind, subject }) => kind === one.kind && subject === one.subject))
    .map(({ kind, subject }) => ({ kind, subject }))
  return [
    ...observed,
    ...gone.map((one) => ({
      ...one,
      value: WELL,
      ...(isEnding(one) ? { rule: ending, facts: { expiresAt: null } } : { rule: fault, facts: {} }),
    })),
  ]
}

const isEnding = ({ kind }: { kind: AlertKind }): boolean => kind === 'key_expiry' || kind === 'line_expiry'

/** Keys and lines that end soon, or that something was told of; an account may have thousands that end some day. */
function observeEndings(
  { endings }: AccountSeen,
  known: readonly { kind: AlertKind; subject: string }[],
  rule: Rule,
  nowMs: number,
): Observation[] {
  const keyOf = ({ kind, subject }: { kind: AlertKind; subject: string }) => `${kind} ${subject}`
  const told = new Set(known.filter(isEnding).map(keyOf))
  const soonest = Math.max(...rule.levels)
  return endings.flatMap((one) => {
    const { kind, subject, expiresAt } = one
    const value = countDaysLeft(new Date(expiresAt), nowMs)
    return value <= soonest || told.has(keyOf(one)) ? [{ kind, subject, value, rule, facts: { expiresAt } }] : []
  })
}

/** A line and a template may have the same name: the subject of a part begins with what it is. */
function nameOf({ kind, subject }: CircuitSeen): { kind: AlertKind; subject: string } {
  if (kind === 'key') return { kind: 'key_refused', subject }
  return { kind: 'circuit_open', subject: subject === '' ? '' : `${kind} ${subject}` }
}

const faultOf = ({ fault, since }: CircuitSeen, nowMs: number): number =>
  PASSING.has(fault) && nowMs - since < PATIENCE_MS ? WELL : 0

const factsOf = ({ kind, failure, who, code, words }: CircuitSeen): Facts => ({ part: kind, failure, who, code, words })

function refreshFacts({ failures, failure, failureWho, failureCode, failureWords }: AccountSeen): Facts {
  if (failure === null) return {}
  return {
    times: failures,
    failure,
    ...(failureWho && { who: failureWho }),
    code: failureCode ?? '',
    words: failureWords ?? '',
  }
}
