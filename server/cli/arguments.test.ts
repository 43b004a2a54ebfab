import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Command, findCommand, readArguments } from './arguments.ts'
import { CliFault } from './faults.ts'

const run = async () => 0
const token: Command = {
  name: 'token create',
  summary: '',
  options: {
    name: { value: 'NAME', meaning: '', required: true },
    expires: { value: '30d', meaning: '' },
    json: { meaning: '' },
  },
  run,
}
const apply: Command = { name: 'apply', operand: 'FILE', summary: '', options: {}, run }

const told = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof CliFault)
    assert.equal(error.exitCode, 2)
    return error.message
  }
  return ''
}

test('options and operands are read in every usual form', () => {
  assert.deepEqual(readArguments(token, ['--name', 'x', '--json', '--expires=30d']), {
    values: { name: 'x', expires: '30d' },
    switches: new Set(['json']),
    operand: '',
  })
  assert.equal(readArguments(token, ['--name=-x']).values.name, '-x')
  assert.equal(readArguments(apply, ['-']).operand, '-')
  assert.equal(readArguments(apply, ['--', '--odd.yaml']).operand, '--odd.yaml')
})

test('what is not typed right is refused with what to type', () => {
  const cases: [Command, string[], RegExp][] = [
    [token, ['--nme', 'x'], /no option --nme of "token create": did you mean --name\?/],
    [token, ['--name'], /--name needs a value: --name NAME/],
    [token, ['--name='], /--name needs a value/],
    [token, ['--name', '--json'], /write --name=--json/],
    [token, ['--name', 'a', '--name', 'b'], /--name is given twice/],
    [token, ['--name', 'a', '--json=yes'], /--json takes no value/],
    [token, ['--json'], /--name is missing/],
    [token, ['--name', 'a', 'extra'], /"extra" is not expected/],
    [token, ['--toString', 'a'], /no option --toString/],
    [apply, [], /FILE is missing/],
    [apply, ['a', 'b'], /"b" is not expected here: one FILE is enough/],
  ]
  for (const [command, args, expected] of cases)
    assert.match(
      told(() => readArguments(command, args)),
      expected,
    )
})

test('a command is found by its words, and a mistyped one led to the nearest', () => {
  const commands = [token, apply]
  assert.deepEqual(findCommand(commands, ['token', 'create', '--json']), { command: token, rest: ['--json'] })
  assert.match(
    told(() => findCommand(commands, ['token', 'creat'])),
    /did you mean "token create"\?/,
  )
  assert.match(
    told(() => findCommand(commands, ['aply', 'x.yaml'])),
    /did you mean "apply"\?/,
  )
  assert.match(
    told(() => findCommand(commands, ['nonsense'])),
    /There is no command "nonsense": see rasan --help/,
  )
})
