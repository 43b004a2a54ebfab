import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { Encoding } from '../../platform/text/segments.ts'

/** `price` in rials a segment; `startsOn` a date of the centre's time zone. */
export type TariffRow = { line: string | null; encoding: Encoding | null; startsOn: string; price: number }

export async function listTariffRows(db: Db, accountId: number): Promise<TariffRow[]> {
  const { rows } = await sql<TariffRow>`
    select line, encoding, to_char(starts_on, 'YYYY-MM-DD') as "startsOn", price from tariffs
    where account_id = ${accountId}
    order by starts_on desc, line collate "C" nulls first, encoding collate "C" nulls first`.execute(db)
  return rows
}

/** In place of all that were. */
export async function replaceTariffs(db: Db, accountId: number, rows: TariffRow[]): Promise<void> {
  await sql`delete from tariffs where account_id = ${accountId}`.execute(db)
  await sql`
    insert into tariffs (account_id, line, encoding, starts_on, price)
    select ${accountId}::int, w.line, w.encoding, w."startsOn"::date, w.price
    from json_to_recordset(${JSON.stringify(rows)}::json) w(line text, encoding text, "startsOn" text, price int)`.execute(
    db,
  )
}
