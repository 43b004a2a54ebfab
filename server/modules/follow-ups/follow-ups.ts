import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { mustHave } from '../../platform/auth/grants.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import { readSearch, type SearchRequest } from '../../platform/search/request.ts'
import { type FollowUpState, findMessageIds, messageSearch, readMessages, scopeOf } from '../messages/messages.ts'
import { checkAssignee, listReadingRoles } from './assignees.ts'
import {
  countNeeds,
  countNotes,
  type FollowUpRow,
  findFollowUpRow,
  insertNotes,
  listFollowUpRows,
  listNoteRows,
  lockFollowUps,
  saveFollowUps,
  type Traits,
} from './queries.ts'
import { BULK_MAX } from './schemas.ts'

export { listAssignees } from './assignees.ts'
export { followUpSearch } from './queries.ts'

/** A thread is for those who see to it, no archive. */
const NOTES_MAX = 200

export type Change = Partial<Traits> & { note?: string }

export async function listFollowUps(deps: Deps, actor: Actor, search: SearchRequest) {
  const { db, lists } = deps.database
  const page = await listFollowUpRows(lists, scopeOf(deps, actor), await listReadingRoles(db), search)
  const mayRead = actor.permissions.has('messages:read')
  const messages = mayRead
    ? await readMessages(
        deps,
        actor,
        page.items.map(({ messageId }) => messageId),
      )
    : new Map()
  return {
    items: page.items.map((row) => ({ ...showFollowUp(row), message: messages.get(row.messageId) ?? null })),
    nextCursor: page.nextCursor,
  }
}

/** With its notes; in the state `none` where nobody ever followed it up. Throws `message_not_found`. */
export async function readFollowUp(deps: Deps, actor: Actor, messageId: string) {
  const { db } = deps.database
  const { id: serviceId } = await checkMessage(deps, actor, messageId)
  const row = await findFollowUpRow(db, serviceId, await listReadingRoles(db), messageId)
  const notes = await listNoteRows(db, serviceId, messageId)
  return {
    ...(row ? showFollowUp(row) : { ...NONE, messageId: messageId.toLowerCase() }),
    notes: notes.map((note) => ({ ...note, at: note.at.toISOString() })),
  }
}

/**
 * Changes one. Whatever is said of a message that nobody follows up opens it, unless a state is named. Throws
 * `message_not_found`, and `invalid_request` for an assignee who may not read messages of the service.
 */
export async function changeFollowUp(deps: Deps, actor: Actor, messageId: string, change: Change) {
  const service = await checkMessage(deps, actor, messageId)
  await changeAll(deps, actor, service.id, [messageId.toLowerCase()], change)
  deps.live.publishMessages(service.id, [messageId.toLowerCase()])
  return readFollowUp(deps, actor, messageId)
}

/** The same for what a search of messages finds, the first `BULK_MAX` of it, in one transaction with one audit entry. */
export async function changeFollowUps(
  deps: Deps,
  actor: Actor,
  { search, change }: { search: Record<string, string>; change: Change },
) {
  mustHave(actor, 'messages:read')
  const { cursor: _, limit: __, ...conditions } = search
  const found = await findMessageIds(deps, actor, readSearch(messageSearch, conditions), BULK_MAX + 1)
  const ids = found.slice(0, BULK_MAX)
  const serviceId = actor.service!.id
  const changed = ids.length === 0 ? 0 : await changeAll(deps, actor, serviceId, ids, change, conditions)
  if (changed > 0) deps.live.publishMessages(serviceId, ids)
  return { changed, unchanged: ids.length - changed, isMore: found.length > BULK_MAX }
}

/** What waits for somebody, for the service's first page; null for whoever may not see follow-ups. */
export async function readNeeds(deps: Deps, actor: Actor) {
  if (!actor.permissions.has('follow-ups:read')) return null
  const { db } = deps.database
  return countNeeds(db, scopeOf(deps, actor), await listReadingRoles(db), actor.userId)
}

function changeAll(
  deps: Deps,
  actor: Actor,
  serviceId: number,
  ids: string[],
  { note, ...wanted }: Change,
  search?: Record<string, string>,
): Promise<number> {
  return inTransaction(deps.database.db, async (tx) => {
    await checkAssignee(tx, serviceId, wanted.assigneeId)
    const held = await lockFollowUps(tx, serviceId, ids, actor.name)
    const changes = held.flatMap((row) => {
      const changed = findChanges(row, readWanted(row, wanted))
      return changed || note !== undefined ? [{ row, changed }] : []
    })
    if (changes.length === 0) return 0
    const changedIds = changes.map(({ row }) => row.messageId)
    const saved = changes.flatMap(({ row, changed }) => (changed ? [{ ...row, ...(changed.after as Traits) }] : []))
    if (saved.length > 0) await saveFollowUps(tx, serviceId, saved, actor.name)
    if (note !== undefined) {
      if (ids.length === 1 && (await countNotes(tx, serviceId, ids[0]!)) >= NOTES_MAX)
        throw fieldError('note', 'too_many', { limit: NOTES_MAX })
      await insertNotes(tx, serviceId, changedIds, actor.name, note)
    }
    await writeAudit(tx, actor, {
      action: search ? 'follow-up.update-many' : 'follow-up.update',
      subjectKind: search ? 'service' : 'message',
      subjectId: search ? actor.service!.name : ids[0]!,
      serviceId,
      ...(search ? {} : { before: changes[0]?.changed?.before }),
      // the words of a note stand in the thread, which is kept as long
      after: search
        ? { ...wanted, noted: note !== undefined, search, messages: changedIds }
        : { ...changes[0]?.changed?.after, noted: note !== undefined },
    })
    return changes.length
  })
}

/** What is withdrawn is nobody's any more. */
function readWanted(held: Traits, { state, assigneeId, dueAt }: Partial<Traits>): Partial<Traits> {
  if (state === 'none') return { state, assigneeId: null, dueAt: null }
  const opened: FollowUpState | undefined = state ?? (held.state === 'none' ? 'open' : undefined)
  return { state: opened, assigneeId, dueAt: dueAt == null ? dueAt : readInstant(dueAt) }
}

function readInstant(text: string): string {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw fieldError('dueAt', 'wrong_form')
  return new Date(at).toISOString()
}

async function checkMessage(deps: Deps, actor: Actor, messageId: string): Promise<{ id: number }> {
  const found = isUuid(messageId) ? await readMessages(deps, actor, [messageId]) : new Map()
  if (found.size === 0) throw new AppError('message_not_found')
  return actor.service!
}

const NONE = {
  state: 'none' as const,
  assignee: null,
  dueAt: null,
  overdue: false,
  openedBy: null,
  ruleId: null,
  openedAt: null,
  changedAt: null,
  doneAt: null,
}

const showFollowUp = (row: FollowUpRow) => ({
  ...row,
  dueAt: row.dueAt?.toISOString() ?? null,
  openedAt: row.openedAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  doneAt: row.doneAt?.toISOString() ?? null,
})
