import type { Config } from '../config.ts'
import { prepareDatabase } from '../main.ts'
import { openInstallation } from '../platform/installation.ts'

/** Makes the installation where there is none, and brings its database up to this version. */
export async function migrateInstallation(config: Config): Promise<number> {
  const installation = await openInstallation(config, { mayCreate: true })
  try {
    const ran = await prepareDatabase(installation.url, installation.vault)
    const lines = ran.length === 0 ? ['= nothing to migrate'] : ran.map((name) => `+ ${name}`)
    process.stdout.write(`${lines.join('\n')}\n`)
    return 0
  } finally {
    await installation.release()
  }
}
