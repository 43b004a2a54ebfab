import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { sql } from 'kysely'
import type { Config } from '../config.ts'
import { type Actor, makeInternalActor } from '../platform/auth/actor.ts'
import { claimMasterKey, type Vault } from '../platform/crypto/vault.ts'
import { type Db, openDatabase } from '../platform/db/database.ts'
import { findMissingMigrations } from '../platform/db/migrate.ts'
import { openInstallation } from '../platform/installation.ts'
import { CliFault } from './faults.ts'

/** The installation as a command works on it. */
export type Centre = { config: Config; db: Db; vault: Vault; actor: Actor }

/**
 * Opens an installation that exists, runs a command on it and lets go of it. The embedded database is joined where the
 * server runs it and started where not; it is stopped again only if nobody else holds it.
 */
export async function withCentre<T>(config: Config, work: (centre: Centre) => Promise<T>): Promise<T> {
  const installation = await openInstallation(config, { mayCreate: false })
  try {
    const database = openDatabase(installation.url, { accept: 1, report: 1, dispatch: 1, rest: 2 })
    try {
      await checkMigrated(database.db)
      await claimMasterKey(database.db, installation.vault)
      return await work({ config, db: database.db, vault: installation.vault, actor: makeCliActor() })
    } finally {
      await database.close()
    }
  } finally {
    await installation.release()
  }
}

/** Throws where nobody has made an installation in this database, or an older version of the program has. */
export async function checkMigrated(db: Db): Promise<void> {
  const missing = await listMissingMigrations(db)
  if (missing === 'all')
    throw new CliFault('There is no installation in this database yet: make one with "rasan migrate" or "rasan start".')
  if (missing.length > 0)
    throw new CliFault('The database is older than this program: bring it up to date with "rasan migrate".')
}

/** The migrations that the database lacks; `all` where it has never been migrated. */
export async function listMissingMigrations(db: Db): Promise<string[] | 'all'> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('migrations') is not null as there`.execute(db)
  if (!rows[0]?.there) return 'all'
  return findMissingMigrations(async (text) => ({
    rows: (await sql<{ name: string }>`${sql.raw(text)}`.execute(db)).rows as { name: string }[],
  }))
}

/** Who typed the command: the audit log names the user of the operating system. */
export function makeCliActor(): Actor {
  return { ...makeInternalActor('cli', randomUUID()), name: findOsUser() }
}

function findOsUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'cli' // a container may run under a number that has no name
  }
}
