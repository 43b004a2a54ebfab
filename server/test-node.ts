import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import pino from 'pino'
import { type Config, readConfig } from './config.ts'
import { type Node, startNode } from './node.ts'
import { mintToken } from './platform/auth/tokens.ts'
import { claimMasterKey, createVault, type Vault } from './platform/crypto/vault.ts'
import { openDatabase, outliveLosses } from './platform/db/database.ts'
import { createTestDatabase } from './platform/db/test-database.ts'
import { atTestEnd } from './platform/test-end.ts'

/** A whole node for one test file, on a database of its own, listening on a free port. Stopped when the file ends. */
export type TestNode = { node: Node; databaseUrl: string; vault: Vault; pool: pg.Pool; config: Config }

export async function startTestNode(environment: Record<string, string> = {}): Promise<TestNode> {
  const databaseUrl = await createTestDatabase()
  const masterKey = randomBytes(32).toString('base64')
  const config = readConfig({ PORT: '0', RASAN_MASTER_KEY: masterKey, RASAN_LOG_LEVEL: 'error', ...environment })
  const vault = createVault(masterKey)
  const database = openDatabase(databaseUrl)
  await claimMasterKey(database.db, vault)
  await database.close()
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 })
  outliveLosses(pool)
  const node = await startNode(config, databaseUrl, vault, pino({ level: config.logLevel }))
  atTestEnd(async () => {
    await node.stop()
    await pool.end()
  })
  return { node, databaseUrl, vault, pool, config }
}

/** An account with one key and one line. Answers its id and the secret of its callbacks. */
export async function addAccount(
  { pool, vault }: Pick<TestNode, 'pool' | 'vault'>,
  account: {
    name: string
    provider: string
    baseUrl?: string
    key?: Record<string, string>
    line?: string
    settings?: object
  },
): Promise<{ id: number; reportSecret: string }> {
  const reportSecret = randomBytes(24).toString('base64url')
  const { rows } = await pool.query<{ id: number }>(
    `insert into accounts (name, provider, title_fa, title_en, base_url, settings, report_secret, report_secret_hash)
     values ($1, $2, $1, $1, $3, $4, $5, $6) returning id`,
    [
      account.name,
      account.provider,
      account.baseUrl ?? null,
      account.settings ?? {},
      vault.encrypt(reportSecret),
      createHash('sha256').update(reportSecret).digest(),
    ],
  )
  const id = rows[0]?.id as number
  if (account.key)
    await pool.query(`insert into account_keys (account_id, name, secret) values ($1, 'primary', $2)`, [
      id,
      vault.encrypt(JSON.stringify(account.key)),
    ])
  if (account.line)
    await pool.query(`insert into sender_lines (account_id, number) values ($1, $2)`, [id, account.line])
  return { id, reportSecret }
}

/** A service on one account's methods. Answers its id. */
export async function addService(
  pool: pg.Pool,
  service: { name: string; accountId: number; methods: string[]; policy?: string },
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into services (name, title_fa, title_en, unknown_policy) values ($1, $1, $1, $2) returning id`,
    [service.name, service.policy ?? null],
  )
  const id = rows[0]?.id as number
  await pool.query(`insert into allocations (service_id, account_id, methods) values ($1, $2, $3)`, [
    id,
    service.accountId,
    service.methods,
  ])
  return id
}

/** A token of a service, usable at once on every node that has heard of it. Answers the secret. */
export async function addToken(
  pool: pg.Pool,
  token: { kind: 'live' | 'test' | 'centre' | 'scim'; serviceId: number | null; scopes?: string[]; expiresAt?: Date },
): Promise<string> {
  const minted = mintToken(token.kind)
  await pool.query(
    `insert into tokens (kind, service_id, name, public_id, secret_hash, scopes, expires_at, created_by)
     values ($1, $2, 'test', $3, $4, $5, $6, 'test')`,
    [
      token.kind,
      token.serviceId,
      minted.publicId,
      minted.secretHash,
      token.scopes ?? null,
      token.expiresAt ?? new Date(Date.now() + 3_600_000),
    ],
  )
  return minted.token
}

/** Waits until something holds, asking again and again; throws what was last seen after `timeoutMs`. */
export async function waitFor<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 30_000,
): Promise<T> {
  const until = performance.now() + timeoutMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > until) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
