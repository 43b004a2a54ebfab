import { benchAccept } from './accept.ts'
import { benchBatch } from './batch.ts'
import { benchBroadcast } from './broadcast.ts'
import { benchClaim } from './claim.ts'
import { benchColdStart } from './cold-start.ts'
import { benchContacts } from './contacts.ts'
import { benchDashboard } from './dashboard.ts'
import { benchDirectory } from './directory.ts'
import { benchEndToEnd } from './end-to-end.ts'
import { benchFairness } from './fairness.ts'
import { benchHistory } from './history.ts'
import { benchImport } from './import.ts'
import { benchMemory } from './memory.ts'
import { type BenchOptions, readOptions, USAGE } from './options.ts'
import { benchOtpBehindMillion, benchOtpIdle } from './otp.ts'
import { takeProfile } from './profile.ts'
import { benchReports } from './reports.ts'
import { printRows, type Row, writeResults } from './results.ts'
import { benchSearch } from './search.ts'
import { benchSustained } from './sustained.ts'
import { benchTwoNodes } from './two-nodes.ts'

/** `npm run bench [name]`: measures, prints a table, and writes it into bench/RESULTS.md. */
const BENCHES: Record<string, (options: BenchOptions) => Promise<Row[]>> = {
  accept: benchAccept,
  batch: benchBatch,
  'end-to-end': benchEndToEnd,
  sustained: benchSustained,
  'otp-idle': benchOtpIdle,
  'otp-behind-million': benchOtpBehindMillion,
  fairness: benchFairness,
  broadcast: benchBroadcast,
  reports: benchReports,
  claim: benchClaim,
  history: benchHistory,
  search: benchSearch,
  dashboard: benchDashboard,
  'two-nodes': benchTwoNodes,
  directory: benchDirectory,
  import: benchImport,
  contacts: benchContacts,
  'cold-start': benchColdStart,
  memory: benchMemory,
}

async function main(): Promise<void> {
  const { names, options, isHelp } = readOptions(process.argv.slice(2))
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name))
  if (unknown.length > 0)
    throw new Error(`No bench is named ${unknown.join(', ')}: there are ${Object.keys(BENCHES).join(', ')}.`)
  if (isHelp) {
    process.stdout.write(USAGE)
    return
  }
  for (const [name, run] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue
    const rows = await run(options)
    const profile = takeProfile()
    printRows(name, rows, profile)
    writeResults(name, rows, profile)
  }
}

await main().catch((error: Error) => {
  console.error(error.message.startsWith('No bench') || error.message.startsWith('--') ? error.message : error)
  process.exit(2)
})
process.exit(0)
