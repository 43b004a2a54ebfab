import pg from 'pg'

/** What makes a value's text the same on every server, and lets a long statement run to its end. */
const SETTINGS: [name: string, value: string][] = [
  ['timezone', 'UTC'],
  ['datestyle', 'ISO, MDY'],
  ['intervalstyle', 'postgres'],
  ['extra_float_digits', '1'],
  ['bytea_output', 'hex'],
  ['synchronize_seqscans', 'off'],
  ['statement_timeout', '0'],
  ['idle_in_transaction_session_timeout', '0'],
  // PostgreSQL 17 and newer
  ['transaction_timeout', '0'],
]

/** A connection of its own for a backup or a restore. Whoever opens it ends it; an open transaction ends with it. */
export async function openSession(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'rasan backup', keepAlive: true })
  // a connection that dies is told by the statement that needed it
  client.on('error', () => undefined)
  await client.connect()
  await client.query(
    `select set_config(s.name, s.value, false) from unnest($1::text[], $2::text[]) s(name, value)
     where exists (select from pg_settings p where lower(p.name) = s.name)`,
    [SETTINGS.map(([name]) => name), SETTINGS.map(([, value]) => value)],
  )
  return client
}
