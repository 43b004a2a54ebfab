import type { Batch, Context, Outcome, Provider, SendItem, SendResult } from '../../providers/provider.ts'
import { createStriker } from './strike-out.ts'

/** No part of a call begins with less time than this left: it goes in a later call instead. In ms. */
const PART_MIN_MS = 1_000

export type Sent = {
  /** In the order of the items. */
  outcomes: Outcome[]
  /** What the provider said last that was not plain "taken". */
  answer: string | null
}

/**
 * Hands the messages of one call to a provider. A recipient goes once per request, and a request that is refused because
 * of one of its messages is halved until the guilty one stands alone. All of it stays within the call's timeout, since
 * its lease counts from there; what was not reached never left, and waits.
 */
export async function sendCall(provider: Provider, context: Context, batch: Batch): Promise<Sent> {
  const deadline = context.now() + batch.timeoutMs
  const outcomes = new Map<number, Outcome>()
  let answer: string | null = null
  const parts = splitByRecipient(batch.items)
  for (let part = parts.shift(); part; part = parts.shift()) {
    const timeoutMs = deadline - context.now()
    if (timeoutMs < PART_MIN_MS && batch.timeoutMs > PART_MIN_MS) {
      for (const item of part) outcomes.set(item.reference, NOT_REACHED)
      continue
    }
    const result = await sendPart(provider, context, { ...batch, items: part, timeoutMs })
    if (result.refusedWhole && part.length > 1) {
      const half = part.length >> 1
      parts.unshift(part.slice(0, half), part.slice(half))
      continue
    }
    const strike = createStriker(part)
    part.forEach((item, index) => {
      const outcome = result.outcomes[index] ?? MISMATCH
      outcomes.set(item.reference, outcome.kind === 'accepted' ? outcome : { ...outcome, text: strike(outcome.text) })
    })
    if (result.outcomes.some((outcome) => outcome.kind !== 'accepted'))
      answer = result.answer === null ? null : strike(result.answer)
  }
  return { outcomes: batch.items.map((item) => outcomes.get(item.reference) ?? MISMATCH), answer }
}

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
