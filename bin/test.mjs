// `npm test`: installs what is missing, type-checks, lints and runs every test. Arguments, parts of file names, choose
// tests to run alone. Ends with a line "N passed, N failed".

import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, ensurePanelBuilt, PlainFault, projectDir } from './install.mjs'
import { findTests, runChecks, runTests, startDatabase, stopEverything } from './test-steps.mjs'

const totals = { passed: 0, failed: 0, skipped: 0 }
const add = (more) => {
  for (const name of Object.keys(totals)) totals[name] += more[name] ?? 0
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.on(signal, async () => {
    await stopEverything()
    process.exit(code)
  })
}

/** Each is a program of node_modules; they run one after another. */
const types = [
  { title: 'types of the server', command: ['tsc', '--noEmit', '--project', '.'] },
  { title: 'types of the panel', command: ['tsc', '--noEmit', '--project', 'panel'], needs: 'panel/tsconfig.json' },
]
const rules = [
  { title: 'build of the panel', work: ensurePanelBuilt, needs: 'panel/vite.config.ts' },
  { title: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  {
    title: 'directions of imports',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'server', 'providers', 'simulators', 'panel/src'],
    needs: '.dependency-cruiser.cjs',
  },
  { title: 'unused code', command: ['knip', '--no-progress'], needs: 'knip.json' },
]

const wanted = process.argv.slice(2)
try {
  await ensureInstalled()
  const tests = findTests(wanted)
  const check = async (checks) => (wanted.length === 0 ? runChecks(checks.filter(isThere)) : {})
  const typed = check(types)
  add(await check(rules))
  if (wanted.length > 0 && tests.browser.length > 0) await ensurePanelBuilt()
  const environment = { RASAN_TEST_DATABASE_URL: process.env.RASAN_TEST_DATABASE_URL || (await startDatabase()) }
  const cores = availableParallelism()
  const run = (files, concurrency, timeoutMs) => runTests(files, { environment, concurrency, timeoutMs })
  // The long ones wait more than they work: for a provider's grace, for a lease to run out; so most run beside others. A
  // soak kills and waits, one at a time; when the soaks are through, a browser's tests, which work more, take their place.
  // Types take longer than all other checks: tests begin beside them, and soaks, which are hurried, after them.
  const parts = await Promise.all([
    typed.then(async (checked) => [
      checked,
      await run(tests.soak, 1, 240_000),
      await run(tests.browser, Math.max(2, cores >> 1), 400_000),
    ]),
    run(tests.plain, Math.max(3, Math.min(8, cores)), 240_000),
  ])
  parts.flat().forEach(add)
} catch (error) {
  console.error(error instanceof PlainFault ? error.message : error)
  totals.failed += 1
} finally {
  await stopEverything()
}

if (totals.passed + totals.failed === 0) console.error(`No test fits: ${wanted.join(' ')}`)
if (totals.skipped > 0) console.log(`${totals.skipped} skipped`)
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1)

function isThere({ needs }) {
  return needs === undefined || existsSync(join(projectDir, needs))
}
