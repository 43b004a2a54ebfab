import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Db } from './database.ts'
import type { DB } from './schema.generated.ts'

/** Typed queries over one connection, in whatever transaction it is in. The connection stays its owner's. */
export function openOnClient(client: pg.ClientBase): Db {
  const lent = { query: client.query.bind(client), release: () => undefined }
  const pool = { connect: async () => lent, end: async () => undefined }
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: pool as never }) })
}
