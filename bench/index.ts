import { benchAccept } from './accept.ts'
import { benchBatch } from './batch.ts'
import { benchEndToEnd } from './end-to-end.ts'
import { type Row, writeResults } from './results.ts'

/** `npm run bench [name]`: measures, prints a table, and writes it into bench/RESULTS.md. */
const BENCHES: Record<string, () => Promise<Row[]>> = {
  accept: benchAccept,
  batch: benchBatch,
  'end-to-end': benchEndToEnd,
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`No bench is named ${unknown.join(', ')}: there are ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}
for (const [name, run] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const rows = await run()
  console.log(`\n${name}`)
  for (const row of rows) console.log(`  ${row.name.padEnd(26)} ${row.value.padStart(12)}   ${row.detail}`)
  writeResults(name, rows)
}
process.exit(0)
