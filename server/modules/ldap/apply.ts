import { sql } from 'kysely'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { unlessLastAdministrator, unlessTaken } from '../directory/faults.ts'
import { KINDS, type Kind } from './plan.ts'
import { CHANGES, type Change } from './statements.ts'

/** Rows of the plan in one transaction: whole in themselves, so that a sync that ends between two has only to go on. */
const AT_ONCE = 2_000

/** Rows `from` (not itself) `to` of a kind. */
type Range = { kind: Kind; from: number; to: number }

/**
 * Makes the changes of a plan. What has become impossible since it was made (a name taken a moment ago), or would take
 * the last administrator, is left out and told as a conflict; the rest of its batch is made. `onDone`: so many rows more.
 */
export async function applyPlan(
  db: Db,
  actor: Actor,
  directoryId: number,
  counts: ReadonlyMap<Kind, number>,
  onDone: (rows: number) => void,
): Promise<void> {
  for (const kind of KINDS) {
    const count = counts.get(kind) ?? 0
    for (let from = 0; from < count; from += AT_ONCE) {
      const to = Math.min(from + AT_ONCE, count)
      await db.transaction().execute((tx) => applyRange(tx, CHANGES[kind](actor, directoryId), { kind, from, to }))
      onDone(to - from)
    }
  }
}

async function applyRange(tx: Db, change: Change, range: Range): Promise<void> {
  const fault = await tryChange(tx, change, range)
  if (fault === undefined) return
  if (range.to - range.from === 1) return tellLeftOut(tx, range, fault)
  const middle = Math.floor((range.from + range.to) / 2)
  await applyRange(tx, change, { ...range, to: middle })
  await applyRange(tx, change, { ...range, from: middle })
}

/** Undefined where it was made, else why nothing of it was. */
async function tryChange(tx: Db, change: Change, { from, to }: Range): Promise<string | undefined> {
  const run = async (): Promise<void> => {
    for (const statement of change.statements(from, to)) await statement.execute(tx)
  }
  if (change.takesAway) return (await unlessLastAdministrator(tx, run)) ? undefined : 'last_administrator'
  return (await unlessTaken(tx, run)) === undefined ? undefined : 'taken'
}

async function tellLeftOut(tx: Db, { kind, to }: Range, code: string): Promise<void> {
  await sql`
    insert into conflicts (dn, field, value, code)
    select coalesce(s.dn, g.dn, ''), ${FIELDS[kind]}, coalesce(p.detail, p.subject), ${code}
    from plan p
    left join staged_users s on s.external_id = p.external_id
    left join staged_groups g on g.external_id = p.external_id
    where p.kind = ${kind} and p.seq = ${to}`.execute(tx)
}

const FIELDS: Record<Kind, string> = {
  groups_removed: 'name',
  groups_renamed: 'name',
  groups_created: 'name',
  users_changed: 'username',
  users_created: 'username',
  users_resumed: 'active',
  users_suspended: 'active',
  members_added: 'members',
  nestings_added: 'members',
  members_removed: 'members',
  nestings_removed: 'members',
}
