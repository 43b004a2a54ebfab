import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { withLock } from '../../bin/lock.mjs'
import { findMemoryFolder } from '../../server/test-memory.ts'

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

// Quiet: a test's browser talks to the test's server and to nobody else.
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts Chromium: the one named by CHROMIUM_PATH, else the system's, else the one from npm that needs nothing installed. */
export async function openBrowser(): Promise<Browser> {
  const own = process.env.CHROMIUM_PATH ?? SYSTEM_PATHS.find((path) => existsSync(path))
  if (own !== undefined) return launch(own, FLAGS)
  return openPackagedBrowser()
}

async function openPackagedBrowser(): Promise<Browser> {
  // Only where it believes itself in this place does the package unpack the libraries that a bare machine lacks.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  packaged.setGraphicsMode = false
  // Its own flags are for a sandbox of one process and switch the web's security off; ours are enough.
  return launch(await unpackOnce(() => packaged.executablePath()), [...FLAGS, '--disable-gpu'])
}

/** Where one test's process still writes the program, another's would find it there, and could not start it. */
const unpackOnce = (unpack: () => Promise<string>): Promise<string> =>
  withLock(join(tmpdir(), 'rasan-chromium.lock'), unpack)

/** What its processes show each other is kept in memory, where there is room: by itself it is put on the disk. */
function launch(executablePath: string, args: string[]): Promise<Browser> {
  const ignored = findMemoryFolder() === undefined ? {} : { ignoreDefaultArgs: ['--disable-dev-shm-usage'] }
  return chromium.launch({ executablePath, args, ...ignored })
}
