import type { TObject } from 'typebox'
import type { Exchange } from './exchange.ts'

/**
 * The contract between Rasan and a messaging provider. A provider is one object of functions in one file; it knows
 * nothing of ours but this file, `exchange.ts`, `numbers.ts` and `fields.ts`. docs/adding-a-provider.md walks through it.
 */
export type Provider = {
  /** Its name in lower case, as in `sandbox`; the first half of its sending methods' names. */
  slug: string
  channel: Channel
  /**
   * Where its API lives unless the account names another base URL; empty where each account must; null for one that
   * runs in-process.
   */
  baseUrl: string | null
  /** Schemes of its addresses, with their colon; http and https where absent. */
  schemes?: string[]
  /** The account's settings, drawn as a form in the panel; `{}` where there are none. */
  settings: TObject
  /** What the schema of the settings cannot say: every fault of them, at its place in them. */
  checkSettings?(settings: Record<string, unknown>): SettingsFault[]
  /** One credential; every field is a secret and is encrypted at rest. */
  keyFields: TObject
  /** Makes a credential, where none is entered: nobody gives one out. */
  makeKey?(): Record<string, string>
  /** Of a provider that sends to browsers, which have to subscribe first. */
  subscribing?: Subscribing
  /** The ways to send, by manner: `sms` makes the method `sandbox.sms`. */
  methods: Record<string, Method>
  /** Its faults concern one message alone: they open no circuit, and its "no" needs no canary. Only in-process. */
  isolatedFaults?: true
  /** How many of its own ids `findReports` takes in one call; absent without polling. */
  reportsMax?: number
  /** Ages of a call, counted from its start, at which its unreported messages are polled, in ms, ascending. */
  pollAfterMs: number[]
  /** For how long after sending the provider still tells a message's status, in ms: then `sent` becomes `unreported`. */
  reportWindowMs: number
  /**
   * Of a provider that is spoken to in a session and not by requests: begins one and returns at once. It keeps itself up
   * until it is closed. Every node that sends holds one for each account and key, and the functions below are given it as
   * `context.session`. What it hears of messages it hands to `onReports`, and acknowledges once that has resolved.
   */
  openSession?(context: Context, onReports: OnReports): Session
  /** Hands one batch over. Never throws for what a provider or a network does: that is an outcome. */
  send(context: Context, batch: Batch): Promise<SendResult>
  /**
   * What of a template's tokens this provider cannot carry, where it can be told before any call: such a message goes by
   * another road. A pure function.
   */
  refuseTemplate?(template: NonNullable<SendItem['template']>): Refusal | undefined
  /** Asks what became of messages whose outcome is unknown. Only where a method's `askBy` is not `no`. */
  ask?(context: Context, question: Question): Promise<AskResult>
  /** Polls delivery by the provider's own ids. Ids that it does not know are left out of the answer. */
  findReports?(context: Context, providerIds: string[]): Promise<ReportsResult>
  /**
   * Reads a delivery callback, in the language of an account with these settings; throws `UnreadableCallback` where it
   * makes no sense.
   */
  parseReports?(request: CallbackRequest, settings?: Record<string, unknown>): Report[]
  /** Reads an inbound-message callback; throws `UnreadableCallback` where it makes no sense. */
  parseInbound?(request: CallbackRequest): Inbound[]
  /**
   * Collects inbound messages of a line by polling, oldest first: those that were not given before, or, where the
   * provider does not keep count of it, those after the one with the id `after` (all that there are without it).
   */
  findInbound?(context: Context, line: string, after?: string): Promise<Read<Inbound[]>>
  /**
   * Reads the provider's own list of numbers that a line is not to write to, as far as people asked for it: what came to
   * it since then, or (null) all of it.
   */
  findBlocked?(context: Context, line: string, since: Date | null): Promise<Read<BlockedAtProvider[]>>
  /** The provider's own list of numbers that a line is not to write to, where it takes any. */
  blockList?: BlockList
  /** Balance and expiry of the account. */
  readAccount?(context: Context): Promise<Read<AccountReading>>
  /** Whether an account with these settings tells its balance; absent: every one, where there is `readAccount`. */
  readsAccount?(settings: Record<string, unknown>): boolean
  /** `readAccount` says when the account ends. */
  tellsExpiry?: true
  /** The cheapest call that proves network and key, sends nothing and costs nothing. */
  probe(context: Context): Promise<Read<null>>
  /** Where settings describe the calls themselves: what a call would be, and how an answer would be read. Sends nothing. */
  rehearse?(settings: Record<string, unknown>, input: RehearsalInput): Rehearsal
}

export type Subscribing = {
  /** What browsers subscribe by; undefined where the key is none. */
  publicKeyOf(key: Record<string, string>): string | undefined
  /**
   * Whether anything may be sent to where a browser says, which is what anybody says: to services that are known, and to
   * those that the account names.
   */
  reaches(endpoint: string, account: Pick<Context, 'baseUrl' | 'settings'>): boolean
}

/**
 * A browser as it subscribed (Push API); keys in base64url. `key`: the account's credential that it subscribed by, the
 * call's where absent.
 */
export type Subscription = { endpoint: string; p256dh: string; auth: string; key?: Record<string, string> }

/** Whether a credential is needed: not where a setting has the value that its schema calls `withoutKey`. */
export function asksForKey({ keyFields, settings }: Provider, given: Record<string, unknown>): boolean {
  const isWithout = Object.entries(settings.properties).some(
    ([name, schema]) => 'withoutKey' in schema && given[name] === schema.withoutKey,
  )
  return !isWithout && Object.keys(keyFields.properties).length > 0
}

/** A fault of settings; `path` begins in them (`request.json`). The codes are those of fields of a request. */
export type SettingsFault = {
  path: string
  code:
    | 'required'
    | 'wrong_form'
    | 'not_usable'
    | 'not_together'
    | 'repeated'
    | 'placeholder_unknown'
    | 'placeholder_missing'
  params?: Record<string, string>
}

/** A message that is not sent, with an answer and a callback that were not received. `to` is E.164. */
export type RehearsalInput = {
  baseUrl: string
  to: string
  text: string
  line: string | null
  answer: { status: number; text: string } | null
  callback: CallbackRequest | null
}

/** `request` null: it cannot be made for this message. Secrets are masked; `reports` is empty where nothing could be read. */
export type Rehearsal = {
  request: { method: string; url: string; headers: { name: string; value: string }[]; body: string | null } | null
  outcome: Outcome | null
  reports: Report[] | null
}

export type Channel = 'sms' | 'email' | 'push'

/** What a manner of a provider carries: its own channel, or else the provider's. */
export const channelOfMethod = ({ channel }: Pick<Provider, 'channel'>, method: Method): Channel =>
  method.channel ?? channel

/** What one manner of sending can do, and its limits. */
export type Method = {
  /** Where it is another than the provider's. */
  channel?: Channel
  /** Messages in one call. */
  batchMax: number
  /** How an unknown outcome can be asked for. */
  askBy: 'reference' | 'recipient' | 'no'
  /** Messages in one question. */
  askMax: number
  /** For how long after sending it can be asked, in ms; past it every answer is worthless. */
  askWindowMs: number
  /** The provider answers a repeated reference with its old record and sends nothing. */
  idempotent: boolean
  /** Whether a sender line is named: `none` where the provider chooses. */
  line: 'required' | 'optional' | 'none'
  /** Needs a template of the provider (`item.template`) instead of free text. */
  template: boolean
  /** One call's limit, in ms. */
  timeoutMs: number
  /** How long after a timed-out call the provider may still process it, in ms: a "no" before that is not believed. */
  graceMs: number
  /** Longest text in UTF-16 units; absent when unlimited. */
  textMax?: number
}

/** What a provider function is given: the account, one key, and the only way to the network. */
export type Context = {
  /** Base URL without a trailing slash. */
  baseUrl: string
  settings: Record<string, unknown>
  key: Record<string, string>
  exchange: Exchange
  /** The one that the provider's `openSession` gave; absent where it has none. */
  session?: Session
  /** Now, in ms since 1970, handed in so that tests drive it. */
  now(): number
}

/** A connection that outlives a call. Only its provider knows what more it is. */
export type Session = {
  /** Lets what is under way end, says goodbye and closes. Never rejects. */
  close(): Promise<void>
}

/** Resolves once the reports are stored; rejects where they could not be, and are to be told again. */
export type OnReports = (reports: Report[]) => Promise<void>

export type Batch = { manner: string; items: SendItem[]; timeoutMs: number }

export type SendItem = {
  /** Ours: unique for ever, below 2^53, kept for the message's life. */
  reference: number
  /** E.164, an e-mail address, or a user (`id:17`). A recipient appears once in a batch. */
  to: string
  text: string
  /** Of an e-mail, beside its text. */
  email?: { subject: string; html: string | null }
  /** Of a notification, beside its text: the person's browsers, and for how many seconds it is worth showing. */
  push?: { title: string; url: string | null; ttlS: number; subscriptions: Subscription[] }
  /** Sender line, or null for the account's default. */
  line: string | null
  template?: { name: string; tokens: Record<string, string> }
}

/** Outcomes in the order of the batch's items, always as many. */
export type SendResult = {
  outcomes: Outcome[]
  /** The whole call was refused because of one of its messages: smaller calls will find it. */
  refusedWhole?: boolean
  /** Of browsers: the endpoints that took it, and those that take nothing any more. */
  endpoints?: { taken: string[]; gone: string[] }
  /** What was said on the wire, for the message page: without secrets, at most 4 kB. */
  answer: string | null
}

export type Outcome = Accepted | Rejected | Unknown
export type Accepted = {
  kind: 'accepted'
  providerId: string
  cost: Money | null
  /** A status that the answer carried and that says more than "taken". */
  report?: Omit<Report, 'providerId'>
}
export type Rejected = { kind: 'rejected' } & Refusal
/** It may have left, and nobody said what became of it. Never tried elsewhere by itself. */
export type Unknown = { kind: 'unknown'; code: string; text: string }

/** Why something was refused, in the provider's own words and in ours. */
export type Refusal = {
  fault: Fault
  /** Ours; a key of the phrases `failures.<code>`. */
  failure: FailureCode
  /** The provider's own code and words. */
  code: string
  text: string
  who: Who
}

/** Whose fault a refusal is. Only `recipient` and `message` end a message; every other one lets it wait or go elsewhere. */
export type Fault =
  | 'recipient'
  | 'message'
  | 'account'
  | 'credit'
  | 'key'
  | 'line'
  | 'template'
  | 'caller_bug'
  | 'busy'
  | 'network'

/** Who must act for it to be mended. */
export type Who = 'caller' | 'recipient' | 'administrator' | 'provider'

export type FailureCode = (typeof FAILURE_CODES)[number]
/** Append only: the database keeps the position (+1) of each. */
export const FAILURE_CODES = [
  'recipient_invalid',
  'recipient_blocked',
  'recipient_unreachable',
  'text_refused',
  'text_too_long',
  'link_refused',
  'outcome_unknown',
  'sandbox_number',
  'no_credit',
  'key_refused',
  'account_disabled',
  'address_refused',
  'line_refused',
  'template_refused',
  'request_refused',
  'provider_busy',
  'provider_failed',
  'network_failed',
  'cancelled_by_provider',
  'review_refused',
  'unknown_refusal',
  'outside_hours',
  'no_browser',
] as const

export type Money = { amount: string; unit: 'IRR' | 'credit' }

/** What a provider says about a message later. */
export type Report = {
  providerId: string
  status: ReportedStatus
  /** Why, where the status is `failed` or `undelivered`. */
  failure?: FailureCode
  /** The provider's own code and words. */
  code: string
  text: string
  /** When it happened, if the provider says so. */
  at?: Date
  reference?: number
  /** The raw payload, where it says more than id and status or has a code that we do not know. */
  raw?: string
}
/** `unknown`: a word that is not in the provider's table, or "I do not know"; it changes nothing but is kept. */
export type ReportedStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'unknown'

export type Question = {
  manner: string
  items: { reference: number; to: string; sentAt: Date }[]
  /** A message known to have been taken by the same key not long ago: a "no" counts only when this one is found. */
  canary: { reference: number; to: string; providerId: string; sentAt: Date } | null
  /** Ids of the provider already known to be other messages (asking by recipient). */
  knownProviderIds: string[]
}
/** Verdicts in the order of the question's items. `no` only where the provider said so in a sound answer. */
export type AskResult =
  | { kind: 'answered'; verdicts: Verdict[]; canaryFound: boolean; answer: string | null }
  | { kind: 'unanswered'; code: string; text: string }
export type Verdict =
  | { kind: 'yes'; providerId: string; cost: Money | null; report?: Omit<Report, 'providerId'> }
  | { kind: 'no' }
  | { kind: 'unclear' }

export type ReportsResult = { kind: 'answered'; reports: Report[] } | ({ kind: 'refused' } & Refusal)

/** The value, or why there is none. */
export type Read<T> = { kind: 'read'; value: T; answer: string | null } | ({ kind: 'refused' } & Refusal)

export type AccountReading = { balance: Money | null; expiresAt: Date | null; plan: string | null }

export type Inbound = { providerId: string; from: string; line: string; text: string; at: Date | null }

/** In E.164. */
export type BlockedAtProvider = { number: string; at: Date | null }

/**
 * Numbers in E.164, at most so many in one call. Adding what is there already, and taking away what is not, changes nothing
 * and is no fault. Numbers that such a list cannot hold are left out of the answer.
 */
export type BlockList = {
  addMax: number
  removeMax: number
  /** Which are on the list now; `isNew`: by this call. */
  add(context: Context, line: string, numbers: string[]): Promise<Read<{ number: string; isNew: boolean }[]>>
  remove(context: Context, line: string, numbers: string[]): Promise<Read<null>>
}

/** A callback as it came: the body is the parsed form or JSON, or the raw text where it was neither. */
export type CallbackRequest = {
  method: string
  query: Record<string, string>
  headers: Record<string, string>
  body: unknown
}

/** A callback that is not in the provider's language. */
export class UnreadableCallback extends Error {}

/** Only these end a message by themselves. */
export const isPermanent = (fault: Fault): boolean => fault === 'recipient' || fault === 'message'
