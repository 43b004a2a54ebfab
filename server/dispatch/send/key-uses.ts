import type pg from 'pg'

/** Remembers which keys calls went by, and notes it now and then: never for each call. */
export type KeyUses = { add(keyId: number): void; flush(): Promise<void> }

export function createKeyUses(pool: pg.Pool, now: () => number): KeyUses {
  const used = new Map<number, number>()
  return {
    add(keyId) {
      if (keyId !== 0) used.set(keyId, now())
    },
    async flush() {
      if (used.size === 0) return
      const noted = [...used]
      used.clear()
      await pool.query(
        `update account_keys k set last_used_at = greatest(k.last_used_at, to_timestamp(u.at / 1000))
         from (select * from unnest($1::int[], $2::float8[]) u(id, at) order by id) u
         where k.id = u.id`,
        [noted.map(([id]) => id), noted.map(([, at]) => at)],
      )
    },
  }
}
