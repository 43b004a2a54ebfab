import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type pg from 'pg'
import type { Config } from '../config.ts'
import { loadRouting } from '../dispatch/road/routing.ts'
import { type Distrusted, distrustPast } from '../dispatch/unknown/after-restore.ts'
import { writeAudit } from '../platform/audit/audit.ts'
import type { Header } from '../platform/backup/format.ts'
import { checkBackup, restoreBackup } from '../platform/backup/restore.ts'
import { createVault, type Vault } from '../platform/crypto/vault.ts'
import { openOnClient } from '../platform/db/client-db.ts'
import { findMasterKey, openInstallation } from '../platform/installation.ts'
import type { Given } from './arguments.ts'
import { makeCliActor } from './centre.ts'
import { CliFault } from './faults.ts'

/**
 * `rasan restore FILE`: the whole file is checked before a data folder is made or a database touched, and it is put in
 * place in one transaction.
 */
export async function restoreCommand(config: Config, { operand, switches }: Given): Promise<number> {
  const file = resolve(operand)
  const vault = switches.has('key-lost') ? null : openVault(config)
  await checkBackup(file, vault)
  const installation = await openInstallation(config, { mayCreate: true })
  try {
    const said: string[] = []
    const isSuspended = switches.has('suspended')
    const rows = await restoreBackup(installation.url, vault, file, async (client, header) => {
      const past = await finishRestore(client, vault, header, isSuspended)
      said.push(...describe(header, past, isSuspended))
      if (!vault)
        said.push('! Its secrets cannot be read: run "rasan forget-secrets --yes", then enter the provider keys anew.')
    })
    process.stdout.write(`+ ${rows['public.messages'] ?? 0} messages and everything else of ${file}\n`)
    process.stdout.write(said.map((line) => `${line}\n`).join(''))
    return 0
  } finally {
    await installation.release()
  }
}

/** The key has to be there before anything is made: a new one would open none of the backup's secrets. */
function openVault(config: Config): Vault {
  const key = findMasterKey(config)
  if (key !== undefined) return createVault(key)
  throw new CliFault(
    `The master key is not in a backup: put the key of the backed up installation into ${join(config.dataDir, 'master.key')}, or set RASAN_MASTER_KEY to it; if it is lost, add --key-lost. Nothing was restored.`,
  )
}

/** Reads every secret as an empty one: who asks only wants to know which keys there are. */
const blindVault = (): Vault => ({ ...createVault(randomBytes(32)), decrypt: () => '{}' })

/** What a restore does beyond putting rows back, in its transaction. */
async function finishRestore(
  client: pg.Client,
  vault: Vault | null,
  header: Header,
  isSuspended: boolean,
): Promise<Distrusted> {
  const past = await distrustPast(client, await loadRouting(client, vault ?? blindVault()), Date.parse(header.madeAt))
  if (isSuspended) await client.query('update accounts set suspended_at = now() where suspended_at is null')
  await writeAudit(openOnClient(client), makeCliActor(), {
    action: 'backup.restore',
    subjectKind: 'backup',
    subjectId: header.madeAt,
    after: { madeAt: header.madeAt, version: header.version, suspended: isSuspended, ...past },
  })
  return past
}

function describe(header: Header, past: Distrusted, isSuspended: boolean): string[] {
  const { asked, atFirstOnly, left, unresolved } = past
  const lines = [
    `! It stands as of ${header.madeAt}: what was done since is not in it. Tokens and people's access that were taken away since then are valid again: take them away once more.`,
  ]
  if (asked > 0)
    lines.push(
      `! ${asked} messages were waiting then and may have left since: their providers are asked before anything is sent again, and what cannot be asked falls to its service's policy.`,
    )
  if (atFirstOnly > 0)
    lines.push(
      `! ${atFirstOnly} of them have a second account to go through: only the first is asked. If they went through another one since the backup, they go out twice.`,
    )
  if (left > 0) lines.push(`! ${left} messages wait for accounts that this version has no provider for.`)
  if (unresolved > 0) lines.push(`! The outcome of ${unresolved} calls was not known then: it is asked for.`)
  if (isSuspended) lines.push('! Every account is suspended: nothing leaves until you resume it.')
  return lines
}
