import type pg from 'pg'
import type { Question } from '../../../providers/provider.ts'
import { uuidAt } from '../../platform/ids.ts'
import { OUTCOMES } from '../send/settle.ts'

/** A canary is not older than this: the shortest known window for asking by reference is 12 hours. */
const AGE_MAX_MS = 10 * 3_600_000

type Canary = NonNullable<Question['canary']>
type Known = Canary & { method: string }

/**
 * Messages known to have been taken, one per account and key: asked for together with an unknown one, so that a "no" is
 * told from a question put to the wrong place.
 */
export type Canaries = {
  add(taken: { accountId: number; keyId: number; ref: number; to: string; providerId: string; method: string }): void
  find(accountId: number, keyId: number, method: string): Promise<Canary | null>
}

export function createCanaries(pool: pg.Pool, now: () => number): Canaries {
  const known = new Map<string, Known>()
  const keyOf = (accountId: number, keyId: number, method: string) => `${accountId}/${keyId}/${method}`

  async function look(accountId: number, keyId: number, method: string): Promise<Known | null> {
    const { rows } = await pool.query<{ ref: number; recipient: string; provider_id: string; begun_at: Date }>(
      `select t.ref, m.recipient, t.provider_id, c.begun_at
       from (
         select * from calls where id > $4 and account_id = $1 and key_id = $2 and method = $3 and ended_at is not null
         order by id desc limit 20) c
       cross join lateral unnest(c.ids, c.refs, c.outcomes, c.provider_ids) t(id, ref, outcome, provider_id)
       join messages m on m.id = t.id
       where t.outcome = ${OUTCOMES.accepted} and t.provider_id is not null
       limit 1`,
      [accountId, keyId, method, uuidAt(now() - AGE_MAX_MS)],
    )
    const row = rows[0]
    return row
      ? { reference: row.ref, to: row.recipient, providerId: row.provider_id, sentAt: row.begun_at, method }
      : null
  }

  return {
    add({ accountId, keyId, ref, to, providerId, method }) {
      known.set(keyOf(accountId, keyId, method), { reference: ref, to, providerId, sentAt: new Date(now()), method })
    },
    async find(accountId, keyId, method) {
      const found = known.get(keyOf(accountId, keyId, method))
      if (found && now() - found.sentAt.getTime() < AGE_MAX_MS) return found
      return look(accountId, keyId, method)
    },
  }
}
