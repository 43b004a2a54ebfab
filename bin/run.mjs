// `node bin/run.mjs FILE [ARGS]`: runs a TypeScript file of the project, after making sure that everything is installed.
import { handOver } from './hand-over.mjs'
import { ensureInstalled, PlainFault } from './install.mjs'

const [file, ...args] = process.argv.slice(2)
try {
  await ensureInstalled()
} catch (error) {
  if (!(error instanceof PlainFault)) throw error
  console.error(error.message)
  process.exit(1)
}
handOver(file, args)
