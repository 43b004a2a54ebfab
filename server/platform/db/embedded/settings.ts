/** Settings of PostgreSQL by name. */
export type Settings = Record<string, string>

/**
 * What the embedded PostgreSQL runs with; what is not here is PostgreSQL's own default. What makes a commit durable
 * (`fsync`, `synchronous_commit`, `full_page_writes`) stays on by that default.
 */
const defaults: Settings = {
  max_connections: '100',
  // Memory: for a machine that it shares with Rasan itself.
  shared_buffers: '256MB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  effective_cache_size: '1GB',
  // Fewer checkpoints write fewer whole pages into the log; compressed, those are a fraction of their size.
  wal_compression: 'on',
  wal_buffers: '16MB',
  max_wal_size: '2GB',
  // Files of the log are used again rather than made: making one stops all commits for tens of milliseconds.
  min_wal_size: '512MB',
  checkpoint_timeout: '15min',
  // Solid disks are meant; compiling queries pays only for reports that run for seconds.
  random_page_cost: '1.1',
  jit: 'off',
  // Tables partitioned by time: a statement may lock every partition.
  max_locks_per_transaction: '256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // A statement's text and the detail of an error hold people's numbers and messages: they stay out of the log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  // 64 MB, as containers often have, is too little for the shared memory of parallel queries.
  dynamic_shared_memory_type: 'mmap',
  // Only over 127.0.0.1, which also works where a folder's path is too long for a Unix socket.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
}

/** The text of postgresql.conf: our settings, then the caller's over them. */
export function writeConfiguration(port: number, overrides: Settings): string {
  const settings = { ...defaults, ...overrides, port: String(port) }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return ['# Written by Rasan at every start; change a setting with "alter system".', ...lines, ''].join('\n')
}

/** pg_hba.conf: this machine alone, with the password. */
export const hostRules = 'host all all 127.0.0.1/32 scram-sha-256\n'
