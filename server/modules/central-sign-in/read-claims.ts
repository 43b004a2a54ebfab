import type { Claims } from '../../platform/auth/oidc.ts'
import type { FieldCode, FieldError } from '../../platform/http/errors.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import { LOCALES, type Locale } from '../../platform/text/phrases.ts'
import type { ProviderRow } from './queries.ts'

/** A person as claims tell of one. Null: they do not say. */
export type ReadClaims = {
  username: string | null
  name: string | null
  /** E.164. */
  mobile: string | null
  email: string | null
  locale: Locale | null
  externalId: string | null
  groups: string[]
  /** What they say and cannot be taken. */
  leftOut: { field: string; value: string; code: FieldCode; params?: FieldError['params'] }[]
}

const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@[^\s@"(),:;<>[\]\\]{1,190}$/
const GROUPS_MAX = 500
const GROUP_LENGTH_MAX = 200

/**
 * The values at a place in the claims. A name that is there as it stands comes first, for some providers name their claims by
 * addresses with dots in them; else each step leads one object deeper, and through every item of a list.
 */
export function findClaim(claims: unknown, path: string): unknown[] {
  if (Array.isArray(claims)) return claims.flatMap((one) => findClaim(one, path))
  if (typeof claims !== 'object' || claims === null) return []
  if (Object.hasOwn(claims, path)) return [(claims as Claims)[path]].flat()
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const step = path.slice(0, dot)
    if (Object.hasOwn(claims, step)) return findClaim((claims as Claims)[step], path.slice(dot + 1))
  }
  return []
}

/** Whether a person is one of those whom the provider's people are narrowed to. */
export function isAdmitted({ requiredClaim, requiredValue }: ProviderRow, claims: Claims): boolean {
  if (requiredClaim === null) return true
  return findClaim(claims, requiredClaim).some((value) => toText(value) === requiredValue)
}

export function readClaims(provider: Pick<ProviderRow, 'claims' | 'groups'>, claims: Claims): ReadClaims {
  const { claims: paths } = provider
  const leftOut: ReadClaims['leftOut'] = []
  const find = (path: string | null): string | null =>
    path === null ? null : (findClaim(claims, path).map(toText).find(Boolean) ?? null)
  return {
    username: find(paths.username)?.toLowerCase() ?? null,
    name: find(paths.name),
    mobile: readMobile(find(paths.mobile), isDenied(claims, paths.mobile), leftOut),
    email: readEmail(find(paths.email), isDenied(claims, paths.email), leftOut),
    locale: readLocale(find(paths.locale)),
    externalId: find(paths.externalId),
    groups: paths.groups === null ? [] : readGroups(findClaim(claims, paths.groups), provider.groups, leftOut),
    leftOut,
  }
}

/** What is not a text is none, but for numbers and booleans, which some providers write so. */
function toText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return ''
  return value.normalize('NFC').trim()
}

/** The provider says itself that a number or an address is not proved to be this person's. */
const isDenied = (claims: Claims, path: string | null): boolean => path !== null && claims[`${path}_verified`] === false

function readMobile(text: string | null, isUnproved: boolean, leftOut: ReadClaims['leftOut']): string | null {
  if (text === null) return null
  const phone = parsePhone(text)
  if (phone.ok && !isUnproved) return phone.e164
  leftOut.push({ field: 'mobile', value: clip(text), code: phone.ok ? 'not_usable' : `phone_${phone.reason}` })
  return null
}

function readEmail(text: string | null, isUnproved: boolean, leftOut: ReadClaims['leftOut']): string | null {
  const email = text?.toLowerCase() ?? null
  if (email === null) return null
  if (EMAIL.test(email) && !isUnproved) return email
  leftOut.push({ field: 'email', value: clip(email), code: isUnproved ? 'not_usable' : 'wrong_form' })
  return null
}

const readLocale = (text: string | null): Locale | null =>
  LOCALES.find((locale) => text?.toLowerCase().split(/[-_]/)[0] === locale) ?? null

function readGroups(values: unknown[], taken: string[], leftOut: ReadClaims['leftOut']): string[] {
  const named = [...new Set(values.map(toText).filter(Boolean))]
  const wanted = taken.length === 0 ? named : named.filter((name) => taken.includes(name))
  const [long, fitting] = [
    wanted.filter((name) => name.length > GROUP_LENGTH_MAX),
    wanted.filter((name) => name.length <= GROUP_LENGTH_MAX),
  ]
  for (const name of long)
    leftOut.push({ field: 'groups', value: clip(name), code: 'too_long', params: { max: GROUP_LENGTH_MAX } })
  for (const name of fitting.slice(GROUPS_MAX))
    leftOut.push({ field: 'groups', value: name, code: 'too_many', params: { max: GROUPS_MAX } })
  return fitting.slice(0, GROUPS_MAX)
}

const clip = (text: string): string => text.slice(0, 200).toWellFormed()
