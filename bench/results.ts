import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** One measure: what, how much, what it has to be (and whether it is), and what to read it with. */
export type Row = { name: string; value: string; toReach?: string; isReached?: boolean; detail?: string }

const FILE = join(import.meta.dirname, 'RESULTS.md')

/** A measure with a target: at most, or at least, so much. */
export function measure(
  name: string,
  value: number,
  target: { atMost: number } | { atLeast: number },
  { unit = '', digits = 0, detail = '' } = {},
): Row {
  const show = (n: number) => `${n.toLocaleString('en', { maximumFractionDigits: digits })}${unit && ` ${unit}`}`
  const [sign, limit] = 'atMost' in target ? ['≤', target.atMost] : ['≥', target.atLeast]
  const isReached = 'atMost' in target ? value <= limit : value >= limit
  return { name, value: show(value), toReach: `${sign} ${show(limit)}`, isReached, detail }
}

export function printRows(bench: string, rows: Row[], profile: string[] = []): void {
  console.log(`\n${bench}`)
  for (const row of rows)
    console.log(
      `  ${row.name.padEnd(36)} ${row.value.padStart(14)} ${markOf(row)} ${(row.toReach ?? '').padEnd(14)} ${row.detail ?? ''}`,
    )
  for (const line of profile) console.log(`  ${line}`)
}

const markOf = ({ isReached }: Row): string => (isReached === undefined ? ' ' : isReached ? '✔' : '✖')

/** Puts a bench's rows, and what limits them where that was looked for, into RESULTS.md in place of its former ones. */
export function writeResults(bench: string, rows: Row[], profile: string[] = []): void {
  const machine = `${cpus().length} cores shared by load, server, database and simulator; ${Math.round(totalmem() / 2 ** 30)} GB; Node.js ${process.version}`
  const section = [
    `## ${bench}`,
    '',
    `${new Date().toISOString().slice(0, 10)}; ${machine}.`,
    '',
    '| Measure | Value | To reach | |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.name} | ${row.value} | ${row.toReach ?? ''} ${markOf(row)} | ${row.detail ?? ''} |`),
    '',
    ...(profile.length > 0 ? ['```', ...profile, '```', ''] : []),
  ].join('\n')
  const before = readFileSync(FILE, 'utf8')
  const pattern = new RegExp(`## ${bench}\\n[\\s\\S]*?(?=\\n## |$)`)
  writeFileSync(FILE, pattern.test(before) ? before.replace(pattern, section) : `${before.trimEnd()}\n\n${section}`)
}
