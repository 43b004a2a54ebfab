import type pg from 'pg'
import { findProvider } from '../../../providers/index.ts'
import { asksForKey, type Channel, channelOfMethod, type Method, type Provider } from '../../../providers/provider.ts'
import type { Vault } from '../../platform/crypto/vault.ts'
import { makeNetworkCheck } from '../../platform/http/networks.ts'
import type { MessageClass } from '../classes.ts'
import { type Calendar, createPeriods, type Periods } from '../limits/periods.ts'
import type { FloodGuard, QuotaCap } from '../limits/quotas.ts'
import type { ReviewPolicy } from './review-policy.ts'
import { findTariff, type Tariff } from './tariffs.ts'
import {
  type Binding,
  fillBinding,
  findBinding,
  indexTemplates,
  isWithinLimits,
  type MadeOf,
  type Templates,
  type TemplateVersion,
  type Values,
} from './templates.ts'

/** What dispatch knows of the centre: a snapshot, replaced whole when the configuration changes. */
export type Routing = {
  accounts: Map<number, Account>
  services: Map<number, Service>
  templates: Templates
  /** Names of methods that the administrator has switched off. */
  methodsOff: ReadonlySet<string>
  /** The account that test messages of live services go through. */
  sandbox: Account | undefined
  /** The centre's days and months. */
  periods: Periods
  /** The time zone that they go by. */
  timeZone: string
  /** How long messages are kept. */
  retentionDays: number
}

export type Account = {
  id: number
  name: string
  title: { fa: string; en: string }
  provider: Provider
  baseUrl: string
  proxyUrl: string | null
  settings: Record<string, unknown>
  /** Calls that may be open at once, over all nodes. */
  connections: number
  /** Messages a second, over all nodes; null: as many as its connections carry. */
  pace: number | null
  isSuspended: boolean
  isSandbox: boolean
  /** Usable ones, in the order in which they are tried. */
  keys: Key[]
  /** Disabled ones: nothing leaves with them, and what was sent with them is still asked about with them. */
  retiredKeys: Key[]
  /** Usable ones, in order. */
  lines: Line[]
  tariffs: Tariff[]
  reportSecretHash: string
  /** Whether a callback may come from this address. */
  isReportSource(ip: string | null): boolean
}

/** `expiresAt` in ms since 1970; null: never. */
export type Key = { id: number; name: string; fields: Record<string, string>; expiresAt: number | null }

/** `optOut`: what is written under every text that is no code. `expiresAt` in ms since 1970; null: never. */
export type Line = {
  number: string
  isAdvertising: boolean
  carriesOtp: boolean
  optOut: string | null
  expiresAt: number | null
}

export type Service = {
  id: number
  name: string
  isSuspended: boolean
  isArchived: boolean
  unknownPolicy: UnknownPolicy | null
  quotas: QuotaCap[]
  floodGuard: FloodGuard | null
  /** What waits for somebody to read it before it leaves; null: nothing. */
  reviewPolicy: ReviewPolicy | null
  /** Hosts of links that were let through before, where the policy asks for them. */
  reviewedHosts: ReadonlySet<string>
  /** In order of choice. */
  allocations: Allocation[]
}

/** `classes`: none named are all. `weight`: its share among those of the same position; null: by their order. */
export type Allocation = {
  accountId: number
  methods: string[]
  lines: string[]
  position: number
  weight: number | null
  classes: MessageClass[]
  quotas: QuotaCap[]
}

/** What becomes of a message whose outcome stays unknown: failed, or sent again at the risk of a second copy. */
export type UnknownPolicy = 'never-twice' | 'rather-twice'

export const SANDBOX = 'sandbox'

/** Reads the whole snapshot; one round trip. Accounts of a provider that this version does not know are left out. */
export async function loadRouting(pool: Pick<pg.Pool, 'query'>, vault: Vault): Promise<Routing> {
  const { rows } = await pool.query(SNAPSHOT)
  const snapshot = rows[0].snapshot as Snapshot
  const accounts = new Map<number, Account>()
  for (const row of snapshot.accounts ?? []) {
    const provider = findProvider(row.provider)
    if (provider) accounts.set(row.id, toAccount(row, provider, vault))
  }
  const services = new Map((snapshot.services ?? []).map((row) => [row.id, toService(row)]))
  const periods = createPeriods(snapshot.centre.time_zone, snapshot.centre.calendar)
  const retentionDays = snapshot.centre.retention_days
  return {
    accounts,
    services,
    templates: indexTemplates(snapshot.templates ?? []),
    periods,
    timeZone: snapshot.centre.time_zone,
    retentionDays,
    methodsOff: new Set(snapshot.methodsOff),
    sandbox: [...accounts.values()].find((account) => account.name === SANDBOX),
  }
}

type Snapshot = {
  centre: { time_zone: string; calendar: Calendar; retention_days: number }
  methodsOff: string[] | null
  accounts: AccountRow[] | null
  services: ServiceRow[] | null
  templates: TemplateVersion[] | null
}
type AccountRow = {
  id: number
  name: string
  title_fa: string
  title_en: string
  provider: string
  base_url: string | null
  proxy_url: string | null
  settings: Record<string, unknown>
  connections: number
  pace: number | null
  suspended: boolean
  report_secret_hash: string
  report_networks: string[]
  keys: { id: number; name: string; secret: string; disabled: boolean; expires_at: number | null }[] | null
  lines: Line[] | null
  tariffs: Tariff[] | null
}
type ServiceRow = {
  id: number
  name: string
  suspended: boolean
  archived: boolean
  unknown_policy: UnknownPolicy | null
  quotas: QuotaCap[] | null
  flood_guard: FloodGuard | null
  review_policy: ReviewPolicy | null
  reviewed_hosts: string[] | null
  allocations: (Omit<Allocation, 'quotas'> & { quotas: QuotaCap[] | null })[] | null
}

const SNAPSHOT = `
  select json_build_object(
    'centre', (select json_build_object('time_zone', time_zone, 'calendar', calendar, 'retention_days', retention_days) from centre),
    'methodsOff', (select json_agg(name) from methods where disabled_at is not null),
    'accounts', (select json_agg(json_build_object(
      'id', a.id, 'name', a.name, 'title_fa', a.title_fa, 'title_en', a.title_en, 'provider', a.provider,
      'base_url', a.base_url, 'proxy_url', a.proxy_url, 'settings', a.settings, 'connections', a.connections, 'pace', a.pace,
      'suspended', a.suspended_at is not null, 'report_secret_hash', encode(a.report_secret_hash, 'hex'),
      'report_networks', a.report_networks,
      'keys', (select json_agg(json_build_object('id', k.id, 'name', k.name, 'secret', encode(k.secret, 'base64'),
        'disabled', k.disabled_at is not null, 'expires_at', extract(epoch from k.expires_at)::float8 * 1000) order by k.position, k.id) from account_keys k where k.account_id = a.id),
      'lines', (select json_agg(json_build_object('number', l.number, 'isAdvertising', l.kind = 'advertising', 'carriesOtp', l.carries_otp, 'optOut', l.opt_out,
          'expiresAt', extract(epoch from l.expires_at)::float8 * 1000) order by l.position, l.id)
        from sender_lines l where l.account_id = a.id and l.disabled_at is null),
      'tariffs', (select json_agg(json_build_object('line', t.line, 'encoding', t.encoding, 'price', t.price,
          'startsAt', extract(epoch from t.starts_on::timestamp at time zone c.time_zone)::float8 * 1000))
        from tariffs t cross join centre c where t.account_id = a.id))) from accounts a),
    'services', (select json_agg(json_build_object(
      'id', s.id, 'name', s.name, 'suspended', s.suspended_at is not null, 'archived', s.archived_at is not null,
      'unknown_policy', s.unknown_policy, 'review_policy', s.review_policy,
      'reviewed_hosts', case when s.review_policy->'firstLink' = 'true' then (
        select json_agg(h.host) from reviewed_hosts h where h.service_id = s.id) end,
      'quotas', (select json_agg(json_build_object('span', q.span, 'unit', q.unit, 'cap', q.cap) order by q.span, q.unit)
        from service_quotas q where q.service_id = s.id),
      'flood_guard', case when s.repeats_max is not null then json_build_object('max', s.repeats_max, 'seconds', s.repeats_s) end,
      'allocations', (select json_agg(json_build_object('accountId', o.account_id, 'methods', o.methods, 'lines', o.lines,
          'position', o.position, 'weight', o.weight, 'classes', o.classes,
          'quotas', (select json_agg(json_build_object('span', q.span, 'unit', q.unit, 'cap', q.cap) order by q.span, q.unit)
            from allocation_quotas q where q.allocation_id = o.id)) order by o.position, o.id)
        from allocations o where o.service_id = s.id))) from services s),
    -- those replaced so long ago that nothing can wait for them any more are left out
    'templates', (select json_agg(json_build_object(
      'id', v.id, 'serviceId', t.service_id, 'name', t.name, 'version', v.version, 'class', t.class, 'text', v.text,
      'locale', v.locale, 'translations', v.translations, 'variables', v.variables, 'bindings', v.bindings, 'isReplaced', v.replaced_at is not null))
      from template_versions v join templates t on t.id = v.template_id cross join centre c
      where v.replaced_at is null or v.replaced_at > now() - c.retention_days * interval '1 day')) as snapshot`

const toAccount = (row: AccountRow, provider: Provider, vault: Vault): Account => ({
  id: row.id,
  name: row.name,
  title: { fa: row.title_fa, en: row.title_en },
  provider,
  baseUrl: (row.base_url ?? provider.baseUrl ?? '').replace(/\/+$/, ''),
  proxyUrl: row.proxy_url,
  settings: row.settings,
  connections: row.connections,
  pace: row.pace,
  isSuspended: row.suspended,
  isSandbox: provider.slug === SANDBOX,
  keys: readKeys(row, vault, false),
  retiredKeys: readKeys(row, vault, true),
  lines: row.lines ?? [],
  tariffs: row.tariffs ?? [],
  reportSecretHash: row.report_secret_hash,
  isReportSource: makeNetworkCheck(row.report_networks),
})

const readKeys = ({ keys }: AccountRow, vault: Vault, isDisabled: boolean): Key[] =>
  (keys ?? [])
    .filter(({ disabled }) => disabled === isDisabled)
    .map(({ id, name, secret, expires_at }) => ({
      id,
      name,
      expiresAt: expires_at,
      fields: JSON.parse(vault.decrypt(Buffer.from(secret, 'base64'))),
    }))

const toService = (row: ServiceRow): Service => ({
  id: row.id,
  name: row.name,
  isSuspended: row.suspended,
  isArchived: row.archived,
  unknownPolicy: row.unknown_policy,
  quotas: row.quotas ?? [],
  floodGuard: row.flood_guard,
  reviewPolicy: row.review_policy,
  reviewedHosts: new Set(row.reviewed_hosts),
  allocations: (row.allocations ?? []).map((one) => ({ ...one, quotas: one.quotas ?? [] })),
})

/** One way for a message to go: an account, the method, and the line (null where the provider chooses). */
export type Road = { account: Account; method: string; line: string | null }

/** The manner of a method's name: `sandbox.sms` → `sms`. */
export const mannerOf = (method: string): string => method.slice(method.indexOf('.') + 1)

/** What a provider's method can do. Throws for a method that the provider has not. */
export function methodOf(account: Account, method: string): Method {
  const found = account.provider.methods[mannerOf(method)]
  if (!found) throw new Error(`${account.provider.slug} has no method ${method}`)
  return found
}

/**
 * What a message asks of its road. `from` pins the line. `random` draws among allocations that share by weight: in [0, 1).
 * `template`: what it is made from.
 */
export type Wish = {
  isTest: boolean
  /** `sms` where absent. */
  channel?: Channel
  from: string | null
  class: MessageClass
  nowMs: number
  random?: () => number
  /**
   * Of the text, as the hot tables number it: allocations that are equal otherwise stand in the order of its price;
   * absent, by their order.
   */
  encoding?: number
  template?: MadeOf | null
}

/**
 * The roads that a service's text may take, in its order of choice; a code made from a template goes by the providers'
 * own templates first, another message by them last. `from` pins the line, so only accounts that lend it to the service
 * remain. A test message of a live service goes through the sandbox alone.
 */
export function findRoads(routing: Routing, service: Service, wish: Wish): Road[] {
  const isOn = ({ method }: Road) => !routing.methodsOff.has(method)
  return findLentRoads(routing, service, wish).filter(isOn)
}

/** The same whether or not the administrator has switched their methods off. */
export function findLentRoads(routing: Routing, service: Service, wish: Wish): Road[] {
  if (wish.isTest && !isOnSandbox(routing, service)) return routing.sandbox ? sandboxRoads(routing.sandbox, wish) : []
  const offers = drawOrder(service.allocations, wish.random ?? Math.random).flatMap((allocation): Offer[] => {
    const account = routing.accounts.get(allocation.accountId)
    const roads = account && carriesClass(allocation, wish.class) ? roadsOf(account, allocation, wish) : []
    return roads.length > 0 ? [{ allocation, roads }] : []
  })
  const roads = cheapestFirst(offers, wish).flatMap((offer) => offer.roads)
  if (!wish.template) return roads
  const [bound, plain] = [roads.filter(isByTemplate), roads.filter((road) => !isByTemplate(road))]
  return wish.class === 'otp' ? [...bound, ...plain] : [...plain, ...bound]
}

/** Whether a road hands over a provider's template and its tokens instead of a text. */
export const isByTemplate = ({ account, method }: Road): boolean => methodOf(account, method).template

/** Whether the service's allocations are all of the sandbox (they are all, or none). */
export const isOnSandbox = (routing: Routing, service: Service): boolean =>
  service.allocations.some(({ accountId }) => routing.accounts.get(accountId)?.isSandbox)

/** Whether an allocation lets messages of a class through. */
export const carriesClass = ({ classes }: Allocation, className: MessageClass): boolean =>
  classes.length === 0 || classes.includes(className)

/** Whether a service's order of choice is drawn anew for every message. */
export const isDrawn = ({ allocations }: Service): boolean =>
  allocations.some((one, i) => one.weight !== null && allocations.some((other, k) => k > i && sharesWith(one, other)))

const sharesWith = (one: Allocation, other: Allocation): boolean =>
  one.position === other.position && one.weight !== null && other.weight !== null

type Offer = { allocation: Allocation; roads: Road[] }

/** Whether two allocations stand at one place and nothing but their price tells them apart. */
export const isEqual = (one: Pick<Allocation, 'position' | 'weight'>, other: Pick<Allocation, 'position' | 'weight'>) =>
  one.position === other.position && one.weight === null && other.weight === null

/** Whether the price of a text may decide by which of its accounts a service's messages go. */
export const comparesPrices = ({ allocations }: Service): boolean =>
  allocations.some((one, i) => allocations.some((other, k) => k > i && isEqual(one, other)))

/** Those that are equal stand by the price of a segment; whose price nobody knows comes after, in its order. */
function cheapestFirst(offers: Offer[], { encoding, nowMs }: Wish): Offer[] {
  if (encoding === undefined || offers.length < 2) return offers
  const priceOf = ({ roads: [road] }: Offer): number =>
    (road && findTariff(road.account.tariffs, { line: road.line, encoding }, nowMs)?.price) ?? Number.POSITIVE_INFINITY
  const sorted = [...offers]
  for (const offer of offers) {
    const places = offers.flatMap((one, place) => (isEqual(one.allocation, offer.allocation) ? [place] : []))
    const equals = places.map((place) => offers[place] as Offer).sort((a, b) => compare(priceOf(a), priceOf(b)))
    places.forEach((place, i) => {
      sorted[place] = equals[i] as Offer
    })
  }
  return sorted
}

/** Also of two that nobody knows. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

/** Allocations of the same position that have a weight stand in an order drawn by it; all others as they are. */
function drawOrder(allocations: Allocation[], random: () => number): Allocation[] {
  const drawn: Allocation[] = []
  for (let from = 0; from < allocations.length; ) {
    let to = from + 1
    while (to < allocations.length && sharesWith(allocations[from] as Allocation, allocations[to] as Allocation)) to++
    drawn.push(...drawAmong(allocations.slice(from, to), random))
    from = to
  }
  return drawn
}

function drawAmong(allocations: Allocation[], random: () => number): Allocation[] {
  const left = [...allocations]
  const drawn: Allocation[] = []
  while (left.length > 1) {
    let at = random() * left.reduce((sum, { weight }) => sum + (weight ?? 0), 0)
    const index = left.findIndex(({ weight }) => {
      at -= weight ?? 0
      return at < 0
    })
    drawn.push(...left.splice(Math.max(index, 0), 1))
  }
  return [...drawn, ...left]
}

/** By the manner that bears the channel's name. */
function sandboxRoads(account: Account, { channel = 'sms', from }: Wish): Road[] {
  const method = `${account.provider.slug}.${channel}`
  return account.provider.methods[channel] ? [{ account, method, line: from }] : []
}

function roadsOf(account: Account, allocation: Allocation, wish: Wish): Road[] {
  const { from, class: className, nowMs, channel = 'sms' } = wish
  const usableLines = listUsableLines(account, allocation, className, nowMs).map(({ number }) => number)
  if (from !== null && !usableLines.includes(from)) return []
  return allocation.methods.flatMap((method) => {
    const capability = account.provider.methods[mannerOf(method)]
    if (!capability || channelOfMethod(account.provider, capability) !== channel) return []
    if (capability.template && !carriesTemplate(account, method, wish)) return []
    const line = capability.line === 'none' ? null : (from ?? usableLines[0] ?? null)
    return line === null && capability.line === 'required' ? [] : [{ account, method, line }]
  })
}

/** Whether a message may go by a provider's template: bound, with every value in its limits, and the line not ours to pin. */
function carriesTemplate(account: Account, method: string, { template, from }: Wish): boolean {
  const binding = template && findBinding(template.version, method, template.locale)
  if (!template || !binding || (from !== null && methodOf(account, method).line === 'none')) return false
  return isWithinLimits(binding, template.values) && !isRefused(account, binding, template.values)
}

const isRefused = ({ provider }: Account, binding: Binding, values: Values): boolean =>
  provider.refuseTemplate?.(fillBinding(binding, values)) !== undefined

/** The lines of an account that a service's messages of a class may leave from now, in order. */
export const listUsableLines = (
  account: Account,
  allocation: Pick<Allocation, 'lines'>,
  className: MessageClass,
  nowMs: number,
): Line[] =>
  account.lines.filter(
    (line) =>
      isBeforeEnd(line, nowMs) &&
      (className !== 'otp' || line.carriesOtp) &&
      (allocation.lines.length === 0 || allocation.lines.includes(line.number)),
  )

export const isBeforeEnd = ({ expiresAt }: { expiresAt: number | null }, nowMs: number): boolean =>
  expiresAt === null || nowMs < expiresAt

/** Whether an account can carry something now: it is not suspended and has a key. */
export const isUsable = (account: Account, nowMs: number): boolean =>
  !account.isSuspended && (account.keys.some((key) => isBeforeEnd(key, nowMs)) || needsNoKey(account))

/** Whether the account's provider asks for no credential at all, or not with the account's settings. */
export const needsNoKey = ({ provider, settings }: Pick<Account, 'provider' | 'settings'>): boolean =>
  !asksForKey(provider, settings)
