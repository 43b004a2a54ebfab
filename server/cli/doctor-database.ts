import { sql } from 'kysely'
import type { Vault } from '../platform/crypto/vault.ts'
import type { Db } from '../platform/db/database.ts'
import { listMissingMigrations } from './centre.ts'
import { advice, type Finding, fine, wrong } from './finding.ts'

const VERSION_LEAST = 150_000
const CLOCK_ADVICE_MS = 1_000
const CLOCK_WRONG_MS = 60_000

/** The database itself: version, durability, migrations, master key, partitions, clock. */
export async function checkDatabase(db: Db, vault: Vault): Promise<{ findings: Finding[]; isMigrated: boolean }> {
  const settings = await readSettings(db)
  const findings = [checkVersion(settings), ...checkDurability(settings), await checkReplicas(db, settings)]
  const clock = await checkClock(db)
  const missing = await listMissingMigrations(db)
  const isMigrated = missing !== 'all' && missing.length === 0
  findings.push(
    isMigrated
      ? fine('Every migration has run.')
      : wrong(`${missing === 'all' ? 'All migrations are' : missing.join(', ')} missing: run "rasan migrate".`),
  )
  if (isMigrated)
    findings.push(
      await checkMasterKey(db, vault),
      await checkPartitions(db),
      ...(await checkRetention(db)),
      ...(await checkLineage(db)),
    )
  return { findings: [...findings, clock], isMigrated }
}

type Settings = Map<string, string>

async function readSettings(db: Db): Promise<Settings> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings
    where name in ('server_version', 'server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit',
                   'synchronous_standby_names')`.execute(db)
  return new Map(rows.map(({ name, setting }) => [name, setting]))
}

function checkVersion(settings: Settings): Finding {
  const version = settings.get('server_version')
  return Number(settings.get('server_version_num')) >= VERSION_LEAST
    ? fine(`The database answers; it is PostgreSQL ${version}.`)
    : wrong(`The database is PostgreSQL ${version}: Rasan needs 15 or newer.`)
}

function checkDurability(settings: Settings): Finding[] {
  const off = ['fsync', 'full_page_writes', 'synchronous_commit'].filter((name) => settings.get(name) === 'off')
  return off.length === 0
    ? [fine('What is committed survives a crash (fsync, full_page_writes and synchronous_commit are on).')]
    : off.map((name) => wrong(`${name} is off: a crash can lose accepted messages; switch it on.`))
}

async function checkReplicas(db: Db, settings: Settings): Promise<Finding> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_replication`.execute(db)
  const replicas = rows[0]?.n ?? 0
  if (replicas === 0) return fine('The database has no replicas, so none can lag behind.')
  const names = settings.get('synchronous_standby_names')
  return names
    ? fine(`A commit waits for the replicas ${names}.`)
    : advice(
        `${replicas} replicas are asynchronous: what was accepted last is lost if one is promoted; set synchronous_standby_names.`,
      )
}

/** A promoted replica is told by what the server says it is; one that does not say it is trusted blindly. */
async function checkLineage(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{ lineage: string }>`select lineage()`.execute(db)
  return rows[0]?.lineage
    ? []
    : [
        advice(
          'The database does not tell which server it is, so a promoted replica would not be noticed: grant execute on pg_control_system, pg_current_wal_lsn and pg_walfile_name.',
        ),
      ]
}

async function checkMasterKey(db: Db, vault: Vault): Promise<Finding> {
  const { rows } = await sql<{ kept: string | null }>`select master_key_fingerprint as kept from centre`.execute(db)
  const kept = rows[0]?.kept ?? null
  return kept === null || kept === vault.fingerprint
    ? fine('The master key is the one that the secrets are encrypted with.')
    : wrong('RASAN_MASTER_KEY is not the key that the secrets are encrypted with: start with the former key.')
}

/** The next weeks' partitions are made by the running server; a week without one would refuse messages. */
async function checkPartitions(db: Db): Promise<Finding> {
  const { rows } = await sql<{ name: string }>`
    with weekly as (
      select p || '_' || to_char(date_trunc('week', (now() + interval '7 days') at time zone 'UTC'), 'YYYYMMDD') as name
      from unnest(array['messages', 'calls', 'notes', 'api_calls', 'audit_entries', 'inbound_messages']) as p
    ), needed as (
      select name from weekly
      union all
      select 'idempotency_' || to_char((now() + interval '1 day') at time zone 'UTC', 'YYYYMMDD')
    )
    select name from needed where to_regclass(name) is null order by name`.execute(db)
  return rows.length === 0
    ? fine('The partitions of the coming week are there.')
    : wrong(
        `Partitions of the coming week are missing (${rows.map(({ name }) => name).join(', ')}): run "rasan migrate".`,
      )
}

/** What is older than what is kept goes within ten minutes, unless its messages have not all ended. */
async function checkRetention(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name
    from pg_inherits i join pg_class c on c.oid = i.inhrelid cross join centre
    where i.inhparent = 'messages'::regclass
      and c.relname < 'messages_' || to_char((now() - make_interval(days => retention_days + 8)) at time zone 'UTC', 'YYYYMMDD')
    order by name`.execute(db)
  return rows.length === 0
    ? []
    : [
        advice(
          `These weeks are older than what is kept and still there (${rows.map(({ name }) => name).join(', ')}): messages of them have not ended; cancel them, or resume or remove what they wait for. The server's log tells how many.`,
        ),
      ]
}

async function checkClock(db: Db): Promise<Finding> {
  const asked = Date.now()
  const { rows } = await sql<{ ms: number }>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(
    db,
  )
  const offsetMs = Math.round(rows[0]!.ms - (asked + Date.now()) / 2)
  const said = `This machine's clock is ${Math.abs(offsetMs)} ms ${offsetMs < 0 ? 'ahead of' : 'behind'} the database's`
  if (Math.abs(offsetMs) >= CLOCK_WRONG_MS) return wrong(`${said}: set both by NTP.`)
  return Math.abs(offsetMs) >= CLOCK_ADVICE_MS ? advice(`${said}: set both by NTP.`) : fine(`${said}.`)
}
