import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../server/platform/db/embedded/embedded.ts'
import { findFreePort } from '../../server/platform/db/embedded/server.ts'
import { killCluster } from './processes.ts'

/** A PostgreSQL that nodes know by its address alone, with durable settings; it can be killed and started again. */
export type ExternalDatabase = {
  url: string
  dataDir: string
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

export async function openExternalDatabase(): Promise<ExternalDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rasan-soak-'))
  // a given port is kept over every start, as nodes expect
  const settings = { port: String(await findFreePort()) }
  let held = await openEmbedded({ dataDir, mayCreate: true, settings })
  return {
    url: held.url,
    dataDir,
    kill: () => killCluster(dataDir),
    async start() {
      await held.release()
      held = await openEmbedded({ dataDir, mayCreate: false, settings })
    },
    async close() {
      await held.release()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
