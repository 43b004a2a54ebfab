import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readApplyFile } from './apply-file.ts'

const faultsOf = (text: string, environment = {}): string[] => {
  const read = readApplyFile(text, environment)
  if (!('faults' in read)) return []
  return read.faults.map(({ place, sentence }) => `${place?.line ?? '-'}:${place?.column ?? '-'} ${sentence}`)
}
const fileOf = (text: string, environment = {}) => {
  const read = readApplyFile(text, environment)
  assert.ok('file' in read, JSON.stringify(read))
  return read.file
}

test('YAML and JSON of the same content are the same file', () => {
  const yaml = `
accounts:
  - { name: kn, provider: kavenegar, keys: [{ name: primary, apiKey: "k" }] }
services:
  - name: payroll
    title: { fa: حقوق, en: Payroll }
`
  const json = JSON.stringify(
    {
      accounts: [{ name: 'kn', provider: 'kavenegar', keys: [{ name: 'primary', apiKey: 'k' }] }],
      services: [{ name: 'payroll', title: { fa: 'حقوق', en: 'Payroll' } }],
    },
    null,
    '\t',
  )
  assert.deepEqual(fileOf(yaml), fileOf(json))
})

test('a variable fills texts only, and can never become structure', () => {
  const text = (value: string) => `accounts: [{ name: kn, provider: kavenegar, keys: [{ name: a, apiKey: ${value} }] }]`
  const keyOf = (value: string, environment = {}) =>
    (fileOf(text(value), environment).accounts?.[0]?.keys?.[0] as { apiKey?: string } | undefined)?.apiKey
  const evil = '", other: "x" }] }], services: [{ name: evil'
  const cases: [string, object, string][] = [
    [`"\${KEY}"`, { KEY: 'abc' }, 'abc'],
    [`"a-\${KEY}-\${KEY}"`, { KEY: 'b' }, 'a-b-b'],
    [`"\${KEY}"`, { KEY: evil }, evil],
    [`"\${KEY}"`, { KEY: `\${OTHER}` }, `\${OTHER}`],
    [`"$\${KEY}"`, {}, `\${KEY}`],
    ['"$5 {KEY}"', {}, '$5 {KEY}'],
  ]
  for (const [value, environment, expected] of cases) assert.equal(keyOf(value, environment), expected)
})

test('a missing or malformed variable is told at its place, and no value of another is', () => {
  const text = `accounts:
  - name: kn
    provider: kavenegar
    keys:
      - { name: a, apiKey: "\${MISSING}" }
      - { name: b, apiKey: "\${SECRET}\${not a name}" }
`
  const faults = faultsOf(text, { SECRET: 'do-not-show' })
  assert.match(faults[0]!, /^5:28 the environment has no variable MISSING/)
  assert.match(faults[1]!, /^6:28 \$\{ begins a variable/)
  assert.ok(!faults.join().includes('do-not-show'))
})

test('every fault of a file is told at once, with line and column', () => {
  const text = `accounts:
  - name: kn
    provider: kavenegar
    colour: red
    lines:
      - number: 10008663
  - name: Bad Name
    provider: kavenegar
services:
  - title: { fa: حقوق }
    allocations: [{ account: kn, methods: [] }]
webhooks: []
`
  assert.deepEqual(faultsOf(text), [
    '12:1 webhooks: There is no such field.',
    '4:5 accounts[0].colour: There is no such field.',
    '6:17 accounts[0].lines[0].number: The value has the wrong type; string is expected (put a number in quotes).',
    '7:11 accounts[1].name: It has the wrong form.',
    '10:5 services[0].name: This field is required.',
    '10:12 services[0].title.en: This field is required.',
    '11:43 services[0].allocations[0].methods: There are too few: at least 1.',
  ])
})

test('what stands twice is refused where it stands again', () => {
  const text = `accounts:
  - { name: kn, provider: kavenegar, lines: [{ number: "1" }, { number: "1" }] }
  - { name: kn, provider: kavenegar }
`
  assert.deepEqual(faultsOf(text), [
    '3:13 accounts[1].name: It is there more than once.',
    '2:73 accounts[0].lines[1].number: It is there more than once.',
  ])
  assert.match(faultsOf('accounts: []\naccounts: []\n')[0]!, /^2:1 Map keys must be unique/)
})

test('a text that is no YAML is told with its place and without its content', () => {
  const faults = faultsOf('accounts:\n  - { name: kn, apiKey: "do-not-show\n')
  assert.match(faults[0]!, /^\d+:\d+ /)
  assert.ok(!faults.join().includes('do-not-show'), faults.join())
  assert.deepEqual(faultsOf(''), ['-:- the file is empty: it should have accounts, services or both.'])
  assert.deepEqual(faultsOf('- 1'), ['1:1 the file: The value has the wrong type; object is expected.'])
})

test('aliases that multiply are refused before they fill the memory', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
  for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => [...pair]))
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]`)
  assert.match(faultsOf(bomb.join('\n')).join(), /aliases/)
  assert.match(faultsOf('accounts: *nowhere').join(), /alias/)
})
