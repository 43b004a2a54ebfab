import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder: nothing is ever relative to the shell's. */
export const PROJECT_DIR = resolve(dirname(fileURLToPath(import.meta.url)), '..')

export type Config = {
  env: 'development' | 'production'
  host: string
  port: number
  /** Origin under which people and providers reach us, without a trailing slash. */
  publicUrl: string
  /** Whether RASAN_PUBLIC_URL was given, so that callbacks can be expected to arrive. */
  publicUrlGiven: boolean
  dataDir: string
  /** Null: the embedded database of the data folder. */
  databaseUrl: string | null
  /** Null: the embedded database's own, kept in the data folder. */
  masterKey: string | null
  /** Addresses and networks of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  /** What this node does. */
  roles: readonly NodeRole[]
  logLevel: LogLevel
}

/**
 * `api`: what is asked over HTTP, providers' reports among it. `dispatcher`: claims, sends, and asks about what nobody
 * knows. `jobs`: may be the one node that polls, folds counters, and makes and drops partitions.
 */
export const NODE_ROLES = ['api', 'dispatcher', 'jobs'] as const
export type NodeRole = (typeof NODE_ROLES)[number]

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

type Variable = { name: string; meaning: string; fallback: string }

/** Every environment variable that is read; the table in docs/configuration.md is made from it. */
export const VARIABLES: Variable[] = [
  { name: 'HOST', meaning: 'Address to listen on', fallback: '127.0.0.1' },
  { name: 'PORT', meaning: 'Port to listen on', fallback: '8080' },
  {
    name: 'RASAN_ENV',
    meaning: '`development` or `production`; has to be set where HOST is not loopback',
    fallback: '`development` on loopback',
  },
  {
    name: 'RASAN_PUBLIC_URL',
    meaning: 'Origin under which people and providers reach this installation, such as `https://sms.example.org`',
    fallback: '`http://HOST:PORT`',
  },
  {
    name: 'RASAN_DATA_DIR',
    meaning: 'Folder of the embedded database and of the master key; absolute, or relative to the project',
    fallback: '`data` in the project',
  },
  {
    name: 'DATABASE_URL',
    meaning: 'PostgreSQL ≥ 15 to use in place of the embedded one: `postgres://user:password@host:port/database`',
    fallback: 'the embedded database',
  },
  {
    name: 'RASAN_MASTER_KEY',
    meaning: 'Key that encrypts the secrets at rest: 32 bytes in base64 or hexadecimal; required with DATABASE_URL',
    fallback: 'made in the data folder',
  },
  {
    name: 'RASAN_TRUSTED_PROXIES',
    meaning: 'Addresses or networks of reverse proxies, separated by commas, whose X-Forwarded-* headers are believed',
    fallback: 'none',
  },
  {
    name: 'RASAN_ROLES',
    meaning:
      'What this node does, separated by commas: `api`, `dispatcher`, `jobs`; `rasan start --roles` says the same',
    fallback: 'all three',
  },
  { name: 'RASAN_LOG_LEVEL', meaning: LOG_LEVELS.map((level) => `\`${level}\``).join(', '), fallback: 'info' },
]

export type Environment = Record<string, string | undefined>

/** The process's environment, for whoever has to hand it on (`apply` fills in `${NAME}` from it). */
export const readEnvironment = (): Environment => process.env

/** All faults of a configuration at once, each a sentence that says what to do. */
export class ConfigError extends Error {
  readonly faults: string[]
  constructor(faults: string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

/** Reads and checks the configuration. Throws `ConfigError` with every fault found. */
export function readConfig(environment: Environment = process.env): Config {
  const faults: string[] = []
  const get = (name: string) => environment[name]?.trim() || undefined

  const host = get('HOST') ?? '127.0.0.1'
  const port = readPort(get('PORT') ?? '8080', faults)
  const env = readEnv(get('RASAN_ENV'), host, faults)
  const givenUrl = get('RASAN_PUBLIC_URL')
  const publicUrl = givenUrl === undefined ? localUrl(host, port) : readOrigin('RASAN_PUBLIC_URL', givenUrl, faults)
  const databaseUrl = readDatabaseUrl(get('DATABASE_URL'), faults)
  const masterKey = readMasterKey(get('RASAN_MASTER_KEY'), databaseUrl, faults)
  const trustedProxies = readNetworks(get('RASAN_TRUSTED_PROXIES') ?? '', faults)
  const roles = readRoles(get('RASAN_ROLES'), faults)
  const logLevel = get('RASAN_LOG_LEVEL') ?? 'info'
  if (!LOG_LEVELS.includes(logLevel))
    faults.push(`RASAN_LOG_LEVEL is "${logLevel}": use one of ${LOG_LEVELS.join(', ')}.`)
  if (faults.length > 0) throw new ConfigError(faults)

  return {
    env,
    host,
    port,
    publicUrl,
    publicUrlGiven: givenUrl !== undefined,
    dataDir: resolve(PROJECT_DIR, get('RASAN_DATA_DIR') ?? 'data'),
    databaseUrl,
    masterKey,
    trustedProxies,
    roles,
    logLevel: logLevel as LogLevel,
  }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

const localUrl = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`

function readPort(text: string, faults: string[]): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) faults.push(`PORT is "${text}": give a number from 0 to 65535.`)
  return port
}

function readEnv(text: string | undefined, host: string, faults: string[]): Config['env'] {
  if (text === 'development' || text === 'production') return text
  if (text !== undefined) faults.push(`RASAN_ENV is "${text}": use development or production.`)
  else if (!isLoopback(host))
    faults.push(`HOST is ${host}, which others can reach: set RASAN_ENV to production (or development).`)
  return 'development'
}

function readOrigin(name: string, text: string, faults: string[]): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username) {
    faults.push(`${name} is "${text}": give an origin such as https://sms.example.org, without a path.`)
    return text
  }
  return url.origin
}

function readDatabaseUrl(text: string | undefined, faults: string[]): string | null {
  if (text === undefined) return null
  const url = URL.parse(text)
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    faults.push('DATABASE_URL is not a PostgreSQL address: it looks like postgres://user:password@host:5432/database.')
  return text
}

function readMasterKey(text: string | undefined, databaseUrl: string | null, faults: string[]): string | null {
  if (text === undefined) {
    if (databaseUrl !== null)
      faults.push(
        'RASAN_MASTER_KEY is required with DATABASE_URL: make one with `openssl rand -base64 32` and keep it safe.',
      )
    return null
  }
  if (decodeMasterKey(text) === undefined)
    faults.push(
      'RASAN_MASTER_KEY has to be 32 bytes in base64 or hexadecimal: make one with `openssl rand -base64 32`.',
    )
  return text
}

/** The 32 bytes of a master key, or undefined where the text is no such key. */
export function decodeMasterKey(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return bytes.length === 32 ? bytes : undefined
}

function readNetworks(text: string, faults: string[]): string[] {
  const networks = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  for (const network of networks) {
    const [address = '', bits, ...rest] = network.split('/')
    const bitsMax = isIP(address) === 6 ? 128 : 32
    const isBitsFine = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= bitsMax)
    if (isIP(address) === 0 || !isBitsFine || rest.length > 0)
      faults.push(`RASAN_TRUSTED_PROXIES holds "${network}": give addresses or networks such as 10.0.0.0/8.`)
  }
  return networks
}

function readRoles(text: string | undefined, faults: string[]): readonly NodeRole[] {
  if (text === undefined) return NODE_ROLES
  const named = text.split(',').map((part) => part.trim())
  const unknown = named.filter((name) => !NODE_ROLES.some((role) => role === name))
  if (unknown.length > 0)
    faults.push(`RASAN_ROLES holds "${unknown.join(', ')}": give one or more of ${NODE_ROLES.join(', ')}.`)
  return NODE_ROLES.filter((role) => named.includes(role))
}

/** Whether the panel has been built (the server serves it from there). */
export const PANEL_DIR = resolve(PROJECT_DIR, 'panel/dist')
export const isPanelBuilt = (): boolean => existsSync(resolve(PANEL_DIR, 'index.html'))
