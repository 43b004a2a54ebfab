#!/usr/bin/env node
// The command `rasan`: runs on any Node.js from 20, makes sure that everything is installed, and hands over to
// server/cli.ts, which runs on the Node.js of the project.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileCacheDir, ensureInstalled, ensurePanelBuilt, PlainFault, projectDir, projectNode } from './install.mjs'

const args = process.argv.slice(2)
try {
  await ensureInstalled()
  if (args[0] === 'start') await ensurePanelBuilt()
} catch (error) {
  if (!(error instanceof PlainFault)) throw error
  console.error(error.message)
  process.exit(1)
}

const guard = pathToFileURL(join(projectDir, 'bin', 'stop-with-parent.mjs')).href
const child = spawn(projectNode, ['--import', guard, join(projectDir, 'server', 'cli.ts'), ...args], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { NODE_COMPILE_CACHE: compileCacheDir, ...process.env },
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // A terminal gives its Ctrl-C to both of us already, and two mean "at once".
    const isFromTerminal = signal === 'SIGINT' && process.stdin.isTTY
    if (!isFromTerminal) child.kill(signal)
  })
}

child.on('error', (error) => {
  console.error(`Node.js of the project, ${projectNode}, could not be started: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
