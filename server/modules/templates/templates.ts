import type { MessageClass } from '../../dispatch/classes.ts'
import type { Binding, Translations, Values, Variable } from '../../dispatch/road/templates.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { FILLED_MAX } from '../../platform/text/placeholder.ts'
import { getServiceRow } from '../services/services.ts'
import { listGivenFaults, listTemplateFaults } from './check.ts'
import {
  countTemplates,
  findTemplateRow,
  insertTemplate,
  insertVersion,
  listTemplateRows,
  listVersionRows,
  retireTemplate,
  type TemplateRow,
  updateTemplate,
} from './queries.ts'
import { findUses, type Uses } from './uses.ts'
import { type Filled, fill, listLocales, listVariants, type Variant } from './variants.ts'

export { templateSearch } from './queries.ts'

/** All nodes hold the templates of all services in memory. */
const TEMPLATES_MAX = 500

/** Of texts whose language nobody says. */
const USUAL_LOCALE: Locale = 'fa'

/** What a reader sees of a template's past: the newest. */
const VERSIONS_SHOWN = 100

/** A text of a service with places for variables, and the providers' own templates that say the same. */
export type Template = {
  name: string
  title: { fa: string; en: string }
  class: MessageClass
  /** Counts up with every change of text, variables or bindings. */
  version: number
  /** In `locale`, which also stands where the recipient's language is not known or has no text. */
  text: string
  locale: Locale
  /** The same in other languages. */
  translations: Translations
  variables: Required<Variable>[]
  bindings: Required<Binding>[]
  /** What it says in each language, its own first, with examples for values and with the longest there may be. */
  variants: Variant[]
  createdAt: string
  changedAt: string
  /** Username or token name; null where nobody wrote it down. */
  changedBy: string | null
}
type BoundAsAsked = Omit<Binding, 'tokens'> & {
  tokens: (Omit<Binding['tokens'][number], 'maxLength'> & { maxLength?: number | null })[]
}
/** `maxLength` left out: as long as a value may be at all. */
type VariableAsAsked = Omit<Variable, 'maxLength'> & { maxLength?: number | null }
type Traits = Pick<Template, 'title' | 'class' | 'text' | 'locale' | 'translations'> & {
  variables: VariableAsAsked[]
  bindings: BoundAsAsked[]
}
export type NewTemplate = Pick<Template, 'name' | 'title' | 'class' | 'text'> & Partial<Traits>
export type TemplateChanges = Partial<Traits>

/** Where somebody works: the service. */
export type Owner = { id: number; name: string }

export async function listTemplates(db: Db, owner: Owner, search: SearchRequest) {
  const { items, nextCursor } = await listTemplateRows(db, owner.id, search)
  return { items: items.map(showTemplate), nextCursor }
}

/** Throws `template_not_found`. */
const getTemplate = async (db: Db, owner: Owner, name: string): Promise<Template> =>
  showTemplate(await getRow(db, owner, name))

/** With what goes by it. Throws `template_not_found`. */
export async function readTemplate(db: Db, owner: Owner, name: string): Promise<Template & { usedBy: Uses }> {
  const template = await getTemplate(db, owner, name)
  return { ...template, usedBy: await findUses(db, owner.id, name) }
}

/**
 * What it says in each language with these values, and with its examples where none is given. Throws `template_not_found`
 * and `invalid_request`.
 */
export async function previewTemplate(db: Db, owner: Owner, name: string, values: Values): Promise<Filled[]> {
  const row = await getRow(db, owner, name)
  const errors = listGivenFaults(row, values)
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return listLocales(row).map((locale) => {
    const filled = fill(row, locale, values)
    if (filled === null) throw fieldError('variables', 'too_long', { limit: FILLED_MAX })
    return filled
  })
}

/** Throws `already_exists`, `service_archived`, and `invalid_request`, beyond so many as well. */
export function createTemplate(db: Db, actor: Actor, owner: Owner, input: NewTemplate): Promise<Template> {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    const body = {
      text: input.text,
      locale: input.locale ?? USUAL_LOCALE,
      translations: input.translations ?? {},
      variables: readVariables(input.variables ?? []),
      bindings: readBindings(input.bindings ?? []),
    }
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
    const variables = wanted.variables && readVariables(wanted.variables)
    const changes = findChanges(
      tell(before),
      tell({
        ...before,
        ...wanted,
        bindings: bindings ?? before.bindings,
        variables: variables ?? before.variables,
      }),
    )
    if (!changes) return before
    const after = { ...before, ...(changes.after as Partial<Template>) }
    if (BODY.some((field) => field in changes.after)) {
      refuseFaults(after)
      await insertVersion(tx, row.id, after, actor.name)
    }
    await updateTemplate(tx, row.id, headOf(after))
    await writeAudit(tx, actor, { ...aboutTemplate('update', owner, name), ...changes })
    return getTemplate(tx, owner, name)
  })
}

/** What makes a new version. */
const BODY = ['text', 'locale', 'translations', 'variables', 'bindings'] as const

/** One version of a template, as it was and stays. */
export type Version = Pick<Template, 'version' | (typeof BODY)[number] | 'createdAt'> & { createdBy: string | null }

/** The newest first. Throws `template_not_found`. */
export async function listVersions(db: Db, owner: Owner, name: string): Promise<Version[]> {
  const { id } = await getRow(db, owner, name)
  const rows = await listVersionRows(db, id, { limit: VERSIONS_SHOWN })
  return rows.map((row) => ({
    ...row,
    variables: readVariables(row.variables),
    bindings: readBindings(row.bindings),
    createdAt: row.createdAt.toISOString(),
  }))
}

/**
 * Makes what an old version holds the newest one; versions never change, nor what was made from those between. Nothing
 * happens where it holds what the present one does. Throws `template_not_found`, and `invalid_request` where there is no
 * such version, or where its bindings are to methods that are gone.
 */
export function restoreVersion(db: Db, actor: Actor, owner: Owner, name: string, version: number): Promise<Template> {
  return inTransaction(db, async (tx) => {
    const row = await getRow(tx, owner, name, true)
    const [old] = await listVersionRows(tx, row.id, { limit: 1, only: version })
    if (!old) throw fieldError('restore', 'too_large', { limit: row.version })
    const { version: _, createdAt: __, createdBy: ___, ...body } = old
    return changeTemplate(tx, actor, owner, name, body)
  })
}

/**
 * Messages that were made from it keep it; broadcasts whose messages are not made yet could not go on. Throws
 * `template_not_found`, and `template_in_use` while there are such.
 */
export function deleteTemplate(db: Db, actor: Actor, owner: Owner, name: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await getRow(tx, owner, name, true)
    refuseTest(actor)
    const { openBroadcasts } = await findUses(tx, owner.id, name)
    if (openBroadcasts.length > 0)
      throw new AppError('template_in_use', {
        params: { broadcasts: openBroadcasts.map(({ id, name: called }) => called || id).join(' · ') },
      })
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

const readVariables = (variables: VariableAsAsked[]): Required<Variable>[] =>
  variables.map(({ name, maxLength = null, type = 'text', default: usual = null, sample = null }) => ({
    name,
    maxLength,
    type,
    default: usual,
    sample,
  }))

const readBindings = (bindings: BoundAsAsked[]): Required<Binding>[] =>
  bindings.map(({ method, name, locale = null, tokens }) => ({
    method,
    name,
    locale,
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
const tell = ({ title, class: className, text, locale, translations, variables, bindings }: Told) => ({
  title,
  class: className,
  text,
  locale,
  translations,
  variables,
  bindings,
})
type Told = Pick<Template, 'title' | 'class' | (typeof BODY)[number]>

const showTemplate = (row: TemplateRow): Template => ({
  name: row.name,
  title: { fa: row.titleFa, en: row.titleEn },
  class: row.class,
  version: row.version,
  text: row.text,
  locale: row.locale,
  translations: row.translations,
  variables: readVariables(row.variables),
  bindings: readBindings(row.bindings),
  variants: listVariants(row),
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
  changedBy: row.changedBy,
})
