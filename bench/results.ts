import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** One measure: what, how much, and what to read it with. */
export type Row = { name: string; value: string; detail: string }

const FILE = join(import.meta.dirname, 'RESULTS.md')

/** Puts a bench's rows into RESULTS.md in place of its former ones. */
export function writeResults(bench: string, rows: Row[]): void {
  const machine = `${cpus().length} cores shared by load, server, database and simulator; ${Math.round(totalmem() / 2 ** 30)} GB; Node.js ${process.version}`
  const section = [
    `## ${bench}`,
    '',
    `${new Date().toISOString().slice(0, 10)}; ${machine}.`,
    '',
    '| Measure | Value | |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.name} | ${row.value} | ${row.detail} |`),
    '',
  ].join('\n')
  const before = readFileSync(FILE, 'utf8')
  const pattern = new RegExp(`## ${bench}\\n[\\s\\S]*?(?=\\n## |$)`)
  writeFileSync(FILE, pattern.test(before) ? before.replace(pattern, section) : `${before.trimEnd()}\n\n${section}`)
}
