import { sql } from 'kysely'
import type { Calendar } from '../../dispatch/limits/periods.ts'
import type { Db } from '../../platform/db/database.ts'

/**
 * `timeZone`: the centre's clock; `calendar`: by which the months of quotas go; `tokenDaysMax`: how many days a token
 * lives at most; `tokenAlertDays`: how many days before its end its keepers are told; `optOutWords`: by what people
 * stop a line, `optInWords`: by what they take it back.
 */
export type SettingsRow = {
  retentionDays: number
  timeZone: string
  calendar: Calendar
  tokenDaysMax: number
  tokenAlertDays: number[]
  sendHours: SendHours[]
  optOutWords: string[]
  optInWords: string[]
}

/** When broadcasts of a class may leave by lines of a kind, `HH:MM`; `from` after `until`: over midnight. */
export type SendHours = { class: 'bulk' | 'normal'; lines: 'service' | 'advertising'; from: string; until: string }

/** `lock`: it stays as it is until the transaction ends. */
export async function readSettingsRow(db: Db, lock = false): Promise<SettingsRow> {
  const { rows } = await sql<SettingsRow>`
    select retention_days as "retentionDays", time_zone as "timeZone", calendar, token_days_max as "tokenDaysMax",
      token_alert_days as "tokenAlertDays", send_hours as "sendHours",
      opt_out_words as "optOutWords", opt_in_words as "optInWords"
    from centre ${lock ? sql`for update` : sql``}`.execute(db)
  if (!rows[0]) throw new Error('the centre has no row')
  return rows[0]
}

export async function updateSettings(db: Db, settings: SettingsRow): Promise<void> {
  const { retentionDays, timeZone, calendar, tokenDaysMax, tokenAlertDays, sendHours, optOutWords, optInWords } =
    settings
  await sql`
    update centre set retention_days = ${retentionDays}, time_zone = ${timeZone}, calendar = ${calendar},
      token_days_max = ${tokenDaysMax}, token_alert_days = ${tokenAlertDays}::int[], send_hours = ${JSON.stringify(sendHours)}::jsonb,
      opt_out_words = ${optOutWords}::text[], opt_in_words = ${optInWords}::text[]`.execute(db)
}

/** Whether the database knows a time zone by this name, whose data may be older than ours. */
export async function knowsTimeZone(db: Db, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_timezone_names where name = ${name}`.execute(db)
  return rows.length > 0
}
