import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.mjs'

/** The project's folder, wherever the shell stands. */
export const projectDir = dirname(dirname(fileURLToPath(import.meta.url)))

/** Packages of the project, and the Node.js that runs it: it comes as one of them. */
export const modulesDir = join(projectDir, 'node_modules')
export const projectNode = join(modulesDir, 'node', 'bin', 'node')

/** What Node.js has compiled once need not be compiled at the next start. */
export const compileCacheDir = join(modulesDir, '.cache', 'node-compile')

const lockFile = join(projectDir, '.rasan-install.lock')
const installStamp = join(modulesDir, '.rasan-install')
const panelStamp = join(modulesDir, '.rasan-panel')
const packageLock = join(projectDir, 'package-lock.json')
const panelDist = join(projectDir, 'panel', 'dist')
const panelSources = ['panel', 'locales', 'client', 'package-lock.json']

/** A fault that one sentence explains; whoever starts the work prints that sentence alone. */
export class PlainFault extends Error {}

/** Installs the packages when they are missing or are of another package-lock.json; says so on standard error. */
export async function ensureInstalled() {
  const wanted = describeInstall()
  if (isInstalled(wanted)) return
  await locked(async () => {
    if (isInstalled(wanted)) return
    if (!matchesHiddenLock()) await installPackages()
    if (!existsSync(projectNode)) {
      throw new PlainFault(
        'npm was not allowed to run the install script of the package "node", which brings Node.js 24: run "npm ci --ignore-scripts=false" and start again.',
      )
    }
    linkCommand()
    writeFileSync(installStamp, wanted)
  })
}

/** Builds the panel when its sources are not those it was built from; says so on standard error. */
export async function ensurePanelBuilt() {
  const wanted = hashSources()
  if (isPanelBuilt(wanted)) return
  await locked(async () => {
    if (isPanelBuilt(wanted)) return
    say('Building the panel …')
    const draft = join(projectDir, '.rasan-panel-build')
    const vite = join(modulesDir, 'vite', 'bin', 'vite.js')
    const config = join(projectDir, 'panel', 'vite.config.ts')
    const args = [vite, 'build', '--config', config, '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn']
    const built = await run(projectNode, args, { NODE_ENV: 'production' })
    if (built.code !== 0)
      throw new PlainFault(`${built.said}\nThe panel could not be built; what the builder said is above.`)
    // A running server meets the old panel or the new one, never half of one.
    const old = join(projectDir, '.rasan-panel-old')
    rmSync(old, { recursive: true, force: true })
    if (existsSync(panelDist)) renameSync(panelDist, old)
    renameSync(draft, panelDist)
    rmSync(old, { recursive: true, force: true })
    writeFileSync(panelStamp, wanted)
  })
}

function describeInstall() {
  return `${hash(readFileSync(packageLock))} ${process.platform}-${process.arch}`
}

function isInstalled(wanted) {
  return readIfThere(installStamp) === wanted && existsSync(projectNode)
}

function isPanelBuilt(wanted) {
  return readIfThere(panelStamp) === wanted && existsSync(join(panelDist, 'index.html'))
}

async function installPackages() {
  say('Installing what is missing; this takes about a minute …')
  // The panel is built here, so the packages for building are needed in production too.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const installed = await run('npm', args)
  if (installed.code === 0) return
  throw new PlainFault(
    `${installed.said}\nThe packages could not be installed; what npm said is above. Is the registry within reach, and may you write to ${projectDir}?`,
  )
}

/** Whether npm itself has written down that it installed just this: then somebody ran `npm ci` by hand. */
function matchesHiddenLock() {
  const hidden = readIfThere(join(modulesDir, '.package-lock.json'))
  if (!hidden || !existsSync(projectNode)) return false
  const installed = JSON.parse(hidden).packages
  return Object.entries(JSON.parse(readFileSync(packageLock, 'utf8')).packages).every(
    ([path, { version, optional }]) => {
      const found = installed[path]
      return path === '' || (found ? found.version === version : optional === true)
    },
  )
}

/** So that `npx --no-install rasan` finds the project's own command at once. */
function linkCommand() {
  const link = join(modulesDir, '.bin', 'rasan')
  mkdirSync(dirname(link), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(join('..', '..', 'bin', 'rasan.mjs'), link)
  chmodSync(join(projectDir, 'bin', 'rasan.mjs'), 0o755)
}

async function locked(work) {
  try {
    await withLock(lockFile, work)
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM') {
      throw new PlainFault(`Something is to be installed or built, and ${error.path ?? projectDir} may not be written.`)
    }
    if (error.code === 'ENOSPC') throw new PlainFault(`The disk that holds ${projectDir} is full.`)
    throw error
  }
}

/** Runs a program in the project's folder; gives its exit code and all it said. */
async function run(file, args, environment = {}) {
  const child = spawn(file, args, {
    cwd: projectDir,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('close', (code) => resolve({ code, said: said.trim() }))
    child.on('error', (error) => {
      if (error.code !== 'ENOENT') reject(error)
      else reject(new PlainFault(`${file} was not found: install Node.js 20 or newer together with npm.`))
    })
  })
}

function hashSources() {
  const sum = createHash('sha256')
  for (const path of panelSources.flatMap((source) => listFiles(source))) {
    sum.update(path).update(readFileSync(join(projectDir, path)))
  }
  return sum.digest('hex')
}

/** The files under a path of the project, in a fixed order. */
function listFiles(path) {
  if (path === join('panel', 'dist') || path.endsWith('node_modules')) return []
  const full = join(projectDir, path)
  if (!existsSync(full)) return []
  const entries = readEntries(full)
  return entries ? entries.sort().flatMap((name) => listFiles(join(path, name))) : [path]
}

function readEntries(path) {
  try {
    return readdirSync(path)
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function hash(content) {
  return createHash('sha256').update(content).digest('hex')
}

function say(words) {
  process.stderr.write(`${words}\n`)
}
