import { sql } from 'kysely'
import type { Calendar } from '../../dispatch/accept/periods.ts'
import type { Db } from '../../platform/db/database.ts'

/** `calendar`: by which the months of quotas go; `tokenDaysMax`: how many days a token lives at most. */
export type SettingsRow = { retentionDays: number; calendar: Calendar; tokenDaysMax: number }

/** `lock`: it stays as it is until the transaction ends. */
export async function readSettingsRow(db: Db, lock = false): Promise<SettingsRow> {
  const { rows } = await sql<SettingsRow>`
    select retention_days as "retentionDays", calendar, token_days_max as "tokenDaysMax"
    from centre ${lock ? sql`for update` : sql``}`.execute(db)
  if (!rows[0]) throw new Error('the centre has no row')
  return rows[0]
}

export async function updateSettings(db: Db, { retentionDays, calendar, tokenDaysMax }: SettingsRow): Promise<void> {
  await sql`
    update centre set retention_days = ${retentionDays}, calendar = ${calendar}, token_days_max = ${tokenDaysMax}`.execute(
    db,
  )
}
