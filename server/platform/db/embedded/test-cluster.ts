import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded, stopEmbedded } from './embedded.ts'
import { isEmbeddedError } from './messages.ts'
import type { Settings } from './settings.ts'

/** A database of tests may be lost with the machine: nothing waits for the disk. */
export const testSettings: Settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  shared_buffers: '128MB',
}

const dataDir = join(
  tmpdir(),
  `rasan-test-${createHash('sha256')
    .update(import.meta.dirname)
    .digest('hex')
    .slice(0, 12)}`,
)

/**
 * The PostgreSQL for a test file that is run by hand: one for each checkout, in the temporary folder. It is started or
 * joined, and left running for the next run; `stopTestCluster` ends it. The role may make databases.
 */
export async function openTestCluster(): Promise<{ url: string }> {
  try {
    return { url: await joinTestCluster() }
  } catch (fault) {
    const isBroken = isEmbeddedError(fault) && ['embedded_other_major', 'embedded_start_failed'].includes(fault.code)
    if (!isBroken) throw fault
    // Systems clean their temporary folder file by file, and what is left of a database is none.
    rmSync(join(dataDir, 'postgres'), { recursive: true, force: true })
    return { url: await joinTestCluster() }
  }
}

/** Stops what `openTestCluster` left running and removes its folder. */
export async function stopTestCluster(): Promise<void> {
  mkdirSync(dataDir, { recursive: true })
  await stopEmbedded(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
}

async function joinTestCluster(): Promise<string> {
  return (await openEmbedded({ dataDir, mayCreate: true, settings: testSettings })).url
}
