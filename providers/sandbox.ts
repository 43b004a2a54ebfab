import Type from 'typebox'
import type {
  AskResult,
  Context,
  Method,
  Money,
  Outcome,
  Provider,
  Question,
  Rejected,
  Report,
  ReportsResult,
  SendItem,
  SendResult,
  Unknown,
  Verdict,
} from './provider.ts'

/**
 * A provider without a network: `+98900000000N` walk the states of a message (docs/message-states.md), every other
 * number gets its message after a second. It remembers nothing: each answer follows from number, reference and time,
 * so that it survives restarts and is the same on every node.
 */
export const sandbox: Provider = {
  slug: 'sandbox',
  channel: 'sms',
  baseUrl: null,
  settings: Type.Object({}),
  keyFields: Type.Object({}),
  methods: {
    sms: sandboxMethod({ template: false }),
    otp: sandboxMethod({ template: true }),
    email: { ...sandboxMethod({ template: false }), channel: 'email' },
    push: { ...sandboxMethod({ template: false }), channel: 'push' },
  },
  isolatedFaults: true,
  reportsMax: 1_000,
  pollAfterMs: [1_000, 2_000, 3_000, 5_000, 10_000, 30_000, 35_000, 60_000, 120_000],
  reportWindowMs: 120_000,
  send: async (context, batch) => sendBatch(context, batch.items),
  ask: async (context, question) => answerQuestion(context, question),
  findReports: async (context, providerIds) => reportOn(context, providerIds),
  readAccount: async () => ({
    kind: 'read',
    value: { balance: { amount: '1000000000', unit: 'IRR' }, expiresAt: null, plan: null },
    answer: null,
  }),
  probe: async () => ({ kind: 'read', value: null, answer: null }),
}

/** Whether a number (E.164) is one of the ten that only the sandbox may be asked to reach. */
export const isSandboxNumber = (e164: string): boolean => MAGIC_NUMBER.test(e164)

const MAGIC_NUMBER = /^\+98900000000\d$/
/** Known to be nothing, which is more than not known. */
const COST: Money = { amount: '0', unit: 'IRR' }
/** A message that has not lived this long is told "busy" (7) or runs into a timeout (6). */
const FIRST_LIFE_MS = 3_000
/** Zero of the seconds in a reference: 30 bits of seconds above 23 bits of node and counter. */
const REFERENCE_ZERO_MS = Date.UTC(2025, 0, 1)
const REFERENCE_SECOND = 2 ** 23
const ANSWER_CHARACTERS_MAX = 4_000

type Fate = {
  /** What `send` says; accepted where absent. */
  send?: (ageMs: number) => Rejected | Unknown | undefined
  /** Whether the message exists here, for who asks. */
  isKnown?: (ageMs: number) => boolean
  /** What the acceptance itself tells. */
  atOnce?: Told
  /** What polls tell, each from that age on. */
  reports: Told[]
}
type Told = Pick<Report, 'status' | 'failure' | 'text'> & { fromMs: number }

const DELIVERED: Told = { status: 'delivered', text: 'delivered', fromMs: 1_000 }
const SENT: Told = { status: 'sent', text: 'handed to the operator', fromMs: 0 }
const TIMED_OUT: Unknown = { kind: 'unknown', code: 'timeout', text: 'the sandbox let this call run out of time' }

const ORDINARY: Fate = { reports: [SENT, DELIVERED] }
/** By the last digit of a magic number. */
const FATES: Record<string, Fate> = {
  0: { atOnce: DELIVERED, reports: [{ ...DELIVERED, fromMs: 0 }] },
  1: { reports: [SENT, { ...DELIVERED, fromMs: 30_000 }] },
  2: {
    reports: [
      SENT,
      { status: 'undelivered', failure: 'recipient_unreachable', text: 'the handset was not reached', fromMs: 1_000 },
    ],
  },
  3: {
    reports: [
      SENT,
      { status: 'failed', failure: 'recipient_blocked', text: 'the recipient refuses messages', fromMs: 1_000 },
    ],
  },
  4: { reports: [] },
  5: { send: () => TIMED_OUT, reports: [SENT, DELIVERED] },
  6: {
    // the second try is refused, so that a "no" that is believed does not lead round in circles until validity ends
    send: (ageMs) => (ageMs < FIRST_LIFE_MS ? TIMED_OUT : neverSent()),
    isKnown: () => false,
    reports: [],
  },
  7: {
    send: (ageMs) => (ageMs < FIRST_LIFE_MS ? busy() : undefined),
    isKnown: (ageMs) => ageMs >= FIRST_LIFE_MS,
    reports: [SENT, { ...DELIVERED, fromMs: FIRST_LIFE_MS + 1_000 }],
  },
  8: { send: outOfCredit, isKnown: () => false, reports: [] },
  9: { reports: [DELIVERED, { ...SENT, fromMs: 1_000 }, DELIVERED, { ...SENT, fromMs: 1_000 }] },
}

function sandboxMethod(given: { template: boolean }): Method {
  return {
    batchMax: 100,
    askBy: 'reference',
    askMax: 100,
    askWindowMs: 24 * 3_600_000,
    idempotent: true,
    line: 'optional',
    template: given.template,
    // nothing here takes time; with the grace it says how soon after a "timeout" it can be asked
    timeoutMs: 1_000,
    graceMs: 2_000,
  }
}

function sendBatch(context: Context, items: SendItem[]): SendResult {
  const outcomes = items.map((item) => decideOutcome(item, context.now()))
  const faults = outcomes.filter((outcome) => outcome.kind !== 'accepted')
  return { outcomes, answer: faults.length ? JSON.stringify(faults).slice(0, ANSWER_CHARACTERS_MAX) : null }
}

function decideOutcome(item: SendItem, nowMs: number): Outcome {
  const fate = findFate(item.to)
  const fault = fate.send?.(findAgeMs(item.reference, nowMs))
  if (fault) return fault
  const told = fate.atOnce
  return {
    kind: 'accepted',
    providerId: makeProviderId(item.reference, item.to),
    cost: COST,
    ...(told && { report: describe(told) }),
  }
}

function answerQuestion(context: Context, question: Question): AskResult {
  const nowMs = context.now()
  const verdicts = question.items.map(({ reference, to }): Verdict => {
    const fate = findFate(to)
    if (fate.isKnown && !fate.isKnown(findAgeMs(reference, nowMs))) return { kind: 'no' }
    return {
      kind: 'yes',
      providerId: makeProviderId(reference, to),
      cost: COST,
      ...(fate.atOnce && { report: describe(fate.atOnce) }),
    }
  })
  return { kind: 'answered', verdicts, canaryFound: question.canary !== null, answer: null }
}

function reportOn(context: Context, providerIds: string[]): ReportsResult {
  return { kind: 'answered', reports: providerIds.flatMap((providerId) => reportOnOne(providerId, context.now())) }
}

function reportOnOne(providerId: string, nowMs: number): Report[] {
  const [, digits, number] = /^sb-(\d{1,16})-(\d{1,15})$/.exec(providerId) ?? []
  if (!digits || !number) return []
  const reference = Number(digits)
  const ageMs = findAgeMs(reference, nowMs)
  return findFate(`+${number}`)
    .reports.filter((told) => told.fromMs <= ageMs)
    .map((told) => ({
      providerId,
      reference,
      ...describe(told),
      at: new Date(findAcceptedMs(reference) + told.fromMs),
    }))
}

const describe = ({ status, failure, text }: Told): Omit<Report, 'providerId'> => ({
  status,
  ...(failure && { failure }),
  code: status,
  text,
})

const findFate = (e164: string): Fate => (isSandboxNumber(e164) && FATES[e164.slice(-1)]) || ORDINARY

/** Polls have nothing but the id, so it carries the number (of what is none 0) and, in the reference, the time. */
const makeProviderId = (reference: number, to: string): string =>
  `sb-${reference}-${to.startsWith('+') ? to.slice(1) : 0}`

const findAcceptedMs = (reference: number): number =>
  REFERENCE_ZERO_MS + Math.floor(reference / REFERENCE_SECOND) * 1_000
const findAgeMs = (reference: number, nowMs: number): number => nowMs - findAcceptedMs(reference)

function busy(): Rejected {
  return {
    kind: 'rejected',
    fault: 'busy',
    failure: 'provider_busy',
    code: 'busy',
    text: 'the sandbox is busy: try again in a few seconds',
    who: 'provider',
  }
}

function outOfCredit(): Rejected {
  return {
    kind: 'rejected',
    fault: 'credit',
    failure: 'no_credit',
    code: 'credit',
    text: 'the sandbox account is out of credit',
    who: 'administrator',
  }
}

function neverSent(): Rejected {
  return {
    kind: 'rejected',
    fault: 'recipient',
    failure: 'outcome_unknown',
    code: 'never_sent',
    text: 'the sandbox never sends to this number',
    who: 'provider',
  }
}
