import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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
    `busy for ${((100 * busyUs) / (busyUs + idleUs)).toFixed(0)} % of ${((busyUs + idleUs) / 1e6).toFixed(1)} s; of that:`,
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
