import { sql } from 'kysely'
import { findProvider } from '../../../providers/index.ts'
import { asksForKey, type Channel, channelOfMethod, type FailureCode, type Who } from '../../../providers/provider.ts'
import type { CircuitKind } from '../../dispatch/road/circuit.ts'
import type { Db } from '../../platform/db/database.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { readMethodNames } from '../methods/methods.ts'

/** A sending method that a service is allowed, and whether it can be used as things stand. */
export type UsableMethod = {
  method: string
  title: { fa: string; en: string }
  channel: Channel
  account: { name: string; title: { fa: string; en: string } }
  /** Numbers that may be named in `from`, in order. */
  lines: string[]
  /** It goes by a template of the provider, and not as text. */
  template: boolean
  usable: boolean
  reason: UnusableReason | null
  /** It is lent, and what it needs is at fault now: messages go by the next account, or wait. */
  stopped: Stopped | null
}

export type Stopped = { failure: { code: FailureCode; title: string; who: Who }; retryAt: string | null }

/** Why a method cannot be used; the words are the phrases `unusable.<reason>`. */
export const UNUSABLE_REASONS = [
  'account_suspended',
  'account_has_no_key',
  'no_line',
  'needs_template',
  'method_gone',
  'method_off',
] as const
export type UnusableReason = (typeof UNUSABLE_REASONS)[number]

type Row = {
  methods: string[]
  account: string
  provider: string
  settings: Record<string, unknown>
  titleFa: string
  titleEn: string
  suspended: boolean
  hasKey: boolean
  lines: string[]
  keyIds: string[]
  circuits: CircuitRow[]
  /** By method: the providers' own templates that the service's are bound to. */
  bound: Record<string, string[]>
}
type CircuitRow = { kind: CircuitKind; subject: string; failure: FailureCode; who: Who; retryAt: string | null }

/** The methods of a service's allocations, in its order of choice. */
export async function listUsableMethods(db: Db, serviceId: number, locale: Locale): Promise<UsableMethod[]> {
  const { rows } = await sql<Row>`
    select o.methods, a.name as account, a.provider, a.settings, a.title_fa as "titleFa", a.title_en as "titleEn",
           a.suspended_at is not null as suspended,
           exists (select from account_keys k where k.account_id = a.id and k.disabled_at is null
                     and (k.expires_at is null or k.expires_at > now())) as "hasKey",
           array(select l.number from sender_lines l
                 where l.account_id = a.id and l.disabled_at is null and (l.expires_at is null or l.expires_at > now())
                   and (cardinality(o.lines) = 0 or l.number = any (o.lines))
                 order by l.position, l.id) as lines,
           array(select k.id::text from account_keys k where k.account_id = a.id and k.disabled_at is null
                   and (k.expires_at is null or k.expires_at > now())
                 order by k.position, k.id) as "keyIds",
           (select coalesce(json_agg(json_build_object('kind', c.kind, 'subject', c.subject, 'failure', c.failure, 'who', c.who,
              'retryAt', case when c.state = 'open' and c.retry_at > now() then c.retry_at end)), '[]')
            from circuits c where c.account_id = a.id and c.state <> 'closed') as circuits,
           (select coalesce(json_object_agg(m.method, m.names), '{}') from (
              select b->>'method' as method, json_agg(b->>'name') as names
              from templates t join template_versions v on v.template_id = t.id and v.replaced_at is null
              cross join lateral jsonb_array_elements(v.bindings) b
              where t.service_id = o.service_id and t.deleted_at is null group by 1) m) as bound
    from allocations o
    join accounts a on a.id = o.account_id
    where o.service_id = ${serviceId}
    order by o.position, o.id`.execute(db)
  const names = await readMethodNames(db)
  return rows.flatMap((row) => row.methods.map((method) => describeMethod(row, method, names.get(method), locale)))
}

type Named = { title: UsableMethod['title']; disabled: boolean }

function describeMethod(row: Row, method: string, named: Named | undefined, locale: Locale): UsableMethod {
  const reason = named?.disabled ? 'method_off' : findReason(row, method)
  const account = { name: row.account, title: { fa: row.titleFa, en: row.titleEn } }
  return {
    method,
    title: named?.title ?? { fa: method, en: method },
    channel: findChannel(row, method),
    account,
    lines: row.lines,
    template: findCapability(row, method)?.template ?? false,
    usable: reason === null,
    reason,
    stopped: showStopped(findStop(row, method), locale),
  }
}

/**
 * The circuit that keeps this method from being taken now: the account's, the method's, or those of all its keys or
 * lines.
 */
function findStop({ circuits, keyIds, lines, bound }: Row, method: string): CircuitRow | undefined {
  const find = (kind: CircuitKind, subject: string) =>
    circuits.find((circuit) => circuit.kind === kind && circuit.subject === subject)
  const findAll = (kind: CircuitKind, subjects: string[]) => {
    const found = subjects.map((subject) => find(kind, subject))
    return found.includes(undefined) ? undefined : found[0]
  }
  // plain text has one circuit, named by the method; a method of templates is stopped where all of them are
  const names = bound[method]?.map((name) => `${method} ${name}`)
  const findTemplates = () => (names ? findAll('template', names) : find('template', method))
  return find('account', '') ?? findTemplates() ?? findAll('key', keyIds) ?? findAll('line', lines)
}

const showStopped = (circuit: CircuitRow | undefined, locale: Locale): Stopped | null =>
  circuit
    ? {
        failure: {
          code: circuit.failure,
          title: phrase(locale, `failures.${circuit.failure}.title`),
          who: circuit.who,
        },
        retryAt: circuit.retryAt && new Date(circuit.retryAt).toISOString(),
      }
    : null

function findChannel(row: Row, method: string): Channel {
  const provider = findProvider(row.provider)
  const capability = findCapability(row, method)
  if (!provider) return 'sms'
  return capability ? channelOfMethod(provider, capability) : provider.channel
}

const findCapability = (row: Row, method: string) =>
  findProvider(row.provider)?.methods[method.slice(method.indexOf('.') + 1)]

function findReason(row: Row, method: string): UnusableReason | null {
  const provider = findProvider(row.provider)
  const capability = findCapability(row, method)
  if (!provider || !capability) return 'method_gone'
  if (row.suspended) return 'account_suspended'
  if (!row.hasKey && asksForKey(provider, row.settings)) return 'account_has_no_key'
  if (capability.template && !row.bound[method]) return 'needs_template'
  return capability.line === 'required' && row.lines.length === 0 ? 'no_line' : null
}
