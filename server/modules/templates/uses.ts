import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

const DAYS = 30
const SHOWN = 20

/**
 * What goes by a template. `openBroadcasts`: those whose messages are not all made yet, which need it; the newest first.
 * `broadcasts`, `messages`: of the last 30 days, what went by it as broadcasts.
 */
export type Uses = {
  openBroadcasts: {
    id: string
    name: string
    state: 'collecting' | 'draft' | 'held' | 'expanding'
    sendAt: string | null
    createdBy: string
  }[]
  broadcasts: number
  messages: number
}

/** Told by the rows of broadcasts alone: messages are not looked through. */
export async function findUses(db: Db, serviceId: number, name: string): Promise<Uses> {
  const { rows } = await sql<Uses>`
    with mine as (
      select id, name, state, send_at, created_by, created_at, expanded
      from broadcasts where service_id = ${serviceId} and template = ${name}
    )
    select
      coalesce((select json_agg(o) from (
        select id, name, state,
          to_char(send_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sendAt", created_by as "createdBy"
        from mine where state in ('collecting', 'draft', 'held', 'expanding') order by id desc limit ${SHOWN}) o), '[]')
        as "openBroadcasts",
      (select count(*)::int from mine where created_at > now() - ${DAYS} * interval '1 day' and expanded > 0) as broadcasts,
      (select coalesce(sum(expanded), 0)::float8 from mine where created_at > now() - ${DAYS} * interval '1 day') as messages`.execute(
    db,
  )
  return rows[0] as Uses
}
