import { AppError } from '../../platform/http/errors.ts'
import {
  CONTACTS,
  type Contact,
  findName,
  isObject,
  keepOnePrimary,
  NAME_PARTS,
  type PersonDocument,
  readBoolean,
  readContact,
  readContacts,
  readParts,
  readText,
  refuse,
  TEXTS,
} from './document.ts'
import { listEqualities, matches } from './matches.ts'
import type { Operation, Path } from './patch.ts'

/** The document after these operations, all or none of them. Throws as `readDocument`, and `scim_path_invalid`. */
export const patchDocument = (document: PersonDocument, operations: readonly Operation[]): PersonDocument =>
  operations.reduce(apply, document)

function apply(document: PersonDocument, operation: Operation): PersonDocument {
  const { op, value } = operation
  const path = operation.path as Path
  const text = findName(TEXTS, path.attribute)
  if (text !== undefined) return setText(document, text, op, value)
  if (path.attribute === 'active') {
    if (op === 'remove') throw refuse('active', 'required')
    // Azure AD of old: [{ "value": false }]
    return { ...document, active: readBoolean(unwrap(value), 'active') }
  }
  if (path.attribute === 'name') return { ...document, name: patchName(document.name ?? {}, op, path, value) }
  const contacts = findName(CONTACTS, path.attribute)
  if (contacts === undefined) return document
  return { ...document, [contacts]: keepOnePrimary(patchContacts(document[contacts] ?? [], op, path, value)) }
}

function setText(
  document: PersonDocument,
  name: (typeof TEXTS)[number],
  op: Operation['op'],
  value: unknown,
): PersonDocument {
  if (op !== 'remove') {
    const text = readText(unwrap(value), name)
    if (name === 'userName' && text.trim() === '') throw refuse(name, 'required')
    return { ...document, [name]: text }
  }
  if (name === 'userName') throw refuse(name, 'required')
  const { [name]: _, ...rest } = document
  return rest as PersonDocument
}

function patchName(
  held: NonNullable<PersonDocument['name']>,
  op: Operation['op'],
  { part }: Path,
  value: unknown,
): NonNullable<PersonDocument['name']> {
  if (part === null) return op === 'remove' ? {} : { ...held, ...readParts(value) }
  const name = findName(NAME_PARTS, part)
  if (name === undefined) return held
  if (op !== 'remove') return { ...held, [name]: readText(value, `name.${name}`) }
  const { [name]: _, ...rest } = held
  return rest
}

function patchContacts(held: Contact[], op: Operation['op'], path: Path, value: unknown): Contact[] {
  if (path.filter === null && path.part === null) {
    if (op === 'remove') return removeContacts(held, value)
    const given = readContacts(value, path.attribute)
    return op === 'replace' ? given : addContacts(held, given)
  }
  const isMeant = (contact: Contact): boolean => path.filter === null || matches(path.filter, contact)
  if (op === 'remove') {
    // a number without its value is none
    const isWhole = path.part === null || path.part === 'value'
    return held.flatMap((one) => (!isMeant(one) ? [one] : isWhole ? [] : [without(one, path.part as string)]))
  }
  // one that is given nothing as its value is taken away
  if (held.some(isMeant))
    return held.map((one) => (isMeant(one) ? setParts(one, path, value) : one)).filter((one) => one.value !== '')
  // Entra replaces the work number of a person who has none yet
  const made = path.filter && listEqualities(path.filter)
  if (!made) throw new AppError('scim_path_invalid', { params: { path: path.text } })
  const contact = setParts(readContact(made, path.text), path, value)
  return contact.value === '' ? held : [...held, contact]
}

function setParts(held: Contact, path: Path, value: unknown): Contact {
  const given = path.part === null ? value : { [path.part]: value }
  const { value: text, ...parts } = readContact(given, path.text)
  const hasValue = isObject(given) ? Object.keys(given).some((key) => /^value$/i.test(key)) : true
  return { ...held, ...parts, ...(hasValue && { value: text }) }
}

function addContacts(held: Contact[], given: Contact[]): Contact[] {
  const isHeld = (one: Contact): boolean => held.some(({ value, type }) => value === one.value && type === one.type)
  const isPrimaryGiven = given.some(({ primary }) => primary)
  const kept = isPrimaryGiven ? held.map(({ primary: _, ...rest }) => rest) : held
  const again = kept.map((one) => given.find(({ value, type }) => value === one.value && type === one.type) ?? one)
  return [...again, ...given.filter((one) => !isHeld(one))]
}

function removeContacts(held: Contact[], value: unknown): Contact[] {
  if (value === undefined || value === null) return []
  const values = readContacts(value, 'value').map((one) => one.value)
  return held.filter((one) => !values.includes(one.value))
}

function without(contact: Contact, part: string): Contact {
  const kept = Object.entries(contact).filter(([name]) => name.toLowerCase() !== part)
  return Object.fromEntries(kept) as Contact
}

const unwrap = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1
    ? unwrap(value[0])
    : isObject(value) && 'value' in value
      ? value.value
      : value
