import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileCacheDir, modulesDir, PlainFault, projectDir, projectNode } from './install.mjs'

/** What runs now, so that a Ctrl-C can end it. */
const running = new Set()
let database

/** The project's programs first, its Node.js among them; and nothing of this shell's own installation but what tests read. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfInstallation(name))),
  PATH: `${join(modulesDir, '.bin')}:${process.env.PATH}`,
  NODE_COMPILE_CACHE: compileCacheDir,
}

function isOfInstallation(name) {
  // the table of CONTRIBUTING.md
  if (/^RASAN_(TEST_\w+|BROADCAST_ROWS|PICTURES|WRITE_IMAGES)$/.test(name)) return false
  return /^(RASAN_|PG[A-Z]+$)/.test(name) || ['DATABASE_URL', 'HOST', 'PORT', 'NODE_ENV'].includes(name)
}

/**
 * All test files of the project whose path contains one of the texts, parted by what they need: a browser; the machine's
 * time for processes of their own, killed and waited for; or neither.
 */
export function findTests(texts) {
  const files = listFolders()
    .flatMap((folder) => readdirSync(join(projectDir, folder), { recursive: true }).map((name) => join(folder, name)))
    .filter((file) => /\.test\.(ts|mjs)$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
    .filter((file) => texts.length === 0 || texts.some((text) => file.includes(relativePath(text))))
    .sort()
  const kindOf = (file) => (file.startsWith('e2e/') ? 'browser' : file.startsWith('bench/') ? 'soak' : 'plain')
  const listKind = (kind) => files.filter((file) => kindOf(file) === kind)
  return { plain: listKind('plain'), soak: listKind('soak'), browser: listKind('browser') }
}

function listFolders() {
  return readdirSync(projectDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !/^(node_modules|data)$/.test(entry.name))
    .map((entry) => entry.name)
}

/** A path as the shell completes it means the file of the project; any other text is taken as it is. */
function relativePath(text) {
  return existsSync(text) ? relative(projectDir, join(process.cwd(), text)) : text
}

/** Runs checks one after another; each that is passed or failed counts once. */
export async function runChecks(checks) {
  const totals = { passed: 0, failed: 0 }
  for (const { title, command, work } of checks) {
    const startedAt = Date.now()
    const fault = work ? await findFault(work) : await runCheck(command)
    const isGood = fault === undefined
    totals[isGood ? 'passed' : 'failed'] += 1
    console.log(`${isGood ? '✔' : '✖'} ${title} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`)
    if (!isGood) console.log(fault.replaceAll(/^/gm, '  '))
  }
  return totals
}

async function findFault(work) {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof PlainFault) return error.message
    throw error
  }
}

async function runCheck([file, ...args]) {
  const child = start(join(modulesDir, '.bin', file), args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  }
  return (await child.ended) === 0 ? undefined : said.trim()
}

let runs = 0

/** Runs test files, each in a process of its own; gives how many tests passed, failed and were skipped. */
export async function runTests(files, { environment: more, concurrency, timeoutMs }) {
  if (files.length === 0) return {}
  const totalsFile = join(modulesDir, '.cache', `rasan-totals-${process.pid}-${++runs}.json`)
  mkdirSync(dirname(totalsFile), { recursive: true })
  const reporter = join(projectDir, 'bin', 'test-reporter.mjs')
  const guard = pathToFileURL(join(projectDir, 'bin', 'test-guard.mjs')).href
  const args = [
    ...['--import', guard],
    ...['--test', `--test-concurrency=${concurrency}`, `--test-timeout=${timeoutMs}`],
    ...[`--test-reporter=${reporter}`, '--test-reporter-destination=stdout'],
  ]
  try {
    const child = start(projectNode, [...args, ...files], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...environment, ...more, RASAN_TEST_TOTALS: totalsFile },
    })
    const code = await child.ended
    const totals = existsSync(totalsFile) ? JSON.parse(readFileSync(totalsFile, 'utf8')) : { passed: 0, failed: 0 }
    // A runner that broke down, or counted nothing as failed and still complains, is itself a failure.
    return code === 0 || totals.failed > 0 ? totals : { ...totals, failed: 1 }
  } finally {
    rmSync(totalsFile, { force: true })
  }
}

/** Starts the PostgreSQL that all test files share; gives its address. It is removed by `stopEverything`. */
export async function startDatabase() {
  const program = join(projectDir, 'server', 'platform', 'db', 'embedded', 'serve-test-cluster.ts')
  const child = start(projectNode, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  database = child
  child.stdout.setEncoding('utf8')
  const line = await Promise.race([
    new Promise((resolve) => child.stdout.once('data', resolve)),
    child.ended.then(() => undefined),
  ])
  if (!line) throw new PlainFault('The PostgreSQL for the tests did not start.')
  return line.trim()
}

/** Ends whatever still runs, and the database last, which removes its own folder. */
export async function stopEverything() {
  const others = [...running].filter((child) => child !== database)
  for (const child of others) process.kill(-child.pid, 'SIGTERM')
  await Promise.all(others.map((child) => child.ended))
  database?.stdin.end()
  await database?.ended
}

/** A program in a group of its own, so that a Ctrl-C reaches us alone and we end it with all that it started. */
function start(file, args, options) {
  const child = spawn(file, args, { cwd: projectDir, env: environment, detached: true, ...options })
  running.add(child)
  child.ended = new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  return child
}
