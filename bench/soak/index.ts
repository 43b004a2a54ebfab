import { parseArgs } from 'node:util'
import { STATES } from '../../server/dispatch/states.ts'
import { type Row, writeResults } from '../results.ts'
import { runSoak, type Soaked, type SoakOptions } from './soak.ts'

const USAGE = `npm run soak -- [--seconds 600] [--nodes 2] [--rate 100] [--seed N] [--short-waits]

Kills nodes and PostgreSQL, lets the providers misbehave, and accounts for every message in the end. --nodes 0: one node
with the embedded database of its own. --short-waits: timeouts and graces of a few seconds, as in the tests. The exit code
is 1 where anything was lost, doubled or miscounted.
`

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    nodes: { type: 'string', default: '2' },
    rate: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'short-waits': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function readNumber(name: 'seconds' | 'nodes' | 'rate' | 'seed'): number {
  if (!/^\d{1,9}$/.test(values[name])) throw new Error(`--${name} takes a number, not “${values[name]}”\n${USAGE}`)
  return Number(values[name])
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const options: SoakOptions = {
    seconds: readNumber('seconds'),
    nodes: readNumber('nodes'),
    perSecond: readNumber('rate'),
    seed: readNumber('seed'),
    hasShortWaits: values['short-waits'],
    tell: (line) => console.log(`${((performance.now() - begunAt) / 1000).toFixed(1).padStart(7)} s  ${line}`),
  }
  const begunAt = performance.now()
  console.log(`seed ${options.seed}`)
  const soaked = await runSoak(options)
  const rows = describe(options, soaked)
  for (const row of rows) console.log(`  ${row.name.padEnd(34)} ${row.value.padStart(10)}   ${row.detail}`)
  for (const breach of soaked.breaches) console.log(`BROKEN: ${breach}`)
  writeResults(options.nodes === 0 ? 'soak, embedded' : `soak, ${options.nodes} nodes`, rows)
  return soaked.breaches.length === 0 ? 0 : 1
}

function describe({ seconds, seed, perSecond, hasShortWaits }: SoakOptions, soaked: Soaked): Row[] {
  const total = (counts: Map<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0)
  const list = (counts: Map<string, number>) => [...counts].map(([name, n]) => `${name}: ${n}`).join('; ')
  const states = Object.keys(STATES) as (keyof typeof STATES)[]
  return [
    {
      name: 'broken promises',
      value: String(soaked.breaches.length),
      detail: `to reach 0; ${seconds} s, about ${perSecond}/s, seed ${seed}${hasShortWaits ? ', short waits' : ''}`,
    },
    { name: 'answered 202', value: String(soaked.heard), detail: `stored ${soaked.stored}; ${list(soaked.answers)}` },
    ...states
      .filter((state) => soaked.states[state])
      .map((state) => ({ name: state, value: String(soaked.states[state]), detail: '' })),
    {
      name: 'handed over twice, never-twice',
      value: String(soaked.takenTwice['never-twice']),
      detail: `to reach 0; under rather-twice, each shown on its timeline: ${soaked.takenTwice['rather-twice']}; ended as unknown after a second copy: ${soaked.endedUnknown}`,
    },
    { name: 'on their way when a node died', value: String(soaked.inDanger), detail: '' },
    { name: 'harm', value: String(total(soaked.harms)), detail: list(soaked.harms) },
    { name: "providers' bad days", value: String(total(soaked.faults)), detail: list(soaked.faults) },
    {
      name: 'at rest after',
      value: `${soaked.drainedInS} s`,
      detail: `load and simulators stood still for ${soaked.lagMs} ms at most`,
    },
  ]
}

process.exit(await main())
