// Hands this process over to a TypeScript file of the project, run by the project's own Node.js.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileCacheDir, projectDir, projectNode } from './install.mjs'
import { NODE_ENVIRONMENT, NODE_FLAGS } from './node-flags.mjs'

/** Runs a file, relative to the project, with the arguments; signals go on to it, and its exit code becomes ours. */
export function handOver(file, args) {
  const guard = pathToFileURL(join(projectDir, 'bin', 'stop-with-parent.mjs')).href
  const child = spawn(projectNode, [...NODE_FLAGS, '--import', guard, join(projectDir, file), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...NODE_ENVIRONMENT, NODE_COMPILE_CACHE: compileCacheDir, ...process.env },
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
}
