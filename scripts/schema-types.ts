import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PROJECT_DIR } from '../server/config.ts'

const FILE = join(PROJECT_DIR, 'server/platform/db/schema.generated.ts')
const PROGRAM = join(PROJECT_DIR, 'node_modules/kysely-codegen/dist/cli/bin.js')

/** Writes the row types of a migrated database, or (`verify`) throws where the written ones are stale. */
export async function writeSchemaTypes(databaseUrl: string, options: { verify: boolean }): Promise<void> {
  const args = ['--dialect', 'postgres', '--url', databaseUrl, '--out-file', FILE, '--exclude-pattern', 'migrations']
  // a bigint here is below 2^53 by construction, and the pools read it as a number
  args.push('--type-mapping', JSON.stringify({ int8: 'number', inet: 'string' }))
  if (options.verify) args.push('--verify')
  await promisify(execFile)(process.execPath, [PROGRAM, ...args])
}
