import { sql } from 'kysely'
import type { Channel } from '../../../providers/provider.ts'
import type { ToUser } from '../../dispatch/accept/accept-statement.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { refusePermission } from '../../platform/auth/grants.ts'
import { SOURCES } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'
import type { FieldError } from '../../platform/http/errors.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { parseEmail } from '../../platform/text/email.ts'
import type { Locale } from '../../platform/text/phrases.ts'

/** Who a message is to: a number in any form, or a user by id, username or `externalId:…`. */
export type To = string | { user: string }

/**
 * What a name of a user leads to: the person, what they read, and the number or address to send to, or why nobody can
 * be sent to.
 */
export type FoundUser = { user: ToUser; address: string; locale: Locale } | { fault: FieldError }

/** Finds users among those that `findUsers` has looked up. */
export type FindUser = (to: { user: string }, channel: Channel) => FoundUser

type Named = { by: 'id' | 'username' | 'externalId'; value: string }[]

const ID_MAX = 2_147_483_647

/**
 * Looks up all users that some recipients name, in one statement; none where all are numbers, or the actor may send to
 * numbers alone. Throws nothing for a person who cannot be sent to: `FindUser` tells it at the recipient's own place.
 */
export async function findUsers(db: Db, actor: Actor, recipients: readonly (To | undefined)[]): Promise<FindUser> {
  const asked = recipients.filter((to) => typeof to === 'object')
  if (asked.length === 0 || !maySendToUsers(actor)) return ({ user }, channel) => judge(user, [], channel)
  const rows = await selectUsers(
    db,
    asked.flatMap(({ user }) => readName(user)),
  )
  const places = {
    id: Map.groupBy(rows, ({ id }): string | null => String(id)),
    username: Map.groupBy(rows, ({ username }): string | null => username),
    externalId: Map.groupBy(rows, ({ externalId }) => externalId),
  }
  return ({ user }, channel) => {
    const found = new Set(readName(user).flatMap(({ by, value }) => places[by].get(value) ?? []))
    return judge(user, [...found], channel)
  }
}

/** Plain digits may be an id or a username (student numbers are): whoever has them both is not guessed at. */
function readName(text: string): Named {
  const [, kind, rest] = /^(id|username|externalId):(.*)$/s.exec(text.trim()) ?? []
  const value = (rest ?? text).trim()
  if (kind === 'externalId') return [{ by: 'externalId', value }]
  const plain = toLatinDigits(value).toLowerCase()
  const isId = /^[1-9]\d{0,9}$/.test(plain) && Number(plain) <= ID_MAX
  const byId: Named = isId ? [{ by: 'id', value: plain }] : []
  if (kind === 'id') return byId
  const byUsername: Named = [{ by: 'username', value: plain }]
  return kind === 'username' ? byUsername : [...byId, ...byUsername]
}

type UserRow = ToUser & {
  externalId: string | null
  mobile: string | null
  email: string | null
  hasBrowser: boolean
  locale: Locale
  suspended: boolean
}

async function selectUsers(db: Db, names: Named): Promise<UserRow[]> {
  const valuesOf = (kind: Named[number]['by']) => [
    ...new Set(names.flatMap(({ by, value }) => (by === kind ? [value] : []))),
  ]
  // each by an index of its own: as conditions of one select they would read the whole table
  const { rows } = await sql<UserRow>`
    select u.id, u.username, u.name, u.external_id as "externalId", u.mobile, u.email, u.locale, u.suspended_at is not null as suspended,
      exists (select from push_subscriptions s where s.user_id = u.id) as "hasBrowser"
    from (
      select id from users where id = any (${valuesOf('id').map(Number)}::int[])
      union select id from users where username = any (${valuesOf('username')}::text[])
      union select id from users where source = any (${SOURCES}::text[]) and external_id = any (${valuesOf('externalId')}::text[])
    ) named
    join users u on u.id = named.id`.execute(db)
  return rows
}

/** Nobody is dropped in silence: whoever cannot be sent to is told by name. */
function judge(asked: string, rows: UserRow[], channel: Channel): FoundUser {
  const fault = (code: FieldError['code'], user: string): FoundUser => ({
    fault: { path: 'to', code, params: { user } },
  })
  const [row, other] = rows
  if (row === undefined) return fault('user_unknown', asked)
  if (other !== undefined) return fault('user_ambiguous', asked)
  const { id, username, name, locale, suspended } = row
  if (suspended) return fault('user_suspended', `${name} (${username})`)
  const address = addressOf(row, channel)
  if (address === null) return fault(WITHOUT[channel], `${name} (${username})`)
  return { user: { id, username, name }, address, locale }
}

const WITHOUT = { sms: 'user_without_number', email: 'user_without_email', push: 'user_without_browser' } as const

/** Browsers come and go: a notification is kept under whom it is to, and goes to those that there are when it leaves. */
function addressOf({ id, mobile, email, hasBrowser }: UserRow, channel: Channel): string | null {
  if (channel === 'push') return hasBrowser ? `id:${id}` : null
  return channel === 'email' ? readAddress(email) : mobile
}

/** Of a notification, which is to a person: what is no number is nothing to hide. */
const isPerson = (address: string): boolean => address.startsWith('id:')

/** What a directory says may be no address that a header can carry. */
function readAddress(text: string | null): string | null {
  const email = parseEmail(text ?? '')
  return email.ok ? email.address : null
}

/** Throws where the actor may send to numbers alone. */
export function checkMaySendToUsers(actor: Actor): void {
  if (maySendToUsers(actor)) return
  throw refusePermission('messages:send-to-users')
}

const maySendToUsers = (actor: Actor): boolean => actor.permissions.has('messages:send-to-users')

/** A user's number is theirs: who may only send to them sees that there is one. */
export const mayReadNumber = (isToUser: boolean, actor: Pick<Actor, 'permissions'>): boolean =>
  !isToUser || actor.permissions.has('messages:read-numbers')

/** `+989121234567` becomes `+98•••••••••67`, the country and the last two digits; `nasim@example.ir` `n••••@example.ir`. */
export function maskNumber(address: string): string {
  if (isPerson(address)) return address
  const at = address.indexOf('@')
  if (at > 0) return `${address.slice(0, 1)}••••${address.slice(at)}`
  return `${address.slice(0, 3)}${'•'.repeat(address.length - 5)}${address.slice(-2)}`
}

/**
 * What providers say of a message (their ids, words, codes) without the number or address that some of them put in it: in
 * whatever form, the last nine digits of a number are there.
 */
export function hideNumber<T>(said: T, address: string): T {
  if (isPerson(address)) return said
  if (address.includes('@')) return JSON.parse(JSON.stringify(said).replaceAll(address, maskNumber(address))) as T
  const digits = address.slice(-DIGITS_HIDDEN)
  return JSON.parse(JSON.stringify(said).replaceAll(digits, `${'•'.repeat(DIGITS_HIDDEN - 2)}${digits.slice(-2)}`)) as T
}

const DIGITS_HIDDEN = 9
