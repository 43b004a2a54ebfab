import { createHmac } from 'node:crypto'
import type { Vault } from '../crypto/vault.ts'
import type { Contents } from './contents.ts'

/**
 * A backup is one gzip stream of lines, so that plain tools can read it (`zcat`):
 *
 *     rasan backup 1
 *     {"madeAt":…,"masterKey":…,"migrations":[…],"tables":[…],…}     Header
 *     copy public.users                                              for each table of the header, in its order:
 *     …                                                              its rows as PostgreSQL's COPY writes them as text
 *     \.
 *     {"rows":{"public.users":3,…},"sha256":…,"seal":…}              Trailer
 *
 * A line that is `\.` alone cannot be a row: COPY writes a backslash as two.
 */
export const MAGIC = 'rasan backup '
export const FORMAT = 1
export const END_OF_ROWS = '\\.\n'

export type Header = Contents & {
  /** When the snapshot was taken, by the database's clock (ISO 8601). */
  madeAt: string
  /** Of the program that wrote it, and of its database. */
  version: string
  postgresql: string
  /** Fingerprint of the master key that the secrets in it are encrypted with. */
  masterKey: string
  /** Names of the migrations that the database had run. */
  migrations: string[]
}

export type Trailer = {
  /** By table. */
  rows: Record<string, number>
  /** Of every byte before the trailer's line, in hexadecimal. */
  sha256: string
  /** Proves that whoever wrote the hash had the master key. */
  seal: string
}

/** The seal of a hash: only who has the master key can make it. */
export const sealOf = (vault: Vault, sha256: string): string =>
  createHmac('sha256', vault.deriveKey('backup')).update(sha256).digest('hex')

export const headOfTable = (name: string): string => `copy ${name}`
