import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { writeBackup } from '../platform/backup/write.ts'
import { openInstallation } from '../platform/installation.ts'
import type { Given } from './arguments.ts'
import { readVersion } from './version.ts'

/** `rasan backup FILE`: also for a database that a newer program has not migrated yet, which is when one wants it. */
export async function backupCommand(config: Config, { operand, switches }: Given): Promise<number> {
  const file = resolve(operand)
  const began = performance.now()
  const installation = await openInstallation(config, { mayCreate: false })
  try {
    const written = await writeBackup(installation.url, installation.vault, file, {
      version: readVersion(),
      mayReplace: switches.has('force'),
    })
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    process.stdout.write(
      `+ ${file}: ${describeSize(written.bytes)}, ${written.rows['public.messages'] ?? 0} messages, as of ${written.header.madeAt} (${seconds} s)\n`,
    )
    process.stderr.write(`The master key is not in it: keep a copy of ${describeKey(config)} apart from it.\n`)
    return 0
  } finally {
    await installation.release()
  }
}

const describeKey = ({ masterKey, dataDir }: Config): string =>
  masterKey === null ? join(dataDir, 'master.key') : 'RASAN_MASTER_KEY'

function describeSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  return `${step === 0 ? bytes : (bytes / 1000 ** step).toFixed(1)} ${units[step]}`
}
