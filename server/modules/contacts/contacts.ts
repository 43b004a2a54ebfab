import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import { throwTaken } from '../../platform/http/taken.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import {
  type ContactField,
  type ContactRow,
  type ContactTraits,
  deleteContactRow,
  findContactRow,
  insertContact,
  listContactRows,
  listFieldRows,
  replaceFields,
  updateContact,
} from './queries.ts'
import { readTraits, type Wanted } from './values.ts'

export { contactSearch, readFoundContacts } from './queries.ts'

export type Contact = Omit<ContactRow, 'createdAt' | 'changedAt'> & { createdAt: string; changedAt: string }
export type FieldAsTold = Pick<ContactField, 'name' | 'type'> & { title: { fa: string; en: string } }
/** Where somebody works: the service. */
export type Owner = { id: number; name: string }

const EMPTY: ContactTraits = { number: '', email: null, name: '', language: null, fields: {}, tags: [], notes: '' }

/** A contact shows the values of the fields that the service has now. */
export async function listContacts(db: Db, owner: Owner, search: SearchRequest) {
  const [{ items, nextCursor }, fields] = await Promise.all([
    listContactRows(db, owner.id, search),
    listFieldRows(db, owner.id),
  ])
  return { items: items.map((row) => showContact(row, fields)), nextCursor }
}

/** Throws `contact_not_found`. */
export const getContact = async (db: Db, owner: Owner, id: number): Promise<Contact> =>
  showContact(await getRow(db, owner, id), await listFieldRows(db, owner.id))

/** Throws `invalid_request`, and `already_exists` where the service has a contact with the number. */
export function createContact(db: Db, actor: Actor, owner: Owner, wanted: Wanted): Promise<Contact> {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    const traits = await readWanted(tx, owner, EMPTY, wanted)
    const id = await insertContact(tx, owner.id, traits)
    if (id === undefined) throw new AppError('already_exists', { errors: [{ path: 'number', code: 'taken' }] })
    await writeAudit(tx, actor, { ...about('create', owner, id), after: traits })
    return getContact(tx, owner, id)
  })
}

/** Throws `contact_not_found` and what `createContact` throws. */
export function changeContact(db: Db, actor: Actor, owner: Owner, id: number, wanted: Wanted): Promise<Contact> {
  return inTransaction(db, async (tx) => {
    const held = tell(await getRow(tx, owner, id, true))
    refuseTest(actor)
    const traits = await readWanted(tx, owner, held, wanted)
    const changes = findChanges(held, traits)
    if (changes) {
      await updateContact(tx, owner.id, id, traits).catch(throwTaken)
      await writeAudit(tx, actor, { ...about('update', owner, id), ...changes })
    }
    return getContact(tx, owner, id)
  })
}

/** It leaves its lists too; messages to it stay. Throws `contact_not_found`. */
export function deleteContact(db: Db, actor: Actor, owner: Owner, id: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await getRow(tx, owner, id, true)
    refuseTest(actor)
    await deleteContactRow(tx, owner.id, id)
    await writeAudit(tx, actor, { ...about('delete', owner, id), before: tell(row) })
  })
}

export const listFields = async (db: Db, owner: Owner): Promise<{ fields: FieldAsTold[] }> => ({
  fields: (await listFieldRows(db, owner.id)).map(showField),
})

/**
 * Replaces the service's fields. Values of a field that went are shown no more, and are there again where it comes back.
 * Throws `invalid_request` where a name stands twice or a type would change.
 */
export function changeFields(
  db: Db,
  actor: Actor,
  owner: Owner,
  wanted: FieldAsTold[],
): Promise<{ fields: FieldAsTold[] }> {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    const held = await listFieldRows(tx, owner.id, true)
    const errors = wanted.flatMap(({ name, type }, i): FieldError[] => {
      if (wanted.findIndex((other) => other.name === name) < i) return [{ path: `fields[${i}].name`, code: 'repeated' }]
      const before = held.find((one) => one.name === name)
      return before && before.type !== type ? [{ path: `fields[${i}].type`, code: 'not_usable' }] : []
    })
    if (errors.length > 0) throw new AppError('invalid_request', { errors })
    const rows = wanted.map(({ name, type, title }) => ({ name, type, titleFa: title.fa, titleEn: title.en }))
    const changes = findChanges({ fields: held.map(showField) }, { fields: rows.map(showField) })
    if (changes) {
      await replaceFields(tx, owner.id, rows)
      const entry = { action: 'contact-field.replace', subjectKind: 'contact-field', subjectId: owner.name }
      await writeAudit(tx, actor, { ...entry, serviceId: owner.id, ...changes })
    }
    return { fields: rows.map(showField) }
  })
}

async function readWanted(tx: Db, owner: Owner, held: ContactTraits, wanted: Wanted): Promise<ContactTraits> {
  const errors: FieldError[] = []
  const traits = readTraits(held, wanted, wanted.fields ? await listFieldRows(tx, owner.id) : [], errors)
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return traits
}

async function getRow(db: Db, owner: Owner, id: number, lock = false): Promise<ContactRow> {
  const row = await findContactRow(db, owner.id, id, lock)
  if (!row) throw new AppError('contact_not_found')
  return row
}

/** What is live goes to contacts as well: a test token changes nothing of them. */
export function refuseTest(actor: Actor): void {
  if (actor.test) throw new AppError('permission_missing', { params: { permission: 'contacts:write' } })
}

const about = (verb: 'create' | 'update' | 'delete', owner: Owner, id: number) => ({
  action: `contact.${verb}`,
  subjectKind: 'contact',
  subjectId: id,
  serviceId: owner.id,
})

const tell = ({ number, email, name, language, fields, tags, notes }: ContactRow): ContactTraits => ({
  number,
  email,
  name,
  language,
  fields,
  tags,
  notes,
})

const showField = ({ name, type, titleFa, titleEn }: ContactField): FieldAsTold => ({
  name,
  title: { fa: titleFa, en: titleEn },
  type,
})

const showContact = (row: ContactRow, declared: readonly ContactField[]): Contact => ({
  id: row.id,
  ...tell(row),
  fields: Object.fromEntries(
    declared.flatMap(({ name }) =>
      Object.hasOwn(row.fields, name) ? [[name, row.fields[name] as string | number]] : [],
    ),
  ),
  lists: row.lists,
  createdAt: row.createdAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
})
