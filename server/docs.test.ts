import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { before, suite, test } from 'node:test'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import type { Simulator } from '../simulators/simulator.ts'
import { findCommand, readArguments } from './cli/arguments.ts'
import { COMMANDS } from './cli/commands.ts'
import { PROJECT_DIR, VARIABLES } from './config.ts'
import { applyReport, isFinal, rankOf, STATES, type State } from './dispatch/states.ts'
import { makeAnchor } from './modules/docs/guides.ts'
import { seedFreshCentre } from './modules/first-run/first-run.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addService, addToken, startTestNode, type TestNode, waitFor } from './test-node.ts'
import { type Block, findDifference, listBlocks, openShell, readAnswer, type Shell } from './test-samples.ts'

const read = (file: string) => readFileSync(join(PROJECT_DIR, file), 'utf8')
const listFolder = (folder: string) =>
  readdirSync(join(PROJECT_DIR, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

const GUIDES = [...listFolder('docs/en'), ...listFolder('docs/fa')]
const DOCUMENTS = [...listFolder('.'), ...listFolder('docs'), ...listFolder('docs/decisions'), ...GUIDES]

/** The rows of the table whose head begins with this word: cells without the marks of code. */
function readTable(text: string, head: string): string[][] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`))
  assert.notEqual(start, -1, `no table begins with ${head}`)
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'))
  return lines.slice(start + 2, end === -1 ? undefined : end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.replaceAll('`', '').trim()),
  )
}

suite('what the documents say of the code', () => {
  test('the table of environment variables is the one of the configuration', () => {
    const plain = (text: string) => text.replaceAll('`', '')
    assert.deepEqual(
      readTable(read('docs/configuration.md'), 'Variable'),
      VARIABLES.map(({ name, meaning, fallback }) => [name, plain(meaning), plain(fallback)]),
    )
  })

  const states = read('docs/message-states.md')
  const numberOf = (name: string) => STATES[name as State].number

  test('the table of states has every state with its rank, in order', () => {
    assert.deepEqual(
      readTable(states, 'State').map(([name, , rank, final]) => [name, rank, final]),
      Object.entries(STATES).map(([name, { number }]) => [name, `${rankOf(number)}`, isFinal(number) ? 'yes' : 'no']),
    )
  })

  test('the drawing shows every state that is made, and no way down but from unknown back to the queue', () => {
    const drawn = [...states.matchAll(/^ {4}(\w+) --> (\w+): .+$/gm)].map(
      ([, from = '', to = '']) => [from, to] as const,
    )
    const made = Object.keys(STATES).filter((name) => name !== 'held')
    assert.deepEqual(new Set(drawn.flat()), new Set(made))
    const down = drawn.filter(([from, to]) => rankOf(numberOf(from)) >= rankOf(numberOf(to)))
    assert.deepEqual(down, [['unconfirmed', 'queued']])
  })

  test('the table of reports is the rule by which reports are applied', () => {
    const words = ['sent', 'undelivered', 'failed', 'delivered']
    const rule = Object.keys(STATES)
      .filter((name) => name !== 'held')
      .map((name) => {
        const after = words.map((word) => applyReport(numberOf(name), numberOf(word), true))
        return [name, ...after.map((number, i) => (number === numberOf(name) ? '–' : (words[i] as string)))]
      })
    assert.deepEqual(readTable(states, 'Message is'), rule)
  })

  test('every dependency has its reason in ARCHITECTURE.md, and nothing else has', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, object>
    const named = readTable(read('ARCHITECTURE.md'), 'Package').flatMap(([names = '']) => names.split(', '))
    assert.deepEqual(named.toSorted(), Object.keys({ ...dependencies, ...devDependencies }).toSorted())
  })

  test('every command in the documents is one that there is', () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)
    const code = DOCUMENTS.flatMap((file) => listBlocks(read(file)).map(({ text }) => ({ file, text })))
    const typed = code.flatMap(({ file, text }) =>
      [...text.matchAll(/npx --no-install rasan ([^|<>)\n]+)/g)].map(([, rest = '']) => ({ file, rest: rest.trim() })),
    )
    assert.ok(typed.length > 5)
    for (const { file, rest } of typed) {
      const words = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
      assert.doesNotThrow(() => {
        const { command, rest: options } = findCommand(COMMANDS, words)
        readArguments(command, options)
      }, `${file}: rasan ${rest}`)
    }
    const runs = code.flatMap(({ file, text }) =>
      [...text.matchAll(/npm (?:run )?(?!ci)(\w+)/g)].map(([, name = '']) => ({ file, name })),
    )
    assert.deepEqual(
      runs.filter(({ name }) => !scripts.includes(name)),
      [],
    )
  })

  test('every link to a file of the project leads to one, and to a heading in it', () => {
    const broken = DOCUMENTS.flatMap((file) =>
      [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) =>
        leads(file, link) ? [] : [`${file}: ${link}`],
      ),
    )
    assert.deepEqual(broken, [])
  })
})

function leads(file: string, link: string): boolean {
  // addresses of the server are followed by the test of /docs; pictures are made by the browser's tests
  if (/^(https?:|\/|docs\/images\/)/.test(link)) return true
  const [path = '', anchor] = link.split('#')
  const target = resolve(PROJECT_DIR, path === '' ? file : join(dirname(file), path))
  if (!existsSync(target)) return false
  const headings = anchor === undefined ? [] : [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)]
  return anchor === undefined || headings.some(([, heading = '']) => makeAnchor(heading) === anchor)
}

suite('what the documents let a reader type', () => {
  let node: TestNode
  let simulator: Simulator
  const folder = mkdtempSync(join(tmpdir(), 'rasan-docs-'))
  atTestEnd(() => rmSync(folder, { recursive: true, force: true }))

  before(async () => {
    node = await startTestNode({ RASAN_PUBLIC_URL: 'http://127.0.0.1:8080' })
    await seedFreshCentre(node.node.deps.database.db, node.vault)
    await node.node.deps.live.catchUp()
    simulator = await startKavenegarSimulator({ reportAfterMs: 5 })
    atTestEnd(() => simulator.close())
  })

  async function openReader(name: string): Promise<Shell> {
    const { pool, databaseUrl, config } = node
    const sandbox = await pool.query<{ id: number }>(`select id from accounts where name = 'sandbox'`)
    const serviceId = await addService(pool, { name, accountId: sandbox.rows[0]!.id, methods: ['sandbox.sms'] })
    const TOKEN = await addToken(pool, { kind: 'live', serviceId })
    await node.node.deps.live.catchUp()
    const shell = openShell(folder, {
      TOKEN,
      WHEN: new Date(Date.now() + 86_400_000).toISOString(),
      DATABASE_URL: databaseUrl,
      RASAN_MASTER_KEY: config.masterKey as string,
      RASAN_PUBLIC_URL: config.publicUrl,
    })
    atTestEnd(shell.close)
    return shell
  }

  /** A sample is repeated while it only reads: what it shows may take a moment to come true. */
  async function runSample(shell: Shell, script: string, shown: string): Promise<string> {
    let output = ''
    let difference: string | undefined
    const isStream = script.includes('curl -N')
    const isReading = !/ -d | -X /.test(script)
    const look = async () => {
      output = (await shell.run(script, isStream ? 1 : 10)).output
      difference = findDifference(readAnswer(shown), readAnswer(output))
      return difference === undefined || !isReading
    }
    await waitFor(look, 20_000).catch(() => undefined)
    assert.equal(difference, undefined, `${script}\n${output}`)
    return output
  }

  async function runBlock(shell: Shell, block: Block, next: Block | undefined): Promise<void> {
    const script = block.text
      .replaceAll('http://127.0.0.1:8080', node.node.url)
      .replaceAll('http://127.0.0.1:9301', simulator.url)
    if (/^\s*curl /m.test(script)) {
      assert.equal(next?.language, 'http', 'a sample is followed by its answer')
      const { body } = readAnswer(await runSample(shell, script, next.text))
      const { id } = (body.startsWith('{') ? JSON.parse(body) : {}) as { id?: string }
      if (id !== undefined) await shell.run(`ID=${id}`)
      return
    }
    const { code, output, faults } = await shell.run(script)
    assert.equal(code, 0, `${script}\n${faults}`)
    const [, reportUrl] = /reportUrl\s+(\S+)/.exec(output) ?? []
    if (reportUrl) simulator.reportTo(reportUrl.replace(node.config.publicUrl, node.node.url))
    await node.node.deps.live.catchUp()
  }

  for (const file of ['README.md', ...GUIDES]) {
    const blocks = listBlocks(read(file))
    const samples = blocks.flatMap((block, i) => (block.language === 'bash' ? [[block, blocks[i + 1]] as const] : []))
    if (samples.length === 0) continue
    test(`${file}: every sample is answered as it says`, async () => {
      const shell = await openReader(`reader-${file.toLowerCase().replace(/[^a-z]+/g, '-')}`)
      for (const [block, next] of samples)
        await runBlock(shell, block, next).catch((error: Error) => {
          error.message = `line ${block.line}: ${error.message}`
          throw error
        })
    })
  }

  test('each guide has its samples in both languages', () => {
    const count = (file: string) => listBlocks(read(file)).filter(({ language }) => language === 'bash').length
    for (const file of listFolder('docs/en')) assert.equal(count(file.replace('docs/en', 'docs/fa')), count(file), file)
  })
})
