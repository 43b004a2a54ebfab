import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSoak } from './soak.ts'

const SEED = 20_262

test('a server with its embedded PostgreSQL loses nothing and sends nothing twice, whether one of them is killed or both', {
  timeout: 150_000,
}, async (context) => {
  const soaked = await runSoak({ seconds: 22, nodes: 0, perSecond: 60, seed: SEED, hasShortWaits: true })
  const { states, heard, inDanger, harms, takenTwice, drainedInS, lagMs } = soaked
  context.diagnostic(JSON.stringify({ heard, states, takenTwice, inDanger, drainedInS, lagMs, harms: [...harms] }))
  assert.deepEqual(soaked.breaches, [], `seed ${SEED}`)
  assert.ok(harms.has('kill -9 of the server and its PostgreSQL') && harms.has('kill -9 of its PostgreSQL'))
})
