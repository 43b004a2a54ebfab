import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findMemoryFolder } from '../../../test-memory.ts'
import { openEmbedded } from './embedded.ts'
import { testSettings } from './test-cluster.ts'

/**
 * A program for `npm test`: starts a PostgreSQL in a new temporary folder, prints its address as one line, and stops
 * and removes it when its standard input ends, which it also does when whoever started it is killed.
 */
// A Ctrl-C in the terminal is for whoever started us: the end of the input follows.
process.on('SIGINT', () => undefined)

// Each test file has a copy of a database, which is more than a thousand small files: to make these on a disk costs more
// than most tests.
const dataDir = mkdtempSync(join(findMemoryFolder() ?? tmpdir(), 'rasan-test-'))
try {
  const database = await openEmbedded({ dataDir, mayCreate: true, settings: testSettings })
  console.log(database.url)
  await waitForEnd()
  await database.release()
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

async function waitForEnd(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  process.stdin.on('end', resolve).on('close', resolve).resume()
  await promise
}
