import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** What only one person can have. */
const FIELDS = ['username', 'mobile', 'email'] as const

/**
 * Finds who of the staged people wants what somebody else has with us, into `claims`. Whose holder gives it up by the same
 * answer, as two who swap their numbers do, gets it; everybody else is refused, and so are those who would have got
 * something from the refused. `giver`: the holder's external id; null where it is not given up.
 */
export async function settleClaims(db: Db): Promise<void> {
  const claims = FIELDS.map(
    (field) => sql`
      select k.external_id, ${field} as field, t.external_id as giver
      from known_users k
      join staged_users s using (external_id)
      join users o on o.${sql.ref(field)} = s.${sql.ref(field)} and o.id is distinct from k.user_id
      left join known_users h on h.user_id = o.id
      left join staged_users t on t.external_id = h.external_id and t.${sql.ref(field)} is distinct from o.${sql.ref(field)}
      where k.refused is null`,
  )
  await sql`create temporary table claims as ${sql.join(claims, sql` union all `)}`.execute(db)
  await sql`analyze claims`.execute(db)
  await sql`create index claims__giver on claims (giver)`.execute(db)
  await refuseClaims(db)
}

/**
 * Refuses whoever waits for what is not given up, and whoever waits for them in turn. In one statement: a directory of
 * which each wants what the next has makes a chain as long as itself.
 */
async function refuseClaims(db: Db): Promise<void> {
  await sql`
    with recursive refused (external_id, field) as (
      select c.external_id, c.field
      from claims c left join known_users h on h.external_id = c.giver
      where h.external_id is null or h.refused is not null
      union
      select c.external_id, c.field from refused r join claims c on c.giver = r.external_id
    )
    update known_users k set refused = f.field
    from (
      select distinct on (external_id) external_id, field
      from refused order by external_id, array_position(${[...FIELDS]}::text[], field)) f
    where k.external_id = f.external_id and k.refused is null`.execute(db)
}

/** Whether a staged person, by external id, gives or takes: they have to change in one statement. */
export const isSwapping = (externalId: string) => sql`
  exists (select from claims c where ${sql.ref(externalId)} in (c.external_id, c.giver))`
