import { CONTACTS_MAX } from '../../platform/auth/sources.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import type { DirectoryFault } from './faults.ts'

/** A person as a directory tells of it. */
export type DirectoryPerson = {
  /** Ours, where the caller knows which person is meant; else the person is found by `externalId`. */
  id?: number
  /** What the directory knows the person by; null where it does not say. */
  externalId: string | null
  username: string
  name: string
  /** In any form, the preferred one first. */
  mobiles: readonly string[]
  /** The preferred one first. */
  emails: readonly string[]
  /** Left as it is where it is not told. */
  locale?: Locale
  active: boolean
}

/** The same as it is kept. */
export type PersonFields = {
  username: string
  externalId: string | null
  name: string
  mobile: string | null
  moreMobiles: string[]
  email: string | null
  moreEmails: string[]
}

const USERNAME = /^[a-z0-9][a-z0-9._@+-]{0,199}$/
const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@[^\s@"(),:;<>[\]\\]{1,190}$/
const NAME_MAX = 100
const EXTERNAL_ID_MAX = 500
const UNSEEN = /[\p{Cc}\p{Cf}]/gu

/**
 * A directory's words in the form in which we keep them, with every number and address that is none. Without a usable
 * username there are no fields.
 */
export function readDirectoryPerson(person: DirectoryPerson): {
  fields: PersonFields | undefined
  faults: DirectoryFault[]
} {
  const faults: DirectoryFault[] = []
  const username = person.username.normalize('NFKC').trim().toLowerCase()
  if (!USERNAME.test(username)) faults.push({ field: 'username', value: show(person.username), code: 'wrong_form' })
  const { externalId } = person
  faults.push(...listIdFaults(externalId))
  if (faults.length > 0) return { fields: undefined, faults }
  const [mobile = null, ...moreMobiles] = readMobiles(person.mobiles, faults)
  const [email = null, ...moreEmails] = readEmails(person.emails, faults)
  const name = readName(person.name) || username.slice(0, NAME_MAX)
  return { fields: { username, externalId, name, mobile, moreMobiles, email, moreEmails }, faults }
}

/** What is wrong with a directory's own id of a person or a group: then nothing may be looked for by it. */
export function listIdFaults(externalId: string | null): DirectoryFault[] {
  if (externalId === null) return []
  if (externalId !== '' && externalId.length <= EXTERNAL_ID_MAX && isStorable(externalId)) return []
  return [{ field: 'externalId', value: show(externalId), code: 'wrong_form' }]
}

/** A name for people: one line, without what is not seen, of at most 100 characters. */
export const readName = (text: string, max = NAME_MAX): string =>
  text
    // a half-space is seen in Persian, though Unicode calls it a format character
    .replace(UNSEEN, (unit) => (unit === '\u200c' ? unit : ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed()
    .trim()

function readMobiles(given: readonly string[], faults: DirectoryFault[]): string[] {
  const read = given.flatMap((text, i) => {
    if (i >= CONTACTS_MAX) return refuse(faults, 'mobile', text, 'too_many')
    const phone = parsePhone(text)
    return phone.ok ? [phone.e164] : refuse(faults, 'mobile', text, `phone_${phone.reason}`)
  })
  return [...new Set(read)]
}

function readEmails(given: readonly string[], faults: DirectoryFault[]): string[] {
  const read = given.flatMap((text, i) => {
    if (i >= CONTACTS_MAX) return refuse(faults, 'email', text, 'too_many')
    const email = text.trim().toLowerCase()
    return EMAIL.test(email) && isStorable(email) ? [email] : refuse(faults, 'email', text, 'wrong_form')
  })
  return [...new Set(read)]
}

function refuse(
  faults: DirectoryFault[],
  field: DirectoryFault['field'],
  value: string,
  code: DirectoryFault['code'],
): [] {
  faults.push({ field, value: show(value), code })
  return []
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
const show = (text: string): string => text.replaceAll('\0', '').slice(0, 200).toWellFormed()
