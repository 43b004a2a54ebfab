import { createECDH, randomBytes } from 'node:crypto'
import { Type } from 'typebox'
import webPush from 'web-push'
import { clipAnswer, type ExchangeResult } from './exchange.ts'
import { toFields } from './fields.ts'
import {
  type Batch,
  type CallbackRequest,
  type Context,
  type Outcome,
  type Provider,
  type Read,
  type Refusal,
  type Report,
  type SendItem,
  type SendResult,
  type Subscription,
  UnreadableCallback,
} from './provider.ts'
import { makePushId, writePayload } from './push-payload.ts'
import { isGone, NO_BROWSER, NO_KEY, notSent, OTHER_KEY, refusalOf } from './webpush-codes.ts'

// Web Push (RFC 8030, 8291, 8292): a protocol, not a company. Each browser names the push service that reaches it, and takes
// from it what is encrypted for it and signed by the key that it subscribed by.

const HOUR_MS = 3_600_000
const CURVE = 'prime256v1'
const PROVE_TIMEOUT_MS = 5_000
const ANSWER_CLIP_BYTES = 500
/** Four weeks: the most that push services keep a notification. */
const TTL_MAX_S = 2_419_200

export const webpush: Provider = {
  slug: 'webpush',
  channel: 'push',
  // asked by a connection test; what is sent goes where browsers say
  baseUrl: 'https://fcm.googleapis.com',
  settings: Type.Object({
    /** Whom a push service turns to where something is wrong: `mailto:…` or `https://…`. */
    contact: Type.String({ maxLength: 254, pattern: '^(mailto:[^\\s<>@]+@[^\\s<>@]+|https://[^\\s<>]+)$' }),
    /** Hosts of push services beside those that browsers come with, parted by spaces. */
    services: Type.Optional(Type.String({ maxLength: 1_000, pattern: '^[a-z0-9.-]+( [a-z0-9.-]+)*$' })),
  }),
  /** Nobody gives one out: it is made where none is entered. */
  keyFields: Type.Object({ privateKey: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })) }),
  makeKey: () => ({ privateKey: webPush.generateVAPIDKeys().privateKey }),
  subscribing: { publicKeyOf, reaches },
  methods: {
    push: {
      // each browser is a request of its own: a call that ends in the dark leaves no more than these unknown
      batchMax: 10,
      askBy: 'no',
      askMax: 1,
      askWindowMs: 0,
      idempotent: false,
      line: 'none',
      template: false,
      timeoutMs: 9_000,
      graceMs: 60_000,
    },
  },
  pollAfterMs: [],
  // a browser that is opened days later still shows it
  reportWindowMs: 120 * HOUR_MS,
  send,
  parseReports,
  probe,
}

function publicKeyOf({ privateKey = '' }: Record<string, string>): string | undefined {
  const ecdh = createECDH(CURVE)
  try {
    ecdh.setPrivateKey(Buffer.from(privateKey, 'base64url'))
    return ecdh.getPublicKey('base64url')
  } catch {
    return undefined // forgotten, or no number of the curve
  }
}

/** Those of Chrome (and what is made of it), Firefox, Edge, and Safari; a dot stands for any name before it. */
const SERVICES = ['fcm.googleapis.com', 'updates.push.services.mozilla.com', '.notify.windows.com', '.push.apple.com']

/** Somebody's own server could say of our key that it is refused, and stop everybody's messages. */
function reaches(endpoint: string, { baseUrl, settings }: Pick<Context, 'baseUrl' | 'settings'>): boolean {
  const url = URL.parse(endpoint)
  if (!url || `${url.username}${url.password}` !== '') return false
  if (url.origin === URL.parse(baseUrl)?.origin) return true
  if (url.protocol !== 'https:' || url.port !== '') return false
  const known = [...SERVICES, ...String(settings.services ?? '').split(' ')]
  return known.some((name) => url.hostname === name || (name.startsWith('.') && url.hostname.endsWith(name)))
}

/** What a push service knows us by; undefined where the key is none. */
function readSigner({ key, settings }: Context): Signer | undefined {
  const publicKey = publicKeyOf(key)
  return publicKey === undefined
    ? undefined
    : { subject: String(settings.contact), publicKey, privateKey: key.privateKey as string }
}
type Signer = { subject: string; publicKey: string; privateKey: string }

/** What came of one browser. */
type Answered = { endpoint: string; outcome: Outcome; isGone: boolean }

async function send(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const deadline = performance.now() + timeoutMs
  const signer = readSigner(context)
  if (!signer) return { outcomes: items.map(() => ({ kind: 'rejected', ...NO_KEY })), answer: null }
  const answers = await Promise.all(items.map((item) => sendToAll(context, signer, item, deadline)))
  const outcomes = answers.map(({ outcome }) => outcome)
  const browsers = answers.flatMap((one) => one.browsers)
  const endpointsOf = (isWanted: (one: Answered) => boolean) =>
    browsers.filter(isWanted).map(({ endpoint }) => endpoint)
  const words = outcomes.flatMap((outcome) => (outcome.kind === 'accepted' ? [] : [`${outcome.code} ${outcome.text}`]))
  return {
    outcomes,
    answer: words.length > 0 ? clipAnswer([...new Set(words)].join('\n'), []) : null,
    endpoints: {
      taken: endpointsOf(({ outcome }) => outcome.kind === 'accepted'),
      gone: endpointsOf((one) => one.isGone),
    },
  }
}

/**
 * Sends a message to every browser of its person. It was sent where one took it; else nobody knows where one may have, and
 * it is refused by what somebody can mend before what nobody can.
 */
async function sendToAll(context: Context, signer: Signer, item: SendItem, deadline: number) {
  const id = makePushId(item.reference, randomBytes(8).toString('hex'))
  const { title = '', url = null, ttlS = 0, subscriptions = [] } = item.push ?? {}
  const wanted: Wanted = {
    payload: writePayload({ id, title, text: item.text, url }),
    ttlS: Math.min(ttlS, TTL_MAX_S),
    topic: String(item.reference),
  }
  const browsers = await Promise.all(
    subscriptions.map(async (one) => {
      const own = one.key && readSigner({ ...context, key: one.key })
      const by = own ?? signer
      const answered = await sendToOne({ ...context, key: one.key ?? context.key }, writeRequest(by, one, wanted), {
        id,
        deadline,
        ...one,
      })
      return by.publicKey === signer.publicKey ? answered : { ...answered, outcome: sayOfOther(answered.outcome) }
    }),
  )
  const outcomes = browsers.map(({ outcome }) => outcome)
  const outcome: Outcome = outcomes.find(({ kind }) => kind === 'accepted') ??
    outcomes.find(({ kind }) => kind === 'unknown') ??
    outcomes.find((one) => one.kind === 'rejected' && one.fault !== 'recipient') ??
    outcomes[0] ?? { kind: 'rejected', ...NO_BROWSER }
  return { outcome, browsers }
}

/** That another key than the call's was refused says nothing of the call's: the message waits until that is mended. */
const sayOfOther = (outcome: Outcome): Outcome =>
  outcome.kind === 'rejected' && outcome.fault === 'key' ? { kind: 'rejected', ...OTHER_KEY } : outcome

/** `request` undefined: the browser's keys are none. */
async function sendToOne(
  { exchange, baseUrl, settings, key }: Context,
  request: ReturnType<typeof writeRequest>,
  { id, endpoint, deadline }: { id: string; endpoint: string; deadline: number },
): Promise<Answered> {
  if (!request || !reaches(endpoint, { baseUrl, settings }))
    return { endpoint, outcome: { kind: 'rejected', ...NO_BROWSER }, isGone: true }
  const result = await exchange({ ...request, timeoutMs: Math.max(1, deadline - performance.now()) })
  const secrets = [...Object.values(key), endpoint, new URL(endpoint).pathname]
  return { endpoint, ...readAnswer(result, id, secrets) }
}

type Wanted = { payload?: string; ttlS: number; topic?: string }

/** Undefined where the browser's keys are none. */
function writeRequest(
  vapidDetails: Signer,
  { endpoint, p256dh, auth }: Subscription,
  { payload, ttlS, topic }: Wanted,
) {
  const options = { TTL: ttlS, contentEncoding: 'aes128gcm' as const, vapidDetails, ...(topic && { topic }) }
  try {
    const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, options)
    const written = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    return { method: 'POST' as const, url: endpoint, headers: written, ...(body && { bytes: body }) }
  } catch {
    return undefined
  }
}

/** Push services answer 201 (RFC 8030 5); 200 is some other server's page. */
const TAKEN = [201, 202, 204]

function readAnswer(result: ExchangeResult, id: string, secrets: string[]): Omit<Answered, 'endpoint'> {
  const kept = (text: string) => clipAnswer(text, secrets, ANSWER_CLIP_BYTES)
  if (result.kind === 'not_sent')
    return { outcome: { kind: 'rejected', ...notSent(result.code, kept(result.text)) }, isGone: false }
  if (result.kind === 'lost')
    return { outcome: { kind: 'unknown', code: result.code, text: kept(result.text) }, isGone: false }
  const { status, headers, text } = result
  if (TAKEN.includes(status)) return { outcome: { kind: 'accepted', providerId: id, cost: null }, isGone: false }
  const later = headers['retry-after'] ? ` (Retry-After: ${headers['retry-after']})` : ''
  const words = kept(`${text.trim() || `HTTP ${status}`}${later}`)
  if (status < 400 || status > 499)
    return { outcome: { kind: 'unknown', code: String(status), text: words }, isGone: false }
  return { outcome: { kind: 'rejected', ...refusalOf(status, words) }, isGone: isGone(status) }
}

/** What a service worker of ours says once it has shown a notification. */
function parseReports({ body }: CallbackRequest): Report[] {
  const { id, status } = toFields(body) ?? {}
  if (
    typeof id !== 'string' ||
    !/^\d{1,16}\.[0-9a-f]{16}$/.test(id) ||
    (typeof status !== 'string' && typeof status !== 'number')
  )
    throw new UnreadableCallback('no report of a browser')
  const code = String(status)
  if (code === 'shown') return [{ providerId: id, status: 'delivered', code, text: 'shown by the browser' }]
  return [{ providerId: id, status: 'unknown', code, text: '', raw: JSON.stringify(body).slice(0, 1_000) }]
}

/**
 * Asks for a browser that nobody has, with nothing to show: whatever is said of it, what it was signed by was read. A key is
 * not known to any service before a browser has subscribed by it.
 */
async function probe(context: Context): Promise<Read<null>> {
  const refuse = (refusal: Refusal): Read<null> => ({ ...refusal, kind: 'refused' })
  const nobody = { endpoint: `${context.baseUrl}/rasan-probe`, p256dh: '', auth: '' }
  const signer = readSigner(context)
  const request = signer && writeRequest(signer, nobody, { ttlS: 0 })
  if (!request) return refuse(NO_KEY)
  const result = await context.exchange({ ...request, timeoutMs: PROVE_TIMEOUT_MS })
  if (result.kind !== 'answer') return refuse(notSent(result.code, clipAnswer(result.text, Object.values(context.key))))
  const { outcome } = readAnswer(result, '', Object.values(context.key))
  if (outcome.kind === 'rejected' && outcome.fault === 'key') return refuse(outcome)
  if (outcome.kind === 'unknown')
    return refuse({ ...outcome, fault: 'busy', failure: 'provider_failed', who: 'provider' })
  return { kind: 'read', value: null, answer: null }
}
