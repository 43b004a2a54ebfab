import { sql } from 'kysely'
import type { Config } from '../config.ts'
import { rotateReportSecret } from '../modules/accounts/accounts.ts'
import { writeAudit } from '../platform/audit/audit.ts'
import type { Actor } from '../platform/auth/actor.ts'
import type { Vault } from '../platform/crypto/vault.ts'
import { type Db, openDatabase } from '../platform/db/database.ts'
import { openInstallation } from '../platform/installation.ts'
import type { Given } from './arguments.ts'
import { checkMigrated, makeCliActor } from './centre.ts'
import { CliFault, usageFault } from './faults.ts'

/**
 * `rasan forget-secrets`: what is left to do when the master key is lost. Binds the database to the key that is here now,
 * forgets what only the former one could read, and tells what people have to enter anew.
 */
export async function forgetSecretsCommand(config: Config, { switches }: Given): Promise<number> {
  if (!switches.has('yes'))
    throw usageFault(
      'This forgets every provider key and changes every callback address, for good: add --yes if the former master key is lost.',
    )
  const installation = await openInstallation(config, { mayCreate: false })
  try {
    const database = openDatabase(installation.url, { accept: 1, report: 1, dispatch: 1, rest: 2 })
    try {
      await checkMigrated(database.db)
      const means = { vault: installation.vault, publicUrl: config.publicUrl }
      const lines = await database.db.transaction().execute((tx) => forgetSecrets(tx, makeCliActor(), means))
      process.stdout.write(`${lines.join('\n')}\n`)
      return 0
    } finally {
      await database.close()
    }
  } finally {
    await installation.release()
  }
}

/** Answers what it did, a line each. Throws where the key that is here is the database's: then nothing is lost. */
async function forgetSecrets(tx: Db, actor: Actor, means: { vault: Vault; publicUrl: string }): Promise<string[]> {
  const { rows } = await sql<{ fingerprint: string | null }>`
    select master_key_fingerprint as fingerprint from centre for update`.execute(tx)
  if (rows[0]?.fingerprint === means.vault.fingerprint)
    throw new CliFault('The master key that is here is the right one: no secret is lost, and nothing was forgotten.')
  const keys = await sql<{ account: string; key: string }>`
    with gone as (delete from account_keys returning account_id, name)
    select a.name as account, g.name as key from gone g join accounts a on a.id = g.account_id order by 1, 2`.execute(
    tx,
  )
  const directories = await sql<{ name: string }>`
    update directories set password = null where password is not null returning name`.execute(tx)
  const clients = await sql<{ name: string }>`
    update identity_providers set client_secret = null where client_secret is not null returning name`.execute(tx)
  const accounts = await sql<{ name: string }>`select name from accounts order by name`.execute(tx)
  const addresses: string[] = []
  for (const { name } of accounts.rows) {
    const { reportUrl } = await rotateReportSecret(tx, actor, means, name)
    addresses.push(`~ account ${name}: callbacks now come to ${reportUrl}`)
  }
  // secrets of authenticator apps are encrypted, and recovery codes hashed, with the former key
  const apps = await sql<{ username: string }>`
    with gone as (delete from auth.totp returning sign_in_id), codes as (delete from auth.recovery_codes)
    select u.username
    from gone g join auth.sign_ins i on i.id = g.sign_in_id join users u on u.id = i.user_id order by 1`.execute(tx)
  await sql`update centre set master_key_fingerprint = ${means.vault.fingerprint}`.execute(tx)
  await writeAudit(tx, actor, {
    action: 'centre.forget-secrets',
    subjectKind: 'centre',
    subjectId: 'centre',
    before: {
      forgotten: [
        ...keys.rows.map(({ account, key }) => `${account}/${key}`),
        ...directories.rows.map(({ name }) => `directory ${name}`),
        ...clients.rows.map(({ name }) => `central sign-in ${name}`),
      ],
    },
  })
  return [
    ...clients.rows.map(({ name }) => `- central sign-in ${name}: the client secret is to be entered again`),
    ...keys.rows.map(({ account, key }) => `- account ${account}: ${key} is to be entered again`),
    ...directories.rows.map(({ name }) => `- directory ${name}: its password is to be entered again`),
    ...apps.rows.map(({ username }) => `- user ${username}: the authenticator app is to be set up again`),
    ...addresses,
  ]
}
