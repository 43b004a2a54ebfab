#!/usr/bin/env node
// The command `rasan`: runs on any Node.js from 20, makes sure that everything is installed, and hands over to
// server/cli.ts, which runs on the Node.js of the project.
import { handOver } from './hand-over.mjs'
import { ensureInstalled, ensurePanelBuilt, PlainFault } from './install.mjs'

const args = process.argv.slice(2)
try {
  await ensureInstalled()
  if (args[0] === 'start') await ensurePanelBuilt()
} catch (error) {
  if (!(error instanceof PlainFault)) throw error
  console.error(error.message)
  process.exit(1)
}
handOver('server/cli.ts', args)
