import { sql } from 'kysely'
import type { FailureCode, Who } from '../../../providers/provider.ts'
import type { Db } from '../../platform/db/database.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { holdsWords } from '../../platform/search/words.ts'
import { foldWords } from '../../platform/text/fold.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { COUNTED_AMOUNT, COUNTED_EXPIRY, COUNTED_UNIT } from '../balances/balances.ts'
import type { AlertEvent } from './decide.ts'

export const ALERT_KINDS = [
  ...(['amount', 'runway', 'expiry', 'key_expiry', 'line_expiry', 'token_expiry'] as const),
  ...(['key_refused', 'circuit_open', 'refresh_failing'] as const),
] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

export type RulesRow = {
  /** Texts, as the database writes numbers. */
  amounts: string[]
  runwayDays: number[]
  expiryDays: number[]
  tellsFaults: boolean
  mobiles: string[]
  userIds: number[]
  locale: Locale
  quietFrom: number | null
  quietUntil: number | null
  repeatHours: number | null
}

const RULES = sql`
  json_build_object('amounts', r.amounts::text[], 'runwayDays', r.runway_days, 'expiryDays', r.expiry_days,
    'tellsFaults', r.tells_faults, 'mobiles', r.mobiles, 'userIds', r.user_ids, 'locale', r.locale,
    'quietFrom', r.quiet_from, 'quietUntil', r.quiet_until, 'repeatHours', r.repeat_hours)`

export async function findRulesRow(db: Db, accountId: number): Promise<RulesRow | undefined> {
  const { rows } = await sql<{ rules: RulesRow }>`
    select ${RULES} as rules from alert_rules r where r.account_id = ${accountId}`.execute(db)
  return rows[0]?.rules
}

export async function storeRules(tx: Db, accountId: number, row: RulesRow): Promise<void> {
  await sql`
    insert into alert_rules (account_id, amounts, runway_days, expiry_days, tells_faults, mobiles, user_ids, locale,
                             quiet_from, quiet_until, repeat_hours)
    values (${accountId}, ${row.amounts}::numeric[], ${row.runwayDays}::int[], ${row.expiryDays}::int[], ${row.tellsFaults},
            ${row.mobiles}::text[], ${row.userIds}::int[], ${row.locale}, ${row.quietFrom}, ${row.quietUntil}, ${row.repeatHours})
    on conflict (account_id) do update set
      amounts = excluded.amounts, runway_days = excluded.runway_days, expiry_days = excluded.expiry_days,
      tells_faults = excluded.tells_faults, mobiles = excluded.mobiles, user_ids = excluded.user_ids, locale = excluded.locale,
      quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, repeat_hours = excluded.repeat_hours`.execute(
    tx,
  )
}

/** A stopped part of an account; `subject` as people know it. */
export type CircuitSeen = {
  kind: 'account' | 'key' | 'line' | 'template'
  subject: string
  fault: string
  failure: FailureCode
  code: string
  words: string
  who: Who
  /** ms since 1970. */
  since: number
}

/** A key or a line in use that ends, by its name or number. */
export type EndingSeen = { kind: 'key_expiry' | 'line_expiry'; subject: string; expiresAt: string }

/** What is looked at of an account; `minute` of the centre's day. */
export type AccountSeen = {
  id: number
  provider: string
  minute: number
  amount: number | null
  unit: 'IRR' | 'credit' | null
  pace: number | null
  expiresAt: Date | null
  failures: number
  failure: FailureCode | null
  failureCode: string | null
  failureWords: string | null
  failureWho: Who | null
  rules: RulesRow | null
  circuits: CircuitSeen[]
  endings: EndingSeen[]
}

/** All accounts, in one statement. */
export async function listAccountsSeen(db: Db, now: Date): Promise<AccountSeen[]> {
  const { rows } = await sql<AccountSeen>`
    select a.id, a.provider,
      extract(epoch from (${now}::timestamptz at time zone e.time_zone)::time)::int / 60 as minute,
      (${COUNTED_AMOUNT})::float8 as amount, ${COUNTED_UNIT} as unit, b.pace::float8 as pace, ${COUNTED_EXPIRY} as "expiresAt",
      coalesce(b.failures, 0) as failures, b.failure, b.failure_code as "failureCode", b.failure_words as "failureWords",
      b.failure_who as "failureWho",
      case when r.account_id is not null then ${RULES} end as rules,
      (select coalesce(json_agg(json_build_object('kind', c.kind, 'fault', c.fault, 'failure', c.failure, 'code', c.code,
         'words', c.words, 'who', c.who, 'since', extract(epoch from c.since)::float8 * 1000,
         'subject', case c.kind when 'key' then k.name else c.subject end)), '[]')
       from circuits c
       left join account_keys k on c.kind = 'key' and k.account_id = c.account_id and k.id::text = c.subject
       where c.account_id = a.id and c.state <> 'closed' and (c.kind <> 'key' or k.id is not null)) as circuits,
      (select coalesce(json_agg(json_build_object('kind', kind, 'subject', subject, 'expiresAt', expires_at) order by expires_at, subject), '[]') from (
         select 'key_expiry' as kind, name as subject, expires_at from account_keys
         where account_id = a.id and disabled_at is null and expires_at is not null
         union all
         select 'line_expiry', number, expires_at from sender_lines
         where account_id = a.id and disabled_at is null and expires_at is not null) part) as endings
    from accounts a
    cross join centre e
    left join balances b on b.account_id = a.id
    left join alert_rules r on r.account_id = a.id
    order by a.id`.execute(db)
  return rows
}

export type Facts = {
  unit?: 'IRR' | 'credit'
  amount?: number | null
  runwayDays?: number | null
  expiresAt?: string | null
  times?: number
  part?: CircuitSeen['kind']
  failure?: FailureCode
  who?: Who
  code?: string
  words?: string
  /** Of a token: whose it is, and whether another has taken its place. */
  of?: 'service' | 'centre' | 'scim'
  isReplaced?: boolean
}

/** It is about an account or about a token. */
export type AlertRow = {
  id: number
  accountId: number | null
  tokenId: number | null
  kind: AlertKind
  subject: string
  level: number | null
  told: number | null
  toldAt: Date | null
  calmSince: Date | null
  value: number | null
  facts: Facts
  occurrence: number
  openedAt: Date
  endedAt: Date | null
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
}

const COLUMNS = sql`
  l.id, l.account_id as "accountId", l.token_id as "tokenId", l.kind, l.subject, l.level::float8 as level, l.told::float8 as told,
  l.told_at as "toldAt", l.calm_since as "calmSince", l.value::float8 as value, l.facts, l.occurrence, l.opened_at as "openedAt",
  l.ended_at as "endedAt", l.acknowledged_at as "acknowledgedAt", l.acknowledged_by as "acknowledgedBy"`

export async function readTimeZone(db: Db): Promise<string> {
  const { rows } = await sql<{ timeZone: string }>`select time_zone as "timeZone" from centre`.execute(db)
  return rows[0]!.timeZone
}

/** Those that have not ended, of accounts and of tokens. */
export async function listOpenAlerts(db: Db): Promise<AlertRow[]> {
  const { rows } = await sql<AlertRow>`select ${COLUMNS} from alerts l where l.ended_at is null`.execute(db)
  return rows
}

export type ReceiverUser = { id: number; name: string; mobile: string | null; locale: Locale; suspended: boolean }

export async function listReceiverUsers(db: Db, ids: readonly number[]): Promise<ReceiverUser[]> {
  const { rows } = await sql<ReceiverUser>`
    select id, name, mobile, locale, suspended_at is not null as suspended from users where id = any (${ids}::int[])`.execute(
    db,
  )
  return rows
}

/** Whom a notice is for: a number or a user, the text, and what became of it. */
export type Receiver = {
  to: string | null
  user: { id: number; name: string } | null
  locale: Locale
  text: string
  message: string | null
  failure: string | null
}

/** An alert as it is from now on (`id` null: a new one), and the notice of it where there is one. Times in ISO. */
export type AlertChange = Omit<
  AlertRow,
  'id' | 'toldAt' | 'calmSince' | 'openedAt' | 'endedAt' | 'acknowledgedAt' | 'acknowledgedBy'
> & {
  id: number | null
  toldAt: string | null
  calmSince: string | null
  endedAt: string | null
  isAcknowledged: boolean
  event: AlertEvent | null
  receivers: Receiver[]
}

/** Writes states and notices of one look at everything, in one statement. */
export async function saveAlerts(tx: Db, changes: AlertChange[], now: Date): Promise<void> {
  await sql`
    with w as (
      select * from json_to_recordset(${JSON.stringify(changes)}::json) as w (
        id int, "accountId" int, "tokenId" int, kind text, subject text, level numeric, told numeric, "toldAt" timestamptz,
        "calmSince" timestamptz, value numeric, facts jsonb, occurrence int, "endedAt" timestamptz, "isAcknowledged" boolean,
        event text, receivers jsonb)
    ), made as (
      insert into alerts (account_id, token_id, kind, subject, level, told, told_at, calm_since, value, facts, occurrence, opened_at)
      select "accountId", "tokenId", kind, subject, level, told, "toldAt", "calmSince", value, facts, occurrence, ${now}::timestamptz
      from w where id is null
      returning id, account_id, token_id, kind, subject
    ), changed as (
      update alerts l set level = w.level, told = w.told, told_at = w."toldAt", calm_since = w."calmSince", value = w.value,
        facts = w.facts, occurrence = w.occurrence, ended_at = w."endedAt",
        acknowledged_at = case when w."isAcknowledged" then l.acknowledged_at end,
        acknowledged_by = case when w."isAcknowledged" then l.acknowledged_by end
      from w where l.id = w.id
    )
    insert into alert_notices (alert_id, occurrence, event, level, value, at, receivers, sent_at)
    select coalesce(w.id, m.id), w.occurrence, w.event, w.level, w.value, ${now}::timestamptz, w.receivers,
      case when w.receivers = '[]' then ${now}::timestamptz end
    from w
    left join made m on w.id is null and m.account_id is not distinct from w."accountId"
      and m.token_id is not distinct from w."tokenId" and m.kind = w.kind and m.subject = w.subject
    where w.event is not null`.execute(tx)
}

export type Unsent = {
  alertId: number
  occurrence: number
  event: AlertEvent
  kind: AlertKind
  accountId: number | null
  at: Date
  receivers: Receiver[]
}

/** What was told in the last hour. `deepest`: the lowest level that its alert was told with. */
export type LateNotice = {
  accountId: number | null
  /** Of a token that is a service's. */
  serviceId: number | null
  kind: AlertKind
  subject: string
  event: AlertEvent
  at: Date
  deepest: number | null
  /** Whether it went to anybody: not what was gathered into another, or was too many. */
  isTold: boolean
}

export async function listLateNotices(db: Db, now: Date): Promise<LateNotice[]> {
  const { rows } = await sql<LateNotice>`
    select l.account_id as "accountId", t.service_id as "serviceId", l.kind, l.subject, n.event, n.at,
      (select min(o.level)::float8 from alert_notices o where o.alert_id = n.alert_id) as deepest,
      jsonb_path_exists(n.receivers, '$[*] ? (@.failure == null || @.failure != "too_many")') as "isTold"
    from alert_notices n
    join alerts l on l.id = n.alert_id
    left join tokens t on t.id = l.token_id
    where n.at > ${now}::timestamptz - interval '1 hour'`.execute(db)
  return rows
}

/** Some of the notices that were decided on and not wholly sent, whichever: one that cannot be sent holds up no other. */
export async function listUnsent(db: Db): Promise<Unsent[]> {
  const { rows } = await sql<Unsent>`
    select * from (
      select n.alert_id as "alertId", n.occurrence, n.event, l.kind, l.account_id as "accountId", n.at, n.receivers
      from alert_notices n join alerts l on l.id = n.alert_id
      where n.sent_at is null
      order by random() limit 100) picked
    order by at, "alertId"`.execute(db)
  return rows
}

export async function noteSent(
  db: Db,
  { alertId, occurrence }: Unsent,
  receivers: Receiver[],
  now: Date,
): Promise<void> {
  await sql`
    update alert_notices set receivers = ${JSON.stringify(receivers)}::jsonb, sent_at = ${now}::timestamptz
    where alert_id = ${alertId} and occurrence = ${occurrence} and sent_at is null`.execute(db)
}

export type ListedAlert = AlertRow & {
  account: string | null
  service: string | null
  /** Of the account, or of the token's service; empty of the centre's tokens. */
  titleFa: string
  titleEn: string
  notices: NoticeRow[]
}
/** `at` as JSON writes it. */
export type NoticeRow = { occurrence: number; event: AlertEvent; at: string; isSent: boolean; receivers: Receiver[] }

const NOTICES = sql`
  (select coalesce(json_agg(json_build_object('occurrence', n.occurrence, 'event', n.event, 'at', n.at,
     'isSent', n.sent_at is not null, 'receivers', n.receivers) order by n.occurrence desc), '[]')
   from alert_notices n where n.alert_id = l.id)`
const LISTED = sql`
  ${COLUMNS}, a.name as account, s.name as service, coalesce(a.title_fa, s.title_fa, '') as "titleFa",
  coalesce(a.title_en, s.title_en, '') as "titleEn", ${NOTICES} as notices`
const FROM = sql`
  from alerts l
  left join accounts a on a.id = l.account_id
  left join tokens t on t.id = l.token_id
  left join services s on s.id = t.service_id`
/** Tokens are shown to those who may read all of them. */
const ofThese = (hasTokens: boolean) => (hasTokens ? sql`true` : sql`l.token_id is null`)

export const alertSearch = declareSearch({
  fields: {
    account: { type: 'text', sql: sql`a.name` },
    service: { type: 'text', sql: sql`s.name`, operators: ['eq', 'ne', 'in', 'empty'] },
    kind: { type: 'enum', sql: sql`l.kind`, values: ALERT_KINDS },
    subject: {
      type: 'text',
      sql: sql`case l.kind when 'circuit_open' then regexp_replace(l.subject, '^(line|template) ', '') else l.subject end`,
    },
    lasting: { type: 'boolean', sql: sql`(l.ended_at is null and l.level is not null)` },
    acknowledged: { type: 'boolean', sql: sql`l.acknowledged_at is not null` },
    openedAt: { type: 'instant', sql: sql`l.opened_at`, sortable: true },
    endedAt: { type: 'instant', sql: sql`l.ended_at` },
  },
  id: { sql: sql`l.id`, type: 'integer' },
  defaultSort: '-openedAt',
  freeText: (text) =>
    holdsWords(
      sql`concat_ws(' ', a.name, a.title_fa, a.title_en, s.name, s.title_fa, s.title_en, l.subject)`,
      foldWords(text),
    ),
})

export async function listAlertRows(db: Db, search: SearchRequest, hasTokens: boolean) {
  const { rows } = await sql<ListedAlert & { cursorId: string; cursorSort: string | null }>`
    select ${LISTED} ${search.cursorColumns} ${FROM}
    where ${ofThese(hasTokens)} and ${search.where}
    order by ${search.orderBy}
    limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, (row): ListedAlert => row)
}

export async function findAlertRow(db: Db, id: number, hasTokens: boolean): Promise<ListedAlert | undefined> {
  const { rows } = await sql<ListedAlert>`
    select ${LISTED} ${FROM} where l.id = ${id} and ${ofThese(hasTokens)}`.execute(db)
  return rows[0]
}

/** False where somebody has already. */
export async function acknowledge(tx: Db, id: number, by: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update alerts set acknowledged_at = ${now}::timestamptz, acknowledged_by = ${by}
    where id = ${id} and acknowledged_at is null returning id`.execute(tx)
  return rows.length > 0
}

/** What has ended is kept as long as messages are. */
export async function dropOldAlerts(db: Db, now: Date): Promise<void> {
  await sql`
    delete from alerts l using centre c
    where l.ended_at < ${now}::timestamptz - make_interval(days => c.retention_days)`.execute(db)
}
