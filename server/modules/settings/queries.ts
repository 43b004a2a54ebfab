import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

export type SettingsRow = { retentionDays: number }

/** `lock`: it stays as it is until the transaction ends. */
export async function readSettingsRow(db: Db, lock = false): Promise<SettingsRow> {
  const { rows } = await sql<SettingsRow>`
    select retention_days as "retentionDays" from centre ${lock ? sql`for update` : sql``}`.execute(db)
  if (!rows[0]) throw new Error('the centre has no row')
  return rows[0]
}

export async function updateSettings(db: Db, { retentionDays }: SettingsRow): Promise<void> {
  await sql`update centre set retention_days = ${retentionDays}`.execute(db)
}
