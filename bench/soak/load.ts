import { setTimeout as pause } from 'node:timers/promises'
import type { MessageClass } from '../../server/dispatch/classes.ts'
import type { Random } from './random.ts'
import type { SoakService } from './services.ts'

/** A message whose 202 was heard. */
export type Heard = {
  id: string
  /** The caller's own. */
  reference: string
  /** A cancellation was answered "in time". */
  isCancelled: boolean
}

export type Load = {
  heard: Heard[]
  /** How often what happened: an answer's status, or `no answer`. */
  answers: Map<string, number>
  /** References that were asked for again and again under one key until they were answered. */
  keyed: Set<string>
  stop(): Promise<void>
}

export type LoadOptions = {
  urls: string[]
  services: SoakService[]
  perSecond: number
  random: Random
}

type Item = { status: number; message?: { id: string }; problem?: { code: string } }
/** What of the answers is read. */
type Answer = { id: string; code?: string; inTime?: boolean | null; items?: Item[] }

const CLIENTS = 16
/** Of requests, and messages in one. */
const BATCH_SHARE = 0.05
const BATCH_MAX = 6
const ANSWER_MAX_MS = 15_000
/** How long a caller insists on an answer under its key after the load has ended. */
const INSIST_MAX_MS = 60_000

/** Callers as they are: some repeat under a key until they are answered, some let go; some cancel soon after. */
export function startLoad({ urls, services, perSecond, random }: LoadOptions): Load {
  const load: Omit<Load, 'stop'> = { heard: [], answers: new Map(), keyed: new Set() }
  const cancelling = new Set<Promise<void>>()
  let isStopped = false
  let stoppedAt = Number.POSITIVE_INFINITY
  let n = 0

  const count = (what: string) => load.answers.set(what, (load.answers.get(what) ?? 0) + 1)

  async function post(service: SoakService, path: string, body: object, key?: string) {
    try {
      const response = await fetch(`${random.pick(urls)}/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${service.token}`,
          'content-type': 'application/json',
          ...(key && { 'idempotency-key': key }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MAX_MS),
      })
      return { status: response.status, answer: (await response.json()) as Answer }
    } catch {
      // a node that is down, or went down in mid-answer: nobody knows whether this was taken
      return undefined
    }
  }

  async function sendOne(random: Random): Promise<void> {
    const service = random.pick(services)
    const reference = `soak-${n++}`
    const body = makeMessage(reference, random)
    const key = random.isHit(0.5) ? reference : undefined
    if (key) load.keyed.add(reference)
    for (;;) {
      const said = await post(service, '/messages', body, key)
      count(said ? [said.status, said.answer.code].join(' ').trim() : 'no answer')
      if (said?.status === 202) {
        const heard = { id: said.answer.id, reference, isCancelled: false }
        load.heard.push(heard)
        if (random.isHit('sendAt' in body ? 0.3 : 0.05)) cancelSoon(service, heard, random.between(0, 600))
        return
      }
      const isWorthInsisting = said === undefined || said.status >= 500 || said.status === 409
      if (!key || !isWorthInsisting || performance.now() > stoppedAt + INSIST_MAX_MS) return
      await pause(random.between(50, 300))
    }
  }

  /** Several in one request, each under a key of its own where the request has one. */
  async function sendBatch(random: Random): Promise<void> {
    const service = random.pick(services)
    const references = Array.from({ length: Math.ceil(random.between(1, BATCH_MAX)) }, () => `soak-${n++}`)
    const messages = references.map((reference) => makeMessage(reference, random))
    const key = random.isHit(0.5) ? references[0] : undefined
    if (key) for (const reference of references) load.keyed.add(reference)
    const known = new Set<string>()
    for (;;) {
      const said = await post(service, '/messages/batch', { messages }, key)
      count(`batch: ${said ? [said.status, said.answer.code].join(' ').trim() : 'no answer'}`)
      const items = said?.answer.items ?? []
      for (const [index, { status, message, problem }] of items.entries()) {
        count(`batch item: ${[status, problem?.code].join(' ').trim()}`)
        if (!message || known.has(message.id)) continue
        known.add(message.id)
        load.heard.push({ id: message.id, reference: references[index]!, isCancelled: false })
      }
      const isWorthInsisting =
        said === undefined || said.status >= 500 || items.some(({ status }) => status === 409 || status >= 500)
      if (!key || !isWorthInsisting || performance.now() > stoppedAt + INSIST_MAX_MS) return
      await pause(random.between(50, 300))
    }
  }

  function cancelSoon(service: SoakService, heard: Heard, afterMs: number): void {
    const asking = pause(afterMs).then(async () => {
      const said = await post(service, `/messages/${heard.id}/cancellation`, {})
      if (said?.status === 200 && said.answer.inTime === true) heard.isCancelled = true
      count(
        `cancellation: ${said ? `${said.status}${said.status === 200 ? ` ${said.answer.inTime}` : ''}` : 'no answer'}`,
      )
    })
    cancelling.add(asking)
    void asking.finally(() => cancelling.delete(asking))
  }

  async function call(random: Random): Promise<void> {
    while (!isStopped) {
      await (random.isHit(BATCH_SHARE) ? sendBatch(random) : sendOne(random))
      await pause(random.between(0, (2_000 * CLIENTS) / perSecond))
    }
  }

  const calling = Array.from({ length: CLIENTS }, () => call(random.fork()))
  return {
    ...load,
    async stop() {
      isStopped = true
      stoppedAt = performance.now()
      await Promise.all(calling)
      await Promise.all(cancelling)
    },
  }
}

const CLASSES: MessageClass[] = ['otp', 'normal', 'normal', 'bulk']
/** What simulators refuse, and what they never deliver, is seen at the number. */
export const REFUSED_NUMBERS = '919\\d{7}$'
export const UNREACHABLE_NUMBERS = '935\\d{7}$'

function makeMessage(reference: string, random: Random) {
  const prefix = random.isHit(0.01) ? '0919' : random.isHit(0.02) ? '0935' : '0912'
  const isScheduled = random.isHit(0.1)
  const isShortLived = random.isHit(0.1)
  return {
    to: `${prefix}${String(Math.floor(random.next() * 1e7)).padStart(7, '0')}`,
    text: random.isHit(0.3) ? 'کلاس امروز برگزار نمی‌شود.' : `کد شما: ${reference}`,
    class: random.pick(CLASSES),
    reference,
    ...(isScheduled && { sendAt: new Date(Date.now() + random.between(500, 8_000)).toISOString() }),
    ...(isShortLived && { validFor: Math.round(random.between(10, 15)) }),
  }
}
