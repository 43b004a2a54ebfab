import type { MessageClass } from '../../dispatch/classes.ts'
import type { Binding, Variable } from '../../dispatch/road/templates.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { getServiceRow } from '../services/services.ts'
import { listTemplateFaults } from './check.ts'
import {
  countTemplates,
  findTemplateRow,
  insertTemplate,
  insertVersion,
  listTemplateRows,
  retireTemplate,
  type TemplateRow,
  updateTemplate,
} from './queries.ts'

export { templateSearch } from './queries.ts'

/** All nodes hold the templates of all services in memory. */
const TEMPLATES_MAX = 500

/** A text of a service with places for variables, and the providers' own templates that say the same. */
export type Template = {
  name: string
  title: { fa: string; en: string }
  class: MessageClass
  /** Counts up with every change of text, variables or bindings. */
  version: number
  text: string
  variables: Variable[]
  bindings: Binding[]
  createdAt: string
  changedAt: string
  /** Username or token name; null where nobody wrote it down. */
  changedBy: string | null
}
type BoundAsAsked = Omit<Binding, 'tokens'> & {
  tokens: (Omit<Binding['tokens'][number], 'maxLength'> & { maxLength?: number | null })[]
}
type Traits = Pick<Template, 'title' | 'class' | 'text' | 'variables'> & { bindings: BoundAsAsked[] }
export type NewTemplate = Pick<Template, 'name' | 'title' | 'class' | 'text'> & Partial<Traits>
export type TemplateChanges = Partial<Traits>

/** Where somebody works: the service. */
export type Owner = { id: number; name: string }

export async function listTemplates(db: Db, owner: Owner, search: SearchRequest) {
  const { items, nextCursor } = await listTemplateRows(db, owner.id, search)
  return { items: items.map(showTemplate), nextCursor }
}

/** Throws `template_not_found`. */
export const getTemplate = async (db: Db, owner: Owner, name: string): Promise<Template> =>
  showTemplate(await getRow(db, owner, name))

/** Throws `already_exists`, `service_archived`, and `invalid_request`, beyond so many as well. */
export function createTemplate(db: Db, actor: Actor, owner: Owner, input: NewTemplate): Promise<Template> {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    const body = { text: input.text, variables: input.variables ?? [], bindings: readBindings(input.bindings ?? []) }
    refuseFaults(body)
    // locked: two at once would each find room for the last
    if ((await getServiceRow(tx, owner.name, true)).archivedAt !== null) throw new AppError('service_archived')
    if ((await countTemplates(tx, owner.id)) >= TEMPLATES_MAX)
      throw fieldError('name', 'too_many', { limit: TEMPLATES_MAX })
    const id = await insertTemplate(tx, { ...headOf(input), serviceId: owner.id, name: input.name, by: actor.name })
    if (id === undefined)
      throw new AppError('already_exists', {
        params: { name: input.name },
        errors: [{ path: 'name', code: 'taken' }],
      })
    await insertVersion(tx, id, body, actor.name)
    const template = await getTemplate(tx, owner, input.name)
    await writeAudit(tx, actor, { ...aboutTemplate('create', owner, input.name), after: tell(template) })
    return template
  })
}

/**
 * What differs in text, variables or bindings makes a new version; messages that wait keep theirs. Throws
 * `template_not_found` and `invalid_request`.
 */
export function changeTemplate(
  db: Db,
  actor: Actor,
  owner: Owner,
  name: string,
  wanted: TemplateChanges,
): Promise<Template> {
  return inTransaction(db, async (tx) => {
    const row = await getRow(tx, owner, name, true)
    refuseTest(actor)
    const before = showTemplate(row)
    const bindings = wanted.bindings && readBindings(wanted.bindings)
    const changes = findChanges(tell(before), tell({ ...before, ...wanted, bindings: bindings ?? before.bindings }))
    if (!changes) return before
    const after = { ...before, ...(changes.after as Partial<Template>) }
    if (['text', 'variables', 'bindings'].some((field) => field in changes.after)) {
      refuseFaults(after)
      await insertVersion(tx, row.id, after, actor.name)
    }
    await updateTemplate(tx, row.id, headOf(after))
    await writeAudit(tx, actor, { ...aboutTemplate('update', owner, name), ...changes })
    return getTemplate(tx, owner, name)
  })
}

/** Messages that were made from it keep it. Throws `template_not_found`. */
export function deleteTemplate(db: Db, actor: Actor, owner: Owner, name: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await getRow(tx, owner, name, true)
    refuseTest(actor)
    await retireTemplate(tx, row.id)
    await writeAudit(tx, actor, { ...aboutTemplate('delete', owner, name), before: tell(showTemplate(row)) })
  })
}

async function getRow(db: Db, owner: Owner, name: string, lock = false): Promise<TemplateRow> {
  const row = await findTemplateRow(db, owner.id, name, lock)
  if (!row) throw new AppError('template_not_found')
  return row
}

/** Live messages go by it as well: a test token changes nothing of them. */
function refuseTest(actor: Actor): void {
  if (actor.test) throw new AppError('permission_missing', { params: { permission: 'templates:write' } })
}

function refuseFaults(body: Parameters<typeof listTemplateFaults>[0]): void {
  const errors = listTemplateFaults(body)
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
}

const readBindings = (bindings: BoundAsAsked[]): Binding[] =>
  bindings.map(({ method, name, tokens }) => ({
    method,
    name,
    tokens: tokens.map(({ token, variable, maxLength = null }) => ({ token, variable, maxLength })),
  }))

const headOf = ({ title, class: className }: Pick<Template, 'title' | 'class'>) => ({
  titleFa: title.fa,
  titleEn: title.en,
  class: className,
})

const aboutTemplate = (verb: 'create' | 'update' | 'delete', owner: Owner, name: string) => ({
  action: `template.${verb}`,
  subjectKind: 'template',
  subjectId: name,
  serviceId: owner.id,
})

/** What the audit log keeps of it. */
const tell = ({ title, class: className, text, variables, bindings }: Template) => ({
  title,
  class: className,
  text,
  variables,
  bindings,
})

const showTemplate = (row: TemplateRow): Template => ({
  name: row.name,
  title: { fa: row.titleFa, en: row.titleEn },
  class: row.class,
  version: row.version,
  text: row.text,
  variables: row.variables,
  bindings: row.bindings,
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  changedBy: row.changedBy,
})
