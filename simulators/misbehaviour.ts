import type { Ending } from './desk.ts'

/** Which calls a rule hits: the first `count`, a `share` (0..1) of them, those whose path contains `endpoint`. */
type Limits = { share?: number; count?: number; endpoint?: string }

/** One way to be a bad provider. `process`: whether the call's messages are taken all the same. */
export type Misbehaviour = Limits &
  (
    | { kind: 'delay'; ms: number }
    /** Takes at once, answers late. */
    | { kind: 'delayAnswer'; ms: number }
    /** Stops listening, for `ms` or until it behaves well; share, count and endpoint do not apply. */
    | { kind: 'refuse'; ms?: number }
    /** Never answers; does not process unless told, or so many ms after the caller has given up. */
    | { kind: 'hang'; process?: boolean; lateMs?: number }
    /** 200 with something that is not JSON; processes unless told not to. */
    | { kind: 'garbage'; process?: boolean }
    /** An HTML page with this status, as a proxy in front gives it; does not process unless told. */
    | { kind: 'status'; status: number; process?: boolean }
    /** Processes and closes in the middle of the answer; with `process: false` closes before. */
    | { kind: 'cut'; process?: boolean }
    | { kind: 'noCredit' }
    /** The provider's own code for the whole call. */
    | { kind: 'code'; code: number; text?: string }
    /** Refuses recipients that match the pattern, or a share of all, in the provider's way. */
    | { kind: 'badRecipient'; to?: string }
    /** Answers with rows left out or in the wrong order. */
    | { kind: 'rows'; fewer?: number; reversed?: boolean }
    /** How messages to matching recipients end, as a word of ours or a code of the provider's. */
    | { kind: 'ending'; to?: string; status: Ending }
    | Reporting
  )

/** Each a share (0..1) of messages, but `lateMs`: added to the time of all reports that the rule hits. */
export type Reporting = {
  kind: 'reports'
  doubled?: number
  reordered?: number
  /** Before the answer of the send itself. */
  early?: number
  lost?: number
  /** Ends as undelivered. */
  negative?: number
  lateMs?: number
}

const KINDS: Record<Misbehaviour['kind'], true> = {
  delay: true,
  delayAnswer: true,
  refuse: true,
  hang: true,
  garbage: true,
  status: true,
  cut: true,
  noCredit: true,
  code: true,
  badRecipient: true,
  rows: true,
  ending: true,
  reports: true,
}

/** Reads what a person posted to `/_behave`: one rule or a list; undefined where it is none. */
export function readRules(input: unknown): Misbehaviour[] | undefined {
  const rules = Array.isArray(input) ? input : [input]
  const isRule = (rule: unknown) =>
    typeof rule === 'object' && rule !== null && 'kind' in rule && Object.hasOwn(KINDS, String(rule.kind))
  return rules.every(isRule) ? (rules as Misbehaviour[]) : undefined
}

type Rule = { misbehaviour: Misbehaviour; left: number; to: RegExp | undefined }

/** The rules in force. `random` is seeded, so that a test meets the same shares each time. */
export type Temper = ReturnType<typeof createTemper>

export function createTemper(random: () => number) {
  let rules: Rule[] = []

  const hits = (rule: Rule): boolean => {
    const { share } = rule.misbehaviour
    if (rule.left <= 0 || (share !== undefined && random() >= share)) return false
    rule.left--
    return true
  }
  const pick = <K extends Misbehaviour['kind']>(kinds: K[], fits: (rule: Rule) => boolean) =>
    rules
      .filter((rule) => (kinds as string[]).includes(rule.misbehaviour.kind) && fits(rule) && hits(rule))
      .map((rule) => rule.misbehaviour as Extract<Misbehaviour, { kind: K }>)

  return {
    set(misbehaviours: Misbehaviour[]): void {
      rules = misbehaviours.map((misbehaviour) => ({
        misbehaviour,
        left: misbehaviour.count ?? Number.POSITIVE_INFINITY,
        to: 'to' in misbehaviour && misbehaviour.to ? new RegExp(misbehaviour.to) : undefined,
      }))
    },
    list: (): Misbehaviour[] => rules.map((rule) => rule.misbehaviour),
    /** The rules of these kinds that hit a call to this path; each hit is counted. */
    forCall: <K extends Misbehaviour['kind']>(path: string, kinds: K[]) =>
      rules.length === 0
        ? []
        : pick(kinds, ({ misbehaviour }) => path.toLowerCase().includes((misbehaviour.endpoint ?? '').toLowerCase())),
    /** The rules of these kinds that hit a message to this recipient. */
    forRecipient: <K extends Misbehaviour['kind']>(to: string, kinds: K[]) =>
      rules.length === 0 ? [] : pick(kinds, (rule) => rule.to?.test(to) ?? true),
  }
}

/** A small seeded generator (mulberry32): 0 ≤ x < 1, the same row for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
