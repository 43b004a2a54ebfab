import type { Config } from '../config.ts'
import { openDatabase } from '../platform/db/database.ts'
import { openInstallation } from '../platform/installation.ts'
import { checkCentre } from './doctor-centre.ts'
import { checkDatabase } from './doctor-database.ts'
import { checkDataFolder, checkNode, checkPublicUrl } from './doctor-machine.ts'
import { explain } from './faults.ts'
import { type Finding, wrong } from './finding.ts'

const MARKS = { fine: '✓', advice: '!', wrong: '✗' }

/** `rasan doctor`: one line per thing looked at; the exit code is 1 where something is wrong. It changes nothing. */
export async function doctorCommand(config: Config): Promise<number> {
  const findings = [
    checkNode(),
    ...checkDataFolder(config),
    checkPublicUrl(config),
    ...(await checkInstallation(config)),
  ]
  for (const { state, sentence } of findings) process.stdout.write(`${MARKS[state]} ${sentence}\n`)
  return findings.some(({ state }) => state === 'wrong') ? 1 : 0
}

async function checkInstallation(config: Config): Promise<Finding[]> {
  const findings: Finding[] = []
  try {
    const installation = await openInstallation(config, { mayCreate: false })
    try {
      const database = openDatabase(installation.url, { accept: 1, report: 1, dispatch: 1, rest: 2 })
      try {
        const { isMigrated, ...rest } = await checkDatabase(database.db, installation.vault)
        findings.push(...rest.findings)
        if (isMigrated) findings.push(...(await checkCentre(database.db, config)))
      } finally {
        await database.close()
      }
    } finally {
      await installation.release()
    }
  } catch (error) {
    findings.push(wrong(explain(error)?.text ?? (error instanceof Error ? error.message : String(error))))
  }
  return findings
}
