import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { withLock } from './lock.mjs'

const folders = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function makeFolder() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rasan-bin-')))
  folders.push(folder)
  return folder
}

/** What the launcher starts: tells where it is, and then does what it was told to. */
const program = `
  const [what, code] = process.argv.slice(2)
  if (what === 'wait') {
    const timer = setInterval(() => undefined, 1000)
    process.on('SIGTERM', () => { console.log('SIGTERM'); clearInterval(timer); process.exitCode = 7 })
  }
  console.log(JSON.stringify({ pid: process.pid, folder: process.cwd() }))
  if (what === 'exit') process.exit(Number(code))`

/** A project with nothing in it but the launcher and its program; \`npm\` is a stand-in that tells of each call. */
function makeProject({ npm = 'exit 1', installed = false } = {}) {
  const project = makeFolder()
  cpSync(import.meta.dirname, join(project, 'bin'), { recursive: true })
  mkdirSync(join(project, 'server'))
  writeFileSync(join(project, 'server', 'cli.ts'), program)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages: { '': {} } }))
  mkdirSync(join(project, 'tools'))
  writeFileSync(join(project, 'tools', 'npm'), `#!/bin/sh\necho "$1" >> ${project}/npm.log\n${npm}\n`, { mode: 0o755 })
  if (installed) {
    linkNode(project)
    writeFileSync(join(project, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: {} }))
  }
  return project
}

function linkNode(project) {
  const bin = join(project, 'node_modules', 'node', 'bin')
  mkdirSync(bin, { recursive: true })
  symlinkSync(process.execPath, join(bin, 'node'))
}

/** What the stand-in for npm does when all goes well, a little slower than at once. */
const installs = `sleep 0.2; mkdir -p node_modules/node/bin; ln -sf ${process.execPath} node_modules/node/bin/node`

function launch(project, args, options = {}) {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env
  const child = spawn(process.execPath, [join(project, 'bin', 'rasan.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, PATH: `${join(project, 'tools')}:${process.env.PATH}` },
    ...options,
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.err += text
  })
  const ended = new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })))
  return { child, said, ended }
}

async function waitUntil(isSo, what) {
  const deadline = Date.now() + 10_000
  while (!isSo()) {
    if (Date.now() > deadline) assert.fail(`waited ten seconds for: ${what}`)
    await wait(10)
  }
}

const countInstalls = (project) => {
  const log = join(project, 'npm.log')
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0
}

test('the exit code of the program is that of the command', async () => {
  const { code } = await launch(makeProject({ installed: true }), ['exit', '5']).ended
  assert.equal(code, 5)
})

test('from any folder the program is found, and works in the folder of the shell', async () => {
  const elsewhere = makeFolder()
  const { out } = await launch(makeProject({ installed: true }), ['exit', '0'], { cwd: elsewhere }).ended
  assert.equal(JSON.parse(out).folder, elsewhere)
})

test('a signal reaches the program, which ends in its own time and by its own code', async () => {
  const { child, said, ended } = launch(makeProject({ installed: true }), ['wait'])
  await waitUntil(() => said.out.includes('pid'), 'the start of the program')
  child.kill('SIGTERM')
  const { code, out } = await ended
  assert.equal(code, 7)
  assert.equal(out.match(/SIGTERM/g).length, 1)
})

test('who kills the launcher has killed the program', async () => {
  const { child, said } = launch(makeProject({ installed: true }), ['wait'])
  await waitUntil(() => said.out.includes('pid'), 'the start of the program')
  const { pid } = JSON.parse(said.out)
  child.kill('SIGKILL')
  await waitUntil(() => isGone(pid), 'the end of the program')
})

/** Dead, be it that nobody has buried it yet. */
function isGone(pid) {
  try {
    process.kill(pid, 0)
    const stat = `/proc/${pid}/stat`
    return existsSync(stat) && /\) Z /.test(readFileSync(stat, 'utf8'))
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

test('what npm installed by hand is not installed again', async () => {
  const project = makeProject({ installed: true })
  const { code, err } = await launch(project, ['exit', '0']).ended
  assert.deepEqual({ code, err, installs: countInstalls(project) }, { code: 0, err: '', installs: 0 })
})

test('two first starts at once install once, and a later one not again', async () => {
  const project = makeProject({ npm: installs })
  const both = [launch(project, ['exit', '0']).ended, launch(project, ['exit', '0']).ended]
  for (const { code } of await Promise.all(both)) assert.equal(code, 0)
  await launch(project, ['exit', '0']).ended
  assert.equal(countInstalls(project), 1)
  assert.ok(existsSync(join(project, 'node_modules', '.bin', 'rasan')))
})

test('another package-lock.json is installed anew', async () => {
  const project = makeProject({ npm: installs })
  await launch(project, ['exit', '0']).ended
  const packages = { '': {}, 'node_modules/new': { version: '1.0.0' } }
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages }))
  await launch(project, ['exit', '0']).ended
  assert.equal(countInstalls(project), 2)
})

test('when npm fails, its words are shown and one sentence says what to look at', async () => {
  const project = makeProject({ npm: 'echo "the registry is asleep" >&2; exit 1' })
  const { code, out, err } = await launch(project, ['exit', '0']).ended
  assert.deepEqual({ code, out }, { code: 1, out: '' })
  assert.match(err, /the registry is asleep\nThe packages could not be installed/)
})

test('when npm may not run install scripts, one sentence says what to do', async () => {
  const { code, err } = await launch(makeProject({ npm: 'mkdir -p node_modules' }), ['exit', '0']).ended
  assert.equal(code, 1)
  assert.match(err, /npm ci --ignore-scripts=false/)
})

test('a lock keeps others out while its owner lives, and is taken over when its owner died', async () => {
  const lockFile = join(makeFolder(), 'lock')
  const order = []
  const slow = withLock(lockFile, async () => {
    await wait(150)
    order.push('first')
  })
  await withLock(lockFile, async () => order.push('second'))
  await slow
  assert.deepEqual(order, ['first', 'second'])
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await new Promise((resolve) => dead.on('exit', resolve))
  writeFileSync(lockFile, String(dead.pid))
  assert.equal(await withLock(lockFile, async () => 'done'), 'done')
})

test('package-lock.json names the package of every platform, without which npm ci refuses it', () => {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'))
  const names = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)))
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !names.has(name))
  assert.deepEqual(missing, [])
})

test('every package with an install script is on the list of those that may run it', () => {
  const root = join(import.meta.dirname, '..')
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const withScripts = Object.keys(packages).filter((path) => packages[path].hasInstallScript)
  assert.deepEqual(
    withScripts.map((path) => path.replace('node_modules/', '')).filter((name) => allowScripts[name] !== true),
    [],
  )
})
