// Loaded before each test file: a file that has left something open would never end, and with it the whole run.
import { afterEach, beforeEach } from 'node:test'

/** Longer than anything takes between two tests. */
const idleLimitMs = 60_000
let timer

beforeEach(() => clearTimeout(timer))
afterEach(() => {
  clearTimeout(timer)
  timer = setTimeout(stop, idleLimitMs).unref()
})

function stop() {
  const left = process.getActiveResourcesInfo().join(', ')
  console.error(`Its tests ended, and the file did not: it has left open ${left}.`)
  process.exit(1)
}
