import { DELIVERED, SENT, STATES, type State, stateOf, UNDELIVERED, UNREPORTED } from '../../dispatch/states.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { countHeldBroadcasts } from '../broadcasts/broadcasts.ts'
import { readNeeds } from '../follow-ups/follow-ups.ts'
import { countWaiting } from '../reviews/reviews.ts'
import { getService, listUsableMethods, readQuotaUsage, type UsableMethod } from '../services/services.ts'
import { listExpiringTokens } from '../tokens/tokens.ts'
import { createDays, cutDays, type Day, type Slice } from './days.ts'
import { type Count, countMessages } from './queries.ts'

/** What became of messages, in the four words of the chart. */
export const OUTCOMES = ['delivered', 'onTheWay', 'undelivered', 'failed'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What left and was never heard of counts as undelivered: nobody can say that it arrived. */
const OUTCOME_OF: Record<State, Outcome> = {
  held: 'onTheWay',
  queued: 'onTheWay',
  unconfirmed: 'onTheWay',
  sent: 'onTheWay',
  unreported: 'undelivered',
  cancelled: 'failed',
  expired: 'failed',
  failed: 'failed',
  undelivered: 'undelivered',
  delivered: 'delivered',
}
export const STATE_NAMES = Object.keys(STATES) as State[]

/** States of messages that a provider took. */
const HANDED_OVER: number[] = [SENT, UNREPORTED, UNDELIVERED, DELIVERED]

const findDays = createDays()

/** How a service fares: its last seven days, what it may use, and what waits for somebody. */
export async function readDashboard(deps: Deps, actor: Actor) {
  const { database, dispatch, ids } = deps
  const { db } = database
  const { id, name } = actor.service!
  const { timeZone } = dispatch.routing()
  const now = ids.now()
  const days = findDays(timeZone, now)
  const { slices, until } = cutDays(days, now)
  const service = await getService(db, name)
  const isTest = actor.test || service.sandbox
  const mayReadTokens = actor.permissions.has('tokens:read')
  const [counts, quota, methods, tokens, followUps, reviews, broadcasts] = await Promise.all([
    countMessages(db, { serviceId: id, isTest, startsAt: slices.map(({ startsAt }) => startsAt) }),
    readQuotaUsage(deps, { id, ...service }, isTest),
    listUsableMethods(db, id, actor.locale),
    mayReadTokens ? listExpiringTokens(db, id, actor.test) : [],
    readNeeds(deps, actor),
    countWaiting(deps, actor),
    countHeldBroadcasts(deps, actor),
  ])
  return {
    at: new Date(now).toISOString(),
    timeZone,
    days: days.map((day, i) =>
      showDay(
        day,
        counts.filter(({ slice }) => slices[slice]?.day === i),
      ),
    ),
    comparison: compareDays(slices, counts, until),
    handOver: measureHandOver(counts),
    quota,
    methods,
    needs: {
      unconfirmed: sum(counts.filter(({ status }) => status === STATES.unconfirmed.number)),
      expiringTokens: tokens.map((token) => ({ ...token, expiresAt: token.expiresAt.toISOString() })),
      accounts: listTroubled(methods),
      followUps,
      reviews,
      broadcasts,
    },
  }
}

function showDay({ date, startsAt, endsAt }: Day, counts: Count[]) {
  const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>
  const states = Object.fromEntries(STATE_NAMES.map((state) => [state, 0])) as Record<State, number>
  for (const { status, messages } of counts) {
    const state = stateOf(status)
    states[state] += messages
    outcomes[OUTCOME_OF[state]] += messages
  }
  return {
    date,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    messages: sum(counts),
    segments: sum(counts, 'segments'),
    outcomes,
    states,
  }
}

function compareDays(slices: Slice[], counts: Count[], until: number) {
  const [yesterday, today] = slices.flatMap(({ isCompared }, i) =>
    isCompared ? [sum(counts.filter(({ slice }) => slice === i))] : [],
  ) as [number, number]
  return { until: new Date(until).toISOString(), today, yesterday }
}

function measureHandOver(counts: Count[]) {
  const taken = counts.filter(({ status }) => HANDED_OVER.includes(status))
  const [messages, inTime] = [sum(taken), sum(taken, 'quick')]
  return { seconds: 10, messages, inTime, share: messages > 0 ? inTime / messages : null }
}

/** Accounts that carry nothing of the service now: suspended, or all that a method needs of it is stopped. */
function listTroubled(methods: UsableMethod[]) {
  const troubled = methods.filter(({ reason, stopped }) => reason === 'account_suspended' || stopped !== null)
  const first = troubled.filter(
    (one, i) => troubled.findIndex((other) => other.account.name === one.account.name) === i,
  )
  return first.map(({ account, reason, stopped }) => ({
    ...account,
    suspended: reason === 'account_suspended',
    stopped,
  }))
}

const sum = (counts: Count[], what: 'messages' | 'segments' | 'quick' = 'messages'): number =>
  counts.reduce((total, count) => total + count[what], 0)
