import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSoak } from './soak.ts'

const SEED = 20_261

test('two nodes on one PostgreSQL lose nothing and send nothing twice, whichever of the three is killed and however providers fail', {
  timeout: 230_000,
}, async (context) => {
  const soaked = await runSoak({ seconds: 60, nodes: 2, perSecond: 60, seed: SEED, hasShortWaits: true })
  const { states, heard, inDanger, harms, takenTwice, drainedInS, lagMs } = soaked
  context.diagnostic(JSON.stringify({ heard, states, takenTwice, inDanger, drainedInS, lagMs, harms: [...harms] }))
  assert.deepEqual(soaked.breaches, [], `seed ${SEED}; load and simulators stood still for ${lagMs} ms at most`)
  for (const kill of ['kill -9 of a node', 'kill -9 of PostgreSQL'])
    assert.ok(harms.has(kill), `a ${kill} was part of it`)
  for (const state of ['delivered', 'undelivered', 'failed', 'cancelled'] as const)
    assert.ok(states[state], `some were ${state}: every end is in the account`)
})
