import { randomBytes } from 'node:crypto'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import nodemailer from 'nodemailer'
import { Type } from 'typebox'
import { clipAnswer } from './exchange.ts'
import type { Batch, Context, Outcome, Provider, Read, Refusal, SendItem, SendResult, Session } from './provider.ts'
import { readBounce } from './smtp-bounces.ts'
import { notSent, refusalOf } from './smtp-codes.ts'
import {
  checkSettings,
  readAddress,
  readCertificates,
  readSettings,
  SCHEMES,
  SETTINGS,
  type Settings,
} from './smtp-settings.ts'
import { createWindow, type Window } from './window.ts'

// SMTP (RFC 5321, 6409): a protocol, not a company. A server that took a message is answerable for it; whether it arrived is
// told by a bounce, or by nothing.

const HOUR_MS = 3_600_000
const CONNECT_TIMEOUT_MS = 3_000
const PROVE_TIMEOUT_MS = 5_000
const SILENCE_MAX_MS = 20_000
const WORD = { minLength: 1, maxLength: 256, pattern: '^[^\\x00-\\x1f\\x7f]+$' }

export const smtp: Provider = {
  slug: 'smtp',
  channel: 'email',
  baseUrl: '',
  schemes: SCHEMES,
  settings: SETTINGS,
  checkSettings,
  keyFields: Type.Object({ user: Type.String(WORD), password: Type.String(WORD) }),
  methods: {
    email: {
      // each goes by itself: a call that ends in the dark leaves no more than these unknown
      batchMax: 10,
      askBy: 'no',
      askMax: 1,
      askWindowMs: 0,
      idempotent: false,
      line: 'required',
      template: false,
      timeoutMs: 9_000,
      graceMs: 60_000,
    },
  },
  pollAfterMs: [],
  // servers give up a message after some days, and then it comes back
  reportWindowMs: 120 * HOUR_MS,
  openSession,
  send,
  parseReports: readBounce,
  probe,
}

type Transport = ReturnType<typeof makeTransport>
/** `places`: for messages on their way, one for each connection, so that none waits where it could not be called back. */
type SmtpSession = Session & { transport: Transport | undefined; settings: Settings; places: Window }

/** Connects when something is sent, and keeps some connections for what comes next. */
function openSession({ baseUrl, settings: given, key }: Context): SmtpSession {
  const settings = readSettings(given)
  const address = readAddress(baseUrl)
  const transport = address && makeTransport(address, settings, key)
  return {
    settings,
    transport,
    places: createWindow(settings.connections),
    async close() {
      transport?.close()
    },
  }
}

const makeTransport = (
  { host, port, isTls }: NonNullable<ReturnType<typeof readAddress>>,
  { encryption, connections, certificates, signIn }: Settings,
  { user, password }: Record<string, string>,
) =>
  nodemailer.createTransport({
    pool: true,
    host,
    port,
    secure: isTls,
    requireTLS: encryption === 'required',
    ignoreTLS: encryption === 'none',
    ...(signIn === 'password' && { auth: { user: user as string, pass: password as string } }),
    ...(certificates !== undefined && { tls: trustOnly(certificates) }),
    maxConnections: connections,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    // longer than any call: what is answered after that, nobody waits for
    socketTimeout: SILENCE_MAX_MS,
    // a message is text that was given: it names no file and no address to be fetched
    disableFileAccess: true,
    disableUrlAccess: true,
  })

/**
 * Trusts what was signed by one of these, under its name, or is one of these, under any name: whoever names a certificate
 * itself means that server.
 */
function trustOnly(pem: string) {
  const pinned = (readCertificates(pem) ?? []).map(({ fingerprint256 }) => fingerprint256)
  return {
    ca: pem,
    allowPartialTrustChain: true,
    checkServerIdentity: (host: string, shown: PeerCertificate) =>
      pinned.includes(shown.fingerprint256) ? undefined : checkServerIdentity(host, shown),
  }
}

async function send(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const session = context.session as SmtpSession
  const outcomes = await Promise.all(items.map((item) => sendOne(session, item, timeoutMs)))
  const secrets = Object.values(context.key)
  const masked = outcomes.map((outcome) =>
    outcome.kind === 'accepted' ? outcome : { ...outcome, text: clipAnswer(outcome.text, secrets) },
  )
  const words = masked.flatMap((outcome) => (outcome.kind === 'accepted' ? [] : [`${outcome.code} ${outcome.text}`]))
  return { outcomes: masked, answer: words.length > 0 ? clipAnswer([...new Set(words)].join('\n'), secrets) : null }
}

async function sendOne(
  { transport, settings, places }: SmtpSession,
  item: SendItem,
  timeoutMs: number,
): Promise<Outcome> {
  if (!transport) return { kind: 'rejected', ...notSent('no_address', NO_ADDRESS) }
  const deadline = performance.now() + timeoutMs
  if (!(await places.take(performance.now() + timeoutMs / 2))) return { kind: 'rejected', ...ALL_TAKEN }
  const line = item.line as string
  // one of its own for every try: a bounce tells of one of them
  const id = `${item.reference}.${randomBytes(8).toString('hex')}@${line.slice(line.lastIndexOf('@') + 1)}`
  const mail = {
    messageId: `<${id}>`,
    from: settings.senderName === '' ? line : { name: settings.senderName, address: line },
    to: { name: '', address: item.to },
    envelope: { from: settings.bounceAddress ?? line, to: [item.to] },
    subject: item.email?.subject ?? '',
    text: item.text,
    ...(item.email?.html && { html: item.email.html }),
    // programs send these: nobody's holiday notice has to answer them (RFC 3834)
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
  const { promise: over, resolve } = Promise.withResolvers<Outcome>()
  const leftMs = deadline - performance.now()
  const timer = setTimeout(() => resolve({ kind: 'unknown', code: 'timeout', text: 'no answer in time' }), leftMs)
  const sent = transport
    .sendMail(mail)
    .then(
      (): Outcome => ({ kind: 'accepted', providerId: id, cost: null }),
      (error: SmtpError) => outcomeOf(error),
    )
    .finally(places.giveBack)
  return Promise.race([sent, over]).finally(() => clearTimeout(timer))
}

const ALL_TAKEN: Refusal = {
  fault: 'busy',
  failure: 'provider_busy',
  code: 'connections',
  text: 'all connections are taken by messages without an answer',
  who: 'provider',
}
const NO_ADDRESS = 'the account has no address such as smtp://host:587'

/** What nodemailer says of a failure: the server's reply where there was one, and what it was to. */
type SmtpError = Error & {
  code?: string
  /** What the network or TLS called it. */
  originalCode?: string
  responseCode?: number
  response?: string
  command?: string
}

/**
 * Before these are through, no letter of a message has left. `CONN` is none of them: so nodemailer also calls a connection
 * that was cut after the last letter.
 */
const BEFORE_DATA = /^(EHLO|HELO|LHLO|STARTTLS|AUTH.*|MAIL FROM|RCPT TO)$/
const NEVER_LEFT = /^(EDNS|EAUTH|ETLS|EENVELOPE|ECONFIG|ENOAUTH|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/
/** A certificate that was not trusted, as OpenSSL calls it: the password was not said either. */
const NOT_TRUSTED = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/

function outcomeOf(error: SmtpError): Outcome {
  const { responseCode, command = '' } = error
  const code = error.originalCode ?? error.code ?? error.name
  const text = error.response ?? error.message
  if (responseCode !== undefined && responseCode >= 400)
    return { kind: 'rejected', ...refusalOf(responseCode, text, command) }
  if (NOT_TRUSTED.test(code))
    return { kind: 'rejected', ...notSent(code, `the server's certificate is not trusted: ${text}`) }
  if (BEFORE_DATA.test(command) || NEVER_LEFT.test(code)) return { kind: 'rejected', ...notSent(code, text) }
  return { kind: 'unknown', code, text }
}

/** Connected, and the key taken. */
async function probe({ session, key }: Context): Promise<Read<null>> {
  const { transport } = session as SmtpSession
  if (!transport) return { kind: 'refused', ...notSent('no_address', NO_ADDRESS) }
  const { promise: over, resolve } = Promise.withResolvers<Refusal>()
  const timer = setTimeout(() => resolve(notSent('timeout', 'no answer in time')), PROVE_TIMEOUT_MS)
  const proved = transport.verify().then(
    () => undefined,
    (error: SmtpError): Refusal => {
      const outcome = outcomeOf(error)
      return outcome.kind === 'rejected' ? outcome : notSent(error.code ?? error.name, error.message)
    },
  )
  const refusal = await Promise.race([proved, over]).finally(() => clearTimeout(timer))
  if (!refusal) return { kind: 'read', value: null, answer: null }
  return { ...refusal, text: clipAnswer(refusal.text, Object.values(key)), kind: 'refused' }
}
