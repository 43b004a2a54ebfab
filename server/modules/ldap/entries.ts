import type { Entry } from 'ldapts'
import type { Locale } from '../../platform/text/phrases.ts'
import type { Attributes } from './queries.ts'

/** An entry's values by the name of their attribute in small letters, without options (`;range=0-1499`, `;lang-fa`). */
export type Values = ReadonlyMap<string, readonly (string | Buffer)[]>

/** Attributes whose values are bytes. */
const BINARY = /^(objectguid|objectsid|ms-ds-consistencyguid)$/i
const EXTERNAL_ID_MAX = 500
const ACCOUNT_DISABLED = 2
/** What an administrator's lock is written as; any other time is a lock by wrong passwords, which passes. */
const LOCKED_FOR_GOOD = '000001010000Z'

export const listBuffers = ({ externalId }: Attributes): string[] =>
  BINARY.test(externalId) ? [externalId, 'objectGUID'] : []

export function readValues(entry: Entry): Values {
  const values = new Map<string, (string | Buffer)[]>()
  for (const [type, value] of Object.entries(entry)) {
    if (type === 'dn') continue
    const name = (type.split(';', 1)[0] as string).toLowerCase()
    const list = [value].flat() as (string | Buffer)[]
    values.set(name, [...(values.get(name) ?? []), ...list])
  }
  return values
}

/** The texts of an attribute; bytes that are no text are left out. */
export const listTexts = (values: Values, attribute: string | null): string[] =>
  attribute === null
    ? []
    : ((values.get(attribute.toLowerCase()) ?? []).filter(
        (value) => typeof value === 'string' && value.trim() !== '',
      ) as string[])

/** What stays the same for ever, as a text: a GUID's bytes in the way that Active Directory writes them. */
export function readExternalId(values: Values, attribute: string): string | null {
  const [value] = values.get(attribute.toLowerCase()) ?? []
  if (value === undefined || value.length === 0 || value.length > EXTERNAL_ID_MAX) return null
  if (!BINARY.test(attribute)) return typeof value === 'string' ? value : value.toString('hex')
  return readGuid(typeof value === 'string' ? Buffer.from(value, 'utf8') : value)
}

/** The first three parts stand with their lowest byte first. */
export function readGuid(bytes: Buffer): string {
  if (bytes.length !== 16) return bytes.toString('hex')
  const hex = (from: number, to: number, isTurned: boolean): string => {
    const part = Buffer.from(bytes.subarray(from, to))
    return (isTurned ? part.reverse() : part).toString('hex')
  }
  return [hex(0, 4, true), hex(4, 6, true), hex(6, 8, true), hex(8, 10, false), hex(10, 16, false)].join('-')
}

export function isDisabled(values: Values, attribute: string | null): boolean {
  const [value] = listTexts(values, attribute)
  if (value === undefined || attribute === null) return false
  if (/^useraccountcontrol$/i.test(attribute)) return (Number(value) & ACCOUNT_DISABLED) !== 0
  if (/^pwdaccountlockedtime$/i.test(attribute)) return value === LOCKED_FOR_GOOD
  return /^(true|yes|1)$/i.test(value.trim())
}

/** `fa-IR`, `en;q=0.8`: the first that we speak. */
export function readLanguage(values: Values, attribute: string | null): Locale | undefined {
  const tags = listTexts(values, attribute).flatMap((text) => text.toLowerCase().split(','))
  const found = tags.map((tag) => /^\s*(fa|en)\b/.exec(tag)?.[1]).find((tag) => tag !== undefined)
  return found as Locale | undefined
}

/**
 * Active Directory gives a long attribute in parts: `member;range=0-1499`. Which comes next, or null after the last
 * (`member;range=1500-*`).
 */
export function findNextRange(entry: Entry, attribute: string): string | null {
  for (const type of Object.keys(entry)) {
    const range = /^([^;]+);range=(\d+)-(\d+|\*)$/i.exec(type)
    if (range?.[1]?.toLowerCase() !== attribute.toLowerCase()) continue
    return range[3] === '*' ? null : `${attribute};range=${Number(range[3]) + 1}-*`
  }
  return null
}
