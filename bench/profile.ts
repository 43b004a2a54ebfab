import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { PROJECT_DIR } from '../server/config.ts'

type Frame = { functionName: string; url: string; lineNumber: number }
type Profile = { nodes: { id: number; callFrame: Frame }[]; samples: number[]; timeDeltas: number[] }

const SHOWN = 15

/** What the profiles in a folder (`--cpu-prof`) tell: the functions that ran longest themselves, as lines of text. */
export function describeProfiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .flatMap((name) => describeProfile(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile))
}

function describeProfile({ nodes, samples, timeDeltas }: Profile): string[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const selfUs = new Map<string, number>()
  samples.forEach((id, index) => {
    const name = frames.get(id)!
    selfUs.set(name, (selfUs.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  })
  const busyUs = [...selfUs].reduce((sum, [name, us]) => (name === '(idle)' ? sum : sum + us), 0)
  const idleUs = selfUs.get('(idle)') ?? 0
  return [
    `the node: busy for ${((100 * busyUs) / (busyUs + idleUs)).toFixed(0)} % of ${((busyUs + idleUs) / 1e6).toFixed(1)} s; of that:`,
    ...[...selfUs]
      .filter(([name]) => name !== '(idle)')
      .sort(([, a], [, b]) => b - a)
      .slice(0, SHOWN)
      .map(([name, us]) => `${((100 * us) / busyUs).toFixed(1).padStart(5)} %  ${name}`),
  ]
}

function nameOf({ functionName, url, lineNumber }: Frame): string {
  const file = url.startsWith('file:') ? fileURLToPath(url).replace(`${PROJECT_DIR}/`, '') : url
  return `${functionName || '(anonymous)'}${file ? `  ${file.replace(/^.*node_modules\//, '')}:${lineNumber + 1}` : ''}`
}

const SAMPLE_EVERY_MS = 20
const STATEMENTS_SHOWN = 12

/**
 * What the database's connections were doing, looked at again and again: the share of each statement, and whether it
 * worked or waited, of all moments in which any was active. (`pg_stat_statements` wants a superuser.)
 */
export function sampleDatabase(pool: pg.Pool): { stop(): Promise<string[]> } {
  const seen = new Map<string, number>()
  let samples = 0
  let isStopped = false
  const sampling = (async () => {
    while (!isStopped) {
      const { rows } = await pool.query<{ what: string }>({
        name: 'sample',
        text: `select coalesce(wait_event_type || ' ' || wait_event, 'works') || ': ' ||
            left(regexp_replace(query, '[[:space:]]+', ' ', 'g'), 70) as what
          from pg_stat_activity
          where state = 'active' and datname = current_database() and pid <> pg_backend_pid()`,
      })
      samples++
      for (const { what } of rows) seen.set(what, (seen.get(what) ?? 0) + 1)
      await pause(SAMPLE_EVERY_MS)
    }
  })()
  return {
    async stop() {
      isStopped = true
      await sampling
      const all = [...seen.values()].reduce((sum, n) => sum + n, 0)
      return [
        `the database: ${(all / samples).toFixed(1)} connections active; of that:`,
        ...[...seen]
          .sort(([, a], [, b]) => b - a)
          .slice(0, STATEMENTS_SHOWN)
          .map(([what, n]) => `${((100 * n) / all).toFixed(1).padStart(5)} %  ${what}`),
      ]
    },
  }
}

let told: string[] = []

/** Keeps lines for the results of the bench that runs. */
export const tellProfile = (lines: string[]): void => {
  told.push(...lines)
}

/** What was told since the last question. */
export function takeProfile(): string[] {
  const lines = told
  told = []
  return lines
}
