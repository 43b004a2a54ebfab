import { sql } from 'kysely'
import type { ToUser } from '../../dispatch/accept/accept-statement.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { SOURCES } from '../../platform/auth/sources.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'

/** Who a message is to: a number in any form, or a user by id, username or `externalId:…`. */
export type To = string | { user: string }

/** What a name of a user leads to: the person with the number to send to, or why nobody can be sent to. */
export type FoundUser = { user: ToUser; mobile: string } | { fault: FieldError }

/** Finds users among those that `findUsers` has looked up. */
export type FindUser = (to: { user: string }) => FoundUser

type Named = { by: 'id' | 'username' | 'externalId'; value: string }[]

const ID_MAX = 2_147_483_647

/**
 * Looks up all users that some recipients name, in one statement; none where all are numbers, or the actor may send to
 * numbers alone. Throws nothing for a person who cannot be sent to: `FindUser` tells it at the recipient's own place.
 */
export async function findUsers(db: Db, actor: Actor, recipients: readonly (To | undefined)[]): Promise<FindUser> {
  const asked = recipients.filter((to) => typeof to === 'object')
  if (asked.length === 0 || !maySendToUsers(actor)) return ({ user }) => judge(user, [])
  const rows = await selectUsers(
    db,
    asked.flatMap(({ user }) => readName(user)),
  )
  const places = {
    id: Map.groupBy(rows, ({ id }): string | null => String(id)),
    username: Map.groupBy(rows, ({ username }): string | null => username),
    externalId: Map.groupBy(rows, ({ externalId }) => externalId),
  }
  return ({ user }) => {
    const found = new Set(readName(user).flatMap(({ by, value }) => places[by].get(value) ?? []))
    return judge(user, [...found])
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

type UserRow = ToUser & { externalId: string | null; mobile: string | null; suspended: boolean }

async function selectUsers(db: Db, names: Named): Promise<UserRow[]> {
  const valuesOf = (kind: Named[number]['by']) => [
    ...new Set(names.flatMap(({ by, value }) => (by === kind ? [value] : []))),
  ]
  // each by an index of its own: as conditions of one select they would read the whole table
  const { rows } = await sql<UserRow>`
    select u.id, u.username, u.name, u.external_id as "externalId", u.mobile, u.suspended_at is not null as suspended
    from (
      select id from users where id = any (${valuesOf('id').map(Number)}::int[])
      union select id from users where username = any (${valuesOf('username')}::text[])
      union select id from users where source = any (${SOURCES}::text[]) and external_id = any (${valuesOf('externalId')}::text[])
    ) named
    join users u on u.id = named.id`.execute(db)
  return rows
}

/** Nobody is dropped in silence: whoever cannot be sent to is told by name. */
function judge(asked: string, rows: UserRow[]): FoundUser {
  const fault = (code: FieldError['code'], user: string): FoundUser => ({
    fault: { path: 'to', code, params: { user } },
  })
  const [row, other] = rows
  if (row === undefined) return fault('user_unknown', asked)
  if (other !== undefined) return fault('user_ambiguous', asked)
  const { id, username, name, mobile, suspended } = row
  if (suspended) return fault('user_suspended', `${name} (${username})`)
  if (mobile === null) return fault('user_without_number', `${name} (${username})`)
  return { user: { id, username, name }, mobile }
}

/** Throws where the actor may send to numbers alone. */
export function checkMaySendToUsers(actor: Actor): void {
  if (maySendToUsers(actor)) return
  throw new AppError('permission_missing', { params: { permission: 'messages:send-to-users' } })
}

const maySendToUsers = (actor: Actor): boolean => actor.permissions.has('messages:send-to-users')

/** A user's number is theirs: who may only send to them sees that there is one. */
export const mayReadNumber = (isToUser: boolean, actor: Pick<Actor, 'permissions'>): boolean =>
  !isToUser || actor.permissions.has('messages:read-numbers')

/** `+989121234567` becomes `+98•••••••••67`: the country and the last two digits. */
export const maskNumber = (e164: string): string => `${e164.slice(0, 3)}${'•'.repeat(e164.length - 5)}${e164.slice(-2)}`

/**
 * What providers say of a message (their ids, words, codes) without the number that some of them put in it: in whatever
 * form, its last nine digits are there.
 */
export function hideNumber<T>(said: T, e164: string): T {
  const digits = e164.slice(-DIGITS_HIDDEN)
  return JSON.parse(JSON.stringify(said).replaceAll(digits, `${'•'.repeat(DIGITS_HIDDEN - 2)}${digits.slice(-2)}`)) as T
}

const DIGITS_HIDDEN = 9
