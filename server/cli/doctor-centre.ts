import { sql } from 'kysely'
import { findProvider } from '../../providers/index.ts'
import { asksForKey, type Provider } from '../../providers/provider.ts'
import { type Config, isLoopback } from '../config.ts'
import { SANDBOX } from '../dispatch/road/routing.ts'
import { BUILT_IN_SERVICE } from '../platform/auth/access.ts'
import type { Db } from '../platform/db/database.ts'
import { makeNetworkCheck } from '../platform/http/networks.ts'
import { checkStopped } from './doctor-stopped.ts'
import { advice, type Finding, fine, wrong } from './finding.ts'

const TOKEN_NOTICE_DAYS = 14

/** What people have set up: accounts, services, tokens. */
export const checkCentre = async (db: Db, config: Config): Promise<Finding[]> => [
  ...(await checkAccounts(db, config)),
  await checkServices(db),
  ...(await checkOwnMessages(db)),
  ...(await checkReceivers(db)),
  ...(await checkStopped(db)),
  await checkTokens(db),
  ...(await checkNodes(db)),
]

type AccountRow = {
  name: string
  provider: string
  settings: Record<string, unknown>
  keys: number
  lines: number
  networks: string[]
}

async function checkAccounts(db: Db, config: Config): Promise<Finding[]> {
  const { rows } = await sql<AccountRow>`
    select a.name, a.provider, a.settings,
           (select count(*)::int from account_keys k where k.account_id = a.id and k.disabled_at is null) as keys,
           (select count(*)::int from sender_lines l where l.account_id = a.id and l.disabled_at is null) as lines,
           a.report_networks as networks
    from accounts a
    where a.suspended_at is null
    order by a.name`.execute(db)
  const findings = rows.flatMap((row) => [...checkAccount(row), ...checkReportNetworks(row, config)])
  return findings.length > 0 ? findings : [fine('Every account has what its provider needs.')]
}

function checkAccount({ name, provider: slug, settings, keys, lines }: AccountRow): Finding[] {
  const provider = findProvider(slug)
  if (!provider) return [wrong(`Account ${name} is at ${slug}, which this version does not know.`)]
  const needsKey = asksForKey(provider, settings)
  const key =
    needsKey && keys === 0 ? [wrong(`Account ${name} has no usable key, so nothing leaves through it: add one.`)] : []
  return [...key, ...(lines === 0 ? checkLineless(name, provider) : [])]
}

/** Behind a proxy on this machine that is not trusted every callback seems to come from here. */
function checkReportNetworks({ name, networks }: AccountRow, { host, trustedProxies }: Config): Finding[] {
  const seesAll = !isLoopback(host) || trustedProxies.length > 0
  if (seesAll || makeNetworkCheck(networks)('127.0.0.1')) return []
  return [
    wrong(
      `Account ${name} takes reports from ${networks.join(', ')} only, but whatever a proxy hands on comes from this machine: set RASAN_TRUSTED_PROXIES.`,
    ),
  ]
}

function checkLineless(name: string, { methods, baseUrl }: Provider): Finding[] {
  const needs = Object.values(methods).map(({ line }) => line)
  if (needs.includes('required')) return [wrong(`Account ${name} has no usable sender line: add one.`)]
  // nobody sees the line of what never leaves this process
  const isSeen = needs.includes('optional') && baseUrl !== null
  return isSeen ? [advice(`Account ${name} has no usable sender line: its provider chooses one.`)] : []
}

async function checkServices(db: Db): Promise<Finding> {
  const { rows } = await sql<{ name: string }>`
    select s.name
    from services s
    where s.suspended_at is null and s.archived_at is null
      and not exists (select from allocations o where o.service_id = s.id)
    order by s.name`.execute(db)
  return rows.length === 0
    ? fine('Every service has an account to send through.')
    : advice(`No account is allocated to ${listNames(rows)}, so it can send nothing.`)
}

/** Codes for a new password and alerts leave by the service that is Rasan's own. */
async function checkOwnMessages(db: Db): Promise<Finding[]> {
  const { rows } = await sql`
    select from allocations l
    join services s on s.id = l.service_id
    join accounts a on a.id = l.account_id
    where s.name = ${BUILT_IN_SERVICE} and a.provider <> ${SANDBOX} and a.suspended_at is null limit 1`.execute(db)
  return rows.length > 0
    ? [fine('Codes for a new password and alerts have an account to leave by.')]
    : [
        advice(
          `The service ${BUILT_IN_SERVICE} has no account but the sandbox: codes for a new password and alerts reach no phone. Allocate an account to it.`,
        ),
      ]
}

async function checkReceivers(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{ name: string }>`
    select a.name from accounts a left join alert_rules r on r.account_id = a.id
    where a.provider <> ${SANDBOX} and a.suspended_at is null
      and cardinality(coalesce(r.mobiles, '{}')) + cardinality(coalesce(r.user_ids, '{}')) = 0
    order by a.name`.execute(db)
  return rows.length === 0
    ? []
    : [advice(`Nobody is told when something is wrong with ${listNames(rows)}: name receivers of its alerts.`)]
}

async function checkTokens(db: Db): Promise<Finding> {
  const { rows } = await sql<{ name: string }>`
    select coalesce(s.name, 'centre') || '/' || t.name as name
    from tokens t
    left join services s on s.id = t.service_id
    where t.revoked_at is null and t.expires_at > now()
      and t.expires_at < now() + make_interval(days => ${TOKEN_NOTICE_DAYS})
    order by t.expires_at`.execute(db)
  return rows.length === 0
    ? fine(`No token ends within ${TOKEN_NOTICE_DAYS} days.`)
    : advice(`These tokens end within ${TOKEN_NOTICE_DAYS} days: ${listNames(rows)}.`)
}

/** A node that was not seen for ten seconds is gone. */
async function checkNodes(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{ alive: number; senders: number; leaders: number }>`
    select count(*)::int as alive, count(*) filter (where is_sending)::int as senders,
           count(*) filter (where runs_jobs)::int as leaders
    from nodes where seen_at >= clock_timestamp() - interval '10 s'`.execute(db)
  const { alive, senders, leaders } = rows[0]!
  if (alive === 0) return [advice('No node is running at this moment: nothing is accepted or sent until one is.')]
  const missing = [
    ...(senders === 0
      ? [wrong('No running node has the role dispatcher, so nothing is sent: start one with it.')]
      : []),
    ...(leaders === 0
      ? [
          wrong(
            'No running node has the role jobs, so reports are not polled and no partitions are made: start one with it.',
          ),
        ]
      : []),
  ]
  return missing.length > 0
    ? missing
    : [fine(`Nodes that run: ${alive}; ${senders} of them send, ${leaders} do the jobs.`)]
}

const NAMES_MAX = 10

function listNames(rows: { name: string }[]): string {
  const names = rows.slice(0, NAMES_MAX).map(({ name }) => name)
  return names.join(', ') + (rows.length > NAMES_MAX ? ` and ${rows.length - NAMES_MAX} more` : '')
}
