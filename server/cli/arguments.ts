import { parseArgs } from 'node:util'
import { usageFault } from './faults.ts'
import { findNearest } from './nearest.ts'

/** An option of a command. `value`: what stands for its value in the help; without it the option is a switch. */
export type Option = { value?: string; meaning: string; required?: true }

export type Command = {
  /** As typed: `token create`. */
  name: string
  summary: string
  /** What must follow the name, as the help shows it: `FILE`. */
  operand?: string
  options: Record<string, Option>
  run(given: Given): Promise<number>
}

/** What was typed: values by option name (switches are true), and the operand. */
export type Given = { values: Record<string, string | undefined>; switches: ReadonlySet<string>; operand: string }

/** The command that the arguments name, and what follows it. */
export function findCommand(
  commands: readonly Command[],
  args: readonly string[],
): { command: Command; rest: string[] } {
  const words = args.filter((arg) => !arg.startsWith('-'))
  const command = commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word))
  if (command) return { command, rest: args.slice(command.name.split(' ').length) }
  const typed = words.slice(0, 2).join(' ')
  const names = commands.map(({ name }) => name)
  const nearest = findNearest(typed, names) ?? findNearest(words[0] ?? '', names)
  throw usageFault(`There is no command "${typed}"${nearest ? `: did you mean "${nearest}"?` : ': see rasan --help.'}`)
}

/** Reads a command's options and operand; throws a usage fault that names what is wrong and the nearest right thing. */
export function readArguments(command: Command, args: string[]): Given {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      { type: option.value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  const values: Record<string, string | undefined> = {}
  const switches = new Set<string>()
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined
    if (!option) throw unknownOption(command, token.rawName)
    if (values[token.name] !== undefined || switches.has(token.name))
      throw usageFault(`${token.rawName} is given twice: give it once.`)
    if (option.value === undefined) {
      if (token.value !== undefined) throw usageFault(`${token.rawName} takes no value: leave "=${token.value}" out.`)
      switches.add(token.name)
    } else {
      values[token.name] = readValue(token.rawName, option.value, token.value, token.inlineValue === true)
    }
  }
  return { values, switches, operand: readOperand(command, operands, values) }
}

function readValue(name: string, form: string, value: string | undefined, isInline: boolean): string {
  if (value === undefined || value === '') throw usageFault(`${name} needs a value: ${name} ${form}.`)
  if (!isInline && value.startsWith('-') && value !== '-')
    throw usageFault(
      `${name} needs a value, and "${value}" looks like an option: for such a value write ${name}=${value}.`,
    )
  return value
}

function readOperand(command: Command, operands: string[], values: Record<string, string | undefined>): string {
  const [first, second] = operands
  if (command.operand === undefined && first !== undefined) throw usageFault(`"${first}" is not expected here.`)
  if (second !== undefined) throw usageFault(`"${second}" is not expected here: one ${command.operand} is enough.`)
  if (command.operand !== undefined && first === undefined)
    throw usageFault(`${command.operand} is missing: rasan ${command.name} ${command.operand}.`)
  const missing = Object.entries(command.options).find(
    ([name, option]) => option.required && values[name] === undefined,
  )
  if (missing) throw usageFault(`--${missing[0]} is missing: --${missing[0]} ${missing[1].value}.`)
  return first ?? ''
}

function unknownOption(command: Command, typed: string): Error {
  const known = Object.keys(command.options).map((name) => `--${name}`)
  const nearest = findNearest(typed, [...known, '--help'])
  const hint = nearest ? `did you mean ${nearest}?` : `see rasan ${command.name} --help.`
  return usageFault(`There is no option ${typed} of "${command.name}": ${hint}`)
}
