import { CONTACTS_MAX } from '../../platform/auth/sources.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import type { DirectoryPerson } from '../directory/person-fields.ts'

/** One number or address of a person, as the directory gave it. */
export type Contact = { value: string; type?: string; primary?: boolean; display?: string }

/** What we take of a SCIM user (RFC 7643, 4.1), in its own names. What else a directory sends is left to it. */
export type PersonDocument = {
  userName: string
  externalId?: string
  displayName?: string
  name?: { formatted?: string; givenName?: string; familyName?: string }
  preferredLanguage?: string
  locale?: string
  emails?: Contact[]
  phoneNumbers?: Contact[]
  active: boolean
}

export const TEXTS = ['userName', 'externalId', 'displayName', 'preferredLanguage', 'locale'] as const
export const NAME_PARTS = ['formatted', 'givenName', 'familyName'] as const
export const CONTACTS = ['emails', 'phoneNumbers'] as const
const CONTACT_PARTS = ['value', 'type', 'primary', 'display'] as const

const TEXT_MAX = 500
// lines that are no mobiles, and no reason to complain of one
const OTHER_LINES = new Set(['work', 'home', 'fax', 'pager', 'other'])

/** Finds a name among some in any case: SCIM's names have none. */
export const findName = <T extends string>(names: readonly T[], name: string): T | undefined =>
  names.find((one) => one.toLowerCase() === name.toLowerCase())

/**
 * Reads a user as it was sent to be made or replaced; `active` where it does not say. Throws `scim_value_invalid` at
 * what cannot be taken.
 */
export function readDocument(body: unknown, active: boolean): PersonDocument {
  if (!isObject(body)) throw refuse('', 'wrong_type')
  const document: PersonDocument = { userName: '', active }
  for (const [key, value] of Object.entries(body)) {
    if (value === null || value === undefined) continue
    const text = findName(TEXTS, key)
    const contacts = findName(CONTACTS, key)
    if (text !== undefined) document[text] = readText(value, text)
    else if (contacts !== undefined) document[contacts] = readContacts(value, contacts)
    else if (/^name$/i.test(key)) document.name = readParts(value)
    else if (/^active$/i.test(key)) document.active = readBoolean(value, 'active')
  }
  if (document.userName.trim() === '') throw refuse('userName', 'required')
  return document
}

export function readText(value: unknown, path: string): string {
  if (typeof value !== 'string') throw refuse(path, 'wrong_type')
  if (value.length > TEXT_MAX) throw refuse(path, 'too_long')
  return value
}

/** Entra writes `"False"`. */
export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  if (text !== 'true' && text !== 'false') throw refuse(path, 'wrong_type')
  return text === 'true'
}

export function readParts(value: unknown): NonNullable<PersonDocument['name']> {
  if (!isObject(value)) throw refuse('name', 'wrong_type')
  const parts = Object.entries(value).flatMap(([key, part]) => {
    const name = findName(NAME_PARTS, key)
    return name === undefined || part === null ? [] : [[name, readText(part, `name.${name}`)]]
  })
  return Object.fromEntries(parts)
}

/** One or many; a bare text is a value. Only one is primary: the last that says so. */
export function readContacts(value: unknown, path: string): Contact[] {
  const given = Array.isArray(value) ? value : [value]
  if (given.length > CONTACTS_MAX) throw refuse(path, 'too_many')
  return keepOnePrimary(given.map((one, i) => readContact(one, `${path}[${i}]`)).filter((one) => one.value !== ''))
}

export function readContact(given: unknown, path: string): Contact {
  if (typeof given === 'string') return { value: readText(given, path) }
  if (!isObject(given)) throw refuse(path, 'wrong_type')
  const contact: Contact = { value: '' }
  for (const [key, part] of Object.entries(given)) {
    const name = findName(CONTACT_PARTS, key)
    if (name === undefined || part === null) continue
    if (name === 'primary') contact.primary = readBoolean(part, `${path}.primary`)
    else contact[name] = readText(part, `${path}.${name}`)
  }
  return contact
}

export function keepOnePrimary(contacts: Contact[]): Contact[] {
  const last = contacts.findLastIndex(({ primary }) => primary)
  return contacts.map((contact, i) => {
    const { primary: _, ...rest } = contact
    return i === last ? { ...rest, primary: true } : rest
  })
}

/** The document as a directory's person: the numbers that may be mobiles, the preferred first. */
export function toPerson(document: PersonDocument, id?: number): DirectoryPerson {
  const phones = sortPreferred(document.phoneNumbers ?? [], 'mobile')
  const locale = readLocale(document.preferredLanguage ?? document.locale)
  return {
    ...(id !== undefined && { id }),
    externalId: document.externalId || null,
    username: document.userName,
    name: nameOf(document),
    mobiles: phones.filter(({ type }) => !OTHER_LINES.has(type?.toLowerCase() ?? '')).map(({ value }) => value),
    emails: sortPreferred(document.emails ?? [], 'work').map(({ value }) => value),
    ...(locale && { locale }),
    active: document.active,
  }
}

export function nameOf({ displayName, name, userName }: PersonDocument): string {
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(' ')
  return displayName || name?.formatted || parts || userName
}

/** The primary one first, then those of this type, then as they came. */
function sortPreferred(contacts: Contact[], type: string): Contact[] {
  const rank = (one: Contact): number => (one.primary ? 0 : one.type?.toLowerCase() === type ? 1 : 2)
  return contacts.toSorted((a, b) => rank(a) - rank(b))
}

function readLocale(tag: string | undefined): Locale | undefined {
  const language = tag?.toLowerCase().match(/^(fa|en)(?=[-_]|$)/)?.[1]
  return language as Locale | undefined
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `code` is one of the phrases `fields.<code>`. */
export const refuse = (path: string, code: string): AppError =>
  new AppError('scim_value_invalid', { params: { path: path || '$' }, phrases: { reason: `fields.${code}` } })
