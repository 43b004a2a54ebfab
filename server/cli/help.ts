import type { Command } from './arguments.ts'

/** What `rasan --help` prints. */
export function describeCommands(commands: readonly Command[]): string {
  const rows = commands.map((command) => [describeUse(command), command.summary] as const)
  const width = Math.max(...rows.map(([use]) => use.length))
  const lines = rows.map(([use, summary]) => `  ${use.padEnd(width)}  ${summary}`)
  return [
    'Usage: rasan COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...lines,
    '',
    'rasan COMMAND --help tells a command’s options; docs/configuration.md the environment variables.',
    '',
  ].join('\n')
}

/** What `rasan COMMAND --help` prints. */
export function describeCommand(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => {
    const use = option.value === undefined ? `--${name}` : `--${name} ${option.value}`
    return [use, option.meaning + (option.required ? ' (required)' : '')] as const
  })
  const width = Math.max(0, ...rows.map(([use]) => use.length))
  const options = rows.map(([use, meaning]) => `  ${use.padEnd(width)}  ${meaning}`)
  const uses = options.length > 0 ? ' [OPTIONS]' : ''
  return [
    `Usage: rasan ${describeUse(command)}${uses}`,
    '',
    command.summary,
    ...(options.length > 0 ? ['', 'Options:', ...options] : []),
    '',
  ].join('\n')
}

const describeUse = ({ name, operand }: Command): string => (operand === undefined ? name : `${name} ${operand}`)
