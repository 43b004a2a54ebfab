import type { Batch, Context, Outcome, Provider, SendItem, SendResult } from '../../../providers/provider.ts'
import { createStriker } from './strike-out.ts'

/** No part of a call begins with less time than this left: it goes in a later call instead. In ms. */
const PART_MIN_MS = 1_000

/** Requests of one call: enough to find one bad message among two hundred, and no more that others have to wait for. */
const REQUESTS_MAX = 20
/** Messages to one number go one after another, so many of them in a call; the rest waits for later ones. */
const REPEATS_MAX = 3

export type Sent = {
  /** In the order of the items. */
  outcomes: Outcome[]
  /** What the provider said last that was not plain "taken". */
  answer: string | null
  /** Flows that cost more than one request: they are given small calls of their own for a while. */
  guilty: number[]
  /** Of browsers: which took it, and which take nothing any more. */
  endpoints: NonNullable<SendResult['endpoints']>
}

export const NO_ENDPOINTS: Sent['endpoints'] = { taken: [], gone: [] }

/**
 * Hands the messages of one call to a provider. A recipient goes once per request. A request that is refused because of
 * one of its messages is parted by flow, and every flow goes before any is halved, so that no service waits for another's
 * fault; then it is halved until the guilty one stands alone. One that is too dear for what credit is left is halved once.
 * All of it stays within the call's timeout, since its lease counts from there, and within so many requests; what was not
 * reached never left, and waits. `flows`: of each item.
 */
export async function sendCall(
  provider: Provider,
  context: Context,
  batch: Batch,
  flows: number[] = [],
): Promise<Sent> {
  const deadline = context.now() + batch.timeoutMs
  const outcomes = new Map<number, Outcome>()
  const flowOf = new Map(batch.items.map((item, index) => [item.reference, flows[index] ?? 0]))
  const guilty = new Set<number>()
  const endpoints: Sent['endpoints'] = { taken: [], gone: [] }
  let answer: string | null = null
  let triedLess = false
  let spent: Outcome | undefined
  let requests = 0
  const parts = splitByRecipient(batch.items)
  for (const part of parts.slice(1)) for (const item of part) guilty.add(flowOf.get(item.reference) ?? 0)
  for (const part of parts.splice(REPEATS_MAX)) for (const item of part) outcomes.set(item.reference, NOT_REACHED)
  for (let part = parts.shift(); part; part = parts.shift()) {
    const timeoutMs = deadline - context.now()
    const isTooLate = timeoutMs < PART_MIN_MS && batch.timeoutMs > PART_MIN_MS
    if (spent || isTooLate || requests === REQUESTS_MAX) {
      for (const item of part) outcomes.set(item.reference, spent ?? NOT_REACHED)
      continue
    }
    requests++
    const result = await sendPart(provider, context, { ...batch, items: part, timeoutMs })
    endpoints.taken.push(...(result.endpoints?.taken ?? []))
    endpoints.gone.push(...(result.endpoints?.gone ?? []))
    if (result.refusedWhole && part.length > 1) {
      const byFlow = Map.groupBy(part, (item) => flowOf.get(item.reference) ?? 0)
      if (byFlow.size > 1) parts.unshift(...byFlow.values())
      else {
        for (const flow of byFlow.keys()) guilty.add(flow)
        parts.push(...halve(part))
      }
      continue
    }
    if (isCreditShort(result.outcomes)) {
      if (part.length > 1 && !triedLess) {
        triedLess = true
        parts.unshift(...halve(part))
        continue
      }
      spent = result.outcomes[0]
    }
    const strike = createStriker(part)
    part.forEach((item, index) => {
      const outcome = result.outcomes[index] ?? MISMATCH
      outcomes.set(item.reference, outcome.kind === 'accepted' ? outcome : { ...outcome, text: strike(outcome.text) })
    })
    if (result.outcomes.some((outcome) => outcome.kind !== 'accepted'))
      answer = result.answer === null ? null : strike(result.answer)
  }
  const inOrder = batch.items.map((item) => outcomes.get(item.reference) ?? MISMATCH)
  return { outcomes: inOrder, answer, guilty: [...guilty], endpoints }
}

const halve = (part: SendItem[]): SendItem[][] => {
  const half = part.length >> 1
  return [part.slice(0, half), part.slice(half)]
}

/** What is too dear for two hundred may be enough for half of them, or for one code. */
const isCreditShort = (outcomes: Outcome[]): boolean =>
  outcomes.length > 0 && outcomes.every((outcome) => outcome.kind === 'rejected' && outcome.fault === 'credit')

/** This node was too slow to begin the call: another may take its lease at any moment, so nothing leaves. */
export const LEASE_LOST: Outcome = {
  kind: 'rejected',
  fault: 'busy',
  failure: 'provider_busy',
  code: 'lease_lost',
  text: 'this node was too slow to begin the call',
  who: 'provider',
}

/** Outcomes that we gave ourselves: they say nothing of the provider. */
export const isOurs = ({ code }: Exclude<Outcome, { kind: 'accepted' }>): boolean => isOurCode(code)
export const isOurCode = (code: string | null): boolean => code !== null && OUR_CODES.has(code)
// `other_key` is said by the file of a provider, of a key that the call did not go by
const OUR_CODES = new Set(['lease_lost', 'not_reached', 'no_outcome', 'provider_file', 'number_blocked', 'other_key'])

const NOT_REACHED: Outcome = {
  kind: 'rejected',
  fault: 'busy',
  failure: 'provider_busy',
  code: 'not_reached',
  text: 'the call had no time left for this message',
  who: 'provider',
}

/** The file of a provider broke its contract: nobody knows what became of the message. */
const MISMATCH: Outcome = { kind: 'unknown', code: 'no_outcome', text: 'the provider file gave no outcome' }

async function sendPart(provider: Provider, context: Context, batch: Batch): Promise<SendResult> {
  try {
    return await provider.send(context, batch)
  } catch (error) {
    // a bug in a provider's file: the request may have left before it
    const text = error instanceof Error ? error.name : 'thrown'
    return { outcomes: batch.items.map(() => ({ kind: 'unknown', code: 'provider_file', text })), answer: null }
  }
}

/** The first message to each number, then the second ones, and so on: almost always one part. */
function splitByRecipient(items: SendItem[]): SendItem[][] {
  const parts: SendItem[][] = []
  const seen = new Map<string, number>()
  for (const item of items) {
    const times = seen.get(item.to) ?? 0
    seen.set(item.to, times + 1)
    const part = parts[times]
    if (part) part.push(item)
    else parts.push([item])
  }
  return parts
}
