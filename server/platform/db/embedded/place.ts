import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeWhole } from './lock.ts'
import { embeddedError } from './messages.ts'

/** The files of the embedded database in a data folder. */
export type Place = {
  dataDir: string
  /** PostgreSQL's own folder. */
  clusterDir: string
  /** Its port and password, readable by us alone. */
  connectionFile: string
  holdersFile: string
  lockFile: string
  logFile: string
  /** Stands in the command line of each of its processes, so that they are known among all others. */
  tag: string
}

/** How to reach the database. */
export type Connection = { port: number; password: string }

/** Role and database, which bear one name. */
export const databaseName = 'rasan'

/** The files of a data folder, which is made when it may be; else its absence is `embedded_data_missing`. */
export function openPlace(folder: string, mayCreate: boolean): Place {
  // Others may pass through it, which PostgreSQL's user has to, and see nothing.
  if (mayCreate) mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const dataDir = findRealPath(folder)
  const clusterDir = join(dataDir, 'postgres')
  return {
    dataDir,
    clusterDir,
    connectionFile: join(dataDir, 'postgres.json'),
    holdersFile: join(dataDir, 'postgres.holders'),
    lockFile: join(dataDir, 'postgres.lock'),
    logFile: join(dataDir, 'postgres.log'),
    tag: `rasan-${createHash('sha256').update(clusterDir).digest('hex').slice(0, 12)}`,
  }
}

/** The remembered connection; undefined when there is none. */
export function readConnection(place: Place): Connection | undefined {
  return readJson(place.connectionFile) as Connection | undefined
}

/** Remembers the connection for the next start. */
export function writeConnection(place: Place, connection: Connection): void {
  writeWhole(place.connectionFile, JSON.stringify(connection))
}

/** A password that nobody has to type. */
export function makePassword(): string {
  return randomBytes(24).toString('base64url')
}

/** The address for `pg`: by number, for the name of this machine may mean another address family. */
export function makeUrl({ port, password }: Connection): string {
  return `postgresql://${databaseName}:${password}@127.0.0.1:${port}/${databaseName}`
}

function findRealPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw embeddedError('embedded_data_missing', { folder }, error)
  }
}
