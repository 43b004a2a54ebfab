import { findCommand, readArguments } from './cli/arguments.ts'
import { COMMANDS } from './cli/commands.ts'
import { explain } from './cli/faults.ts'
import { describeCommand, describeCommands } from './cli/help.ts'
import { readVersion } from './cli/version.ts'

/** Runs what was typed after `rasan`; answers the exit code: 0 done, 1 not done, 2 not typed right. */
async function runCli(args: string[]): Promise<number> {
  const [first] = args
  if (first === '--version') return print(`${readVersion()}\n`)
  if (first === '--help' || first === 'help') return print(describeCommands(COMMANDS))
  if (first === undefined) {
    process.stderr.write(describeCommands(COMMANDS))
    return 2
  }
  const { command, rest } = findCommand(COMMANDS, args)
  if (rest.includes('--help')) return print(describeCommand(command))
  return command.run(readArguments(command, rest))
}

function print(text: string): 0 {
  process.stdout.write(text)
  return 0
}

try {
  process.exitCode = await runCli(process.argv.slice(2))
} catch (error) {
  const known = explain(error)
  // what is no expected fault is a bug: its stack is what helps
  if (known === undefined) console.error(error)
  else process.stderr.write(`${known.text}\n`)
  process.exitCode = known?.exitCode ?? 1
}
