import type { Actor } from '../../platform/auth/actor.ts'
import type { TokenKind } from '../../platform/auth/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { findTokenRow, type TokenRow, type TokenScope } from './queries.ts'

/** A credential of a program, as the API tells it: without its secret. */
export type Token = {
  id: number
  kind: TokenKind
  service: string | null
  name: string
  /** Null: all that its kind may do. */
  scopes: string[] | null
  /** From where it is taken, in CIDR form; none: from anywhere. */
  networks: string[]
  /** Requests that it may make; null: no limit of its own. */
  ratePerMinute: number | null
  expiresAt: string
  /** Ends within two weeks, or is in the last quarter of a shorter life, and nothing has taken its place. */
  expiringSoon: boolean
  revokedAt: string | null
  lastUsedAt: string | null
  lastUsedFrom: string | null
  /** The token whose place it takes, and the one that takes its place: their ids. */
  succeeds: number | null
  succeededBy: number | null
  createdBy: string
  createdAt: string
}

/** The answer to who made it; `token` is shown this once. */
export type MadeToken = Token & { token: string }

/** `lock`: it stays as it is until the transaction ends. Throws `token_not_found`. */
export async function getTokenRow(
  db: Db,
  id: number,
  scope: TokenScope,
  actor: Actor,
  lock = false,
): Promise<TokenRow> {
  const row = await findTokenRow(db, id, scope, lock)
  // a test token does not even know of the others
  if (!row || (actor.test && row.kind !== 'test')) throw new AppError('token_not_found')
  return row
}

export const aboutToken = (verb: string, row: Pick<TokenRow, 'id' | 'serviceId'>) => ({
  action: `token.${verb}`,
  subjectKind: 'token',
  subjectId: row.id,
  serviceId: row.serviceId,
})

export const showToken = (row: TokenRow): Token => ({
  id: row.id,
  kind: row.kind,
  service: row.service,
  name: row.name,
  scopes: row.scopes,
  networks: row.networks,
  ratePerMinute: row.ratePerMinute,
  expiresAt: row.expiresAt.toISOString(),
  expiringSoon: row.expiringSoon,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedFrom: row.lastUsedFrom,
  succeeds: row.succeeds,
  succeededBy: row.succeededBy,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
})
