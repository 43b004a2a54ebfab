import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/**
 * Has an account's provider asked for the balance a second from now: by then every node has read the key that was made or
 * changed, and whoever entered it learns within seconds whether it is taken. In the transaction of that change.
 */
export async function hastenBalance(tx: Db, accountId: number): Promise<void> {
  await sql`
    insert into balances as b (account_id, next_refresh_at)
    values (${accountId}, clock_timestamp() + interval '1 s')
    on conflict (account_id) do update set next_refresh_at = least(b.next_refresh_at, excluded.next_refresh_at)`.execute(
    tx,
  )
}
