import { sql } from 'kysely'
import type { MessageClass } from '../../dispatch/classes.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { makePage, type SearchRequest } from '../../platform/search/request.ts'
import { declareSearch } from '../../platform/search/search.ts'
import { checkAssignee, holdsRole, listReadingRoles, type Person } from './assignees.ts'
import type { ENDS } from './schemas.ts'

/** Every round looks by all of them. */
const RULES_MAX = 20

type Traits = {
  class: MessageClass | null
  statuses: (typeof ENDS)[number][]
  times: number
  withinHours: number
  dueInHours: number | null
  assigneeId: number | null
}
type RuleRow = Omit<Traits, 'assigneeId'> & {
  id: number
  assignee: (Person & { left: boolean }) | null
  createdBy: string | null
  createdAt: Date
}
export type NewRule = Pick<Traits, 'statuses'> & Partial<Traits>

export const ruleSearch = declareSearch({
  fields: {
    class: { type: 'enum', sql: sql`r.class`, values: ['otp', 'normal', 'bulk'] },
    assignee: { type: 'number', sql: sql`r.assignee_id`, operators: ['eq', 'in', 'empty'] },
    createdAt: { type: 'instant', sql: sql`r.created_at`, sortable: true },
  },
  id: { sql: sql`r.id`, type: 'integer' },
  defaultSort: 'createdAt',
})

const COLUMNS = (roles: string[]) => sql`
  r.id, r.class, r.statuses, r.times, r.within_hours as "withinHours", r.due_hours as "dueInHours", r.created_by as "createdBy",
  r.created_at as "createdAt", case when u.id is not null then json_build_object('id', u.id, 'username', u.username, 'name', u.name,
    'left', u.suspended_at is not null or not ${holdsRole(sql`u.id`, sql`r.service_id`, sql`${roles}::text[]`)}) end as assignee`
const TABLES = sql`follow_up_rules r left join users u on u.id = r.assignee_id`

export async function listRules(db: Db, serviceId: number, search: SearchRequest) {
  const { rows } = await sql<RuleRow & { cursorId: string; cursorSort: string | null }>`
    select ${COLUMNS(await listReadingRoles(db))} ${search.cursorColumns} from ${TABLES}
    where r.service_id = ${serviceId} and ${search.where}
    order by ${search.orderBy} limit ${search.limit + 1}`.execute(db)
  return makePage(search, rows, ({ cursorId: _, cursorSort: __, ...row }) => showRule(row))
}

/** Opens follow-ups of what ends from now on. Throws `invalid_request`. */
export function createRule(db: Db, actor: Actor, serviceId: number, input: NewRule) {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    await checkAssignee(tx, serviceId, input.assigneeId)
    // locked: two at once would each find room for the last
    await sql`select from services where id = ${serviceId} for update`.execute(tx)
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from follow_up_rules where service_id = ${serviceId}`.execute(tx)
    if (rows[0]!.n >= RULES_MAX) throw fieldError('statuses', 'too_many', { limit: RULES_MAX })
    const rule = {
      class: input.class ?? null,
      statuses: input.statuses,
      times: input.times ?? 1,
      withinHours: input.withinHours ?? 24,
      dueInHours: input.dueInHours ?? null,
      assigneeId: input.assigneeId ?? null,
    }
    const made = await sql<{ id: number }>`
      insert into follow_up_rules (service_id, class, statuses, times, within_hours, due_hours, assignee_id, created_by)
      values (${serviceId}, ${rule.class}, ${rule.statuses}::text[], ${rule.times}, ${rule.withinHours}, ${rule.dueInHours},
        ${rule.assigneeId}, ${actor.name}) returning id`.execute(tx)
    const { id } = made.rows[0]!
    await writeAudit(tx, actor, { ...about('create', serviceId, id), after: rule })
    return getRule(tx, serviceId, id)
  })
}

/** Throws `follow_up_rule_not_found` and `invalid_request`. */
export function changeRule(db: Db, actor: Actor, serviceId: number, id: number, wanted: Partial<Traits>) {
  return inTransaction(db, async (tx) => {
    const { assignee, ...held } = await getRule(tx, serviceId, id, true)
    refuseTest(actor)
    await checkAssignee(tx, serviceId, wanted.assigneeId)
    const before: Traits & typeof held = { ...held, assigneeId: assignee?.id ?? null }
    const changes = findChanges(before, wanted)
    if (changes) {
      const after = { ...before, ...(changes.after as Partial<Traits>) }
      await sql`
        update follow_up_rules set class = ${after.class}, statuses = ${after.statuses}::text[], times = ${after.times},
          within_hours = ${after.withinHours}, due_hours = ${after.dueInHours}, assignee_id = ${after.assigneeId}, since = now()
        where id = ${id}`.execute(tx)
      await writeAudit(tx, actor, { ...about('update', serviceId, id), ...changes })
    }
    return getRule(tx, serviceId, id)
  })
}

/** What it opened stays. Throws `follow_up_rule_not_found`. */
export function deleteRule(db: Db, actor: Actor, serviceId: number, id: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { assignee, id: _, createdAt: __, ...rule } = await getRule(tx, serviceId, id, true)
    refuseTest(actor)
    await sql`delete from follow_up_rules where id = ${id}`.execute(tx)
    await writeAudit(tx, actor, {
      ...about('delete', serviceId, id),
      before: { ...rule, assigneeId: assignee?.id ?? null },
    })
  })
}

async function getRule(db: Db, serviceId: number, id: number, lock = false) {
  const { rows } = await sql<RuleRow>`
    select ${COLUMNS(await listReadingRoles(db))} from ${TABLES}
    where r.id = ${id} and r.service_id = ${serviceId} ${lock ? sql`for update of r` : sql``}`.execute(db)
  if (!rows[0]) throw new AppError('follow_up_rule_not_found')
  return showRule(rows[0])
}

/** Live messages are followed up by it as well: a test token changes nothing of them. */
function refuseTest(actor: Actor): void {
  if (actor.test) throw new AppError('permission_missing', { params: { permission: 'follow-up-rules:write' } })
}

const about = (verb: 'create' | 'update' | 'delete', serviceId: number, id: number) => ({
  action: `follow-up-rule.${verb}`,
  subjectKind: 'follow-up-rule',
  subjectId: id,
  serviceId,
})

const showRule = (row: RuleRow) => ({ ...row, createdAt: row.createdAt.toISOString() })
