import { LOWEST_ID } from '../../dispatch/queue/claim.ts'
import { STATES, type State } from '../../dispatch/states.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import type { FieldError } from '../../platform/http/errors.ts'
import { readSearch } from '../../platform/search/request.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { readListMembers } from '../contact-lists/contact-lists.ts'
import { contactSearch, readFoundContacts } from '../contacts/contacts.ts'
import { findUsers, maskNumber } from '../messages/people.ts'
import { type FileInput, readFileRows } from './file-rows.ts'
import { listVariables } from './judge.ts'
import { type BroadcastRow, readEnded, readGroupMembers, type SourcePiece } from './queries.ts'

/**
 * A recipient as a source names it. `row` counts from 1 within its entry of `to`. Either `number`, in whatever form, or
 * `fault`. `body`: what it is to say instead of the broadcast's text.
 */
export type Found = {
  row: number
  given: string
  number?: string
  toUserId?: number
  variables?: Record<string, string>
  body?: string
  fault?: FieldError
}

/** A page of a source, and where the next one begins; null: there is none. */
export type Page = { found: Found[]; next: Cursor | null }
/** `at`: the key of the last that was read; `rows`: how many were. */
type Cursor = { at: number | string; rows: number }

/** A variable's value has so many characters at most, wherever it comes from. */
const VALUE_MAX = 1_000

/** Pieces of what stands in a request: each is one page. */
export const PIECE_SIZE = 1_000

type Inline<K extends string, T> = { from: number } & Record<K, T[]>
type Given = { to: string | { user: string }; variables?: Record<string, string> }

/** Reads the next page of a source, by keys: wherever it stands a page costs the same. */
export async function readPage(
  deps: Deps,
  actor: Actor,
  broadcast: Pick<BroadcastRow, 'id' | 'serviceId' | 'test' | 'sourceAt' | 'sourceCursor' | 'text'>,
  { kind, content }: SourcePiece,
): Promise<Page> {
  const { serviceId } = broadcast
  const cursor = broadcast.sourceCursor as Cursor | null
  switch (kind) {
    case 'numbers': {
      const { from, numbers } = content as Inline<'numbers', string>
      return { found: numbers.map((number, i) => ({ row: from + i, given: number, number })), next: null }
    }
    case 'recipients': {
      const { from, recipients } = content as Inline<'recipients', Given>
      return { found: await readRecipients(deps, actor, recipients, from), next: null }
    }
    case 'users': {
      const { from, users } = content as Inline<'users', string>
      const recipients = users.map((user) => ({ to: { user } }))
      return { found: await readRecipients(deps, actor, recipients, from), next: null }
    }
    case 'groups':
      return readGroups(deps, content as { ids: number[] }, cursor)
    case 'contactLists':
      return readLists(deps, serviceId, content as { ids: number[] }, cursor)
    case 'contacts':
      return readContacts(deps, serviceId, content as Record<string, string>, cursor)
    case 'file':
      return readFile(deps, broadcast, content as FileInput, cursor)
    case 'broadcast':
      return readBroadcast(deps, content as { id: string; statuses: State[] }, cursor)
  }
}

async function readRecipients(deps: Deps, actor: Actor, recipients: Given[], from: number): Promise<Found[]> {
  const findUser = await findUsers(
    deps.database.db,
    actor,
    recipients.map(({ to }) => to),
  )
  return recipients.map(({ to, variables }, i): Found => {
    const row = from + i
    const own = variables === undefined ? {} : { variables }
    if (typeof to === 'string') return { row, given: to, number: to, ...own }
    const found = findUser(to, 'sms')
    if ('fault' in found) return { row, given: to.user, fault: found.fault }
    return {
      row,
      given: to.user,
      number: found.address,
      toUserId: found.user.id,
      variables: { name: found.user.name, locale: found.locale, ...variables },
    }
  })
}

async function readFile(
  { database }: Deps,
  broadcast: Pick<BroadcastRow, 'id' | 'serviceId' | 'test' | 'sourceAt' | 'text'>,
  input: FileInput,
  cursor: Cursor | null,
): Promise<Page> {
  const { rows, isWhole } = await readFileRows(database.db, broadcast, input, cursor?.rows ?? 0, PIECE_SIZE)
  // a text takes what it names, and no more is kept
  const named = broadcast.text === null ? undefined : new Set(listVariables(broadcast.text))
  const names = Object.entries(input.variables ?? {}).filter(([name]) => named?.has(name) ?? true)
  const found = rows.map(({ row, cells }): Found => {
    const given = (cells[input.to - 1] ?? '').slice(0, VALUE_MAX)
    const long = names.find(([, column]) => (cells[column - 1]?.length ?? 0) > VALUE_MAX)
    if (long)
      return { row, given, fault: { path: `variables.${long[0]}`, code: 'too_long', params: { limit: VALUE_MAX } } }
    const variables = names.flatMap(([name, column]) => {
      const cell = cells[column - 1]?.trim() ?? ''
      return cell === '' ? [] : [[name, cell] as const]
    })
    return { row, given, number: given, variables: Object.fromEntries(variables) }
  })
  const last = rows.at(-1)
  return { found, next: isWhole || !last ? null : { at: last.row, rows: (cursor?.rows ?? 0) + rows.length } }
}

async function readGroups({ database }: Deps, { ids }: { ids: number[] }, cursor: Cursor | null): Promise<Page> {
  const members = await readGroupMembers(database.db, ids, Number(cursor?.at ?? 0), PIECE_SIZE)
  const found = members.map(({ id, username, name, mobile, locale, suspended }, i): Found => {
    const row = (cursor?.rows ?? 0) + i + 1
    const fault = (code: FieldError['code']): Found => ({
      row,
      given: username,
      fault: { path: 'to', code, params: { user: `${name} (${username})` } },
    })
    if (suspended) return fault('user_suspended')
    if (mobile === null) return fault('user_without_number')
    return { row, given: username, number: mobile, toUserId: id, variables: { name, locale } }
  })
  return { found, next: nextOf(cursor, members.length, members.at(-1)?.id) }
}

async function readLists(
  { database }: Deps,
  serviceId: number,
  { ids }: { ids: number[] },
  cursor: Cursor | null,
): Promise<Page> {
  const members = await readListMembers(database.db, serviceId, ids, Number(cursor?.at ?? 0), PIECE_SIZE)
  return toPage(cursor, members, members.at(-1)?.contactId)
}

async function readContacts(
  { database }: Deps,
  serviceId: number,
  query: Record<string, string>,
  cursor: Cursor | null,
): Promise<Page> {
  const search = readSearch(contactSearch, query)
  const contacts = await readFoundContacts(database.lists, serviceId, search, Number(cursor?.at ?? 0), PIECE_SIZE)
  return toPage(cursor, contacts, contacts.at(-1)?.id)
}

/** A contact's variables are its name, its language and its fields. */
function toPage(
  cursor: Cursor | null,
  contacts: { number: string; name: string; language: Locale | null; fields: Record<string, string | number> }[],
  last: number | undefined,
): Page {
  const found = contacts.map(({ number, name, language, fields }, i): Found => {
    const values = Object.entries(fields).map(([key, value]) => [key, String(value)])
    return {
      row: (cursor?.rows ?? 0) + i + 1,
      given: number,
      number,
      variables: {
        ...(name !== '' && { name }),
        ...(language !== null && { locale: language }),
        ...Object.fromEntries(values),
      },
    }
  })
  return { found, next: nextOf(cursor, contacts.length, last) }
}

/** What was made from a template is made anew from the same values; a text of its own says what it said. */
async function readBroadcast(
  { database }: Deps,
  { id, statuses }: { id: string; statuses: State[] },
  cursor: Cursor | null,
): Promise<Page> {
  const numbers = statuses.map((status) => STATES[status].number)
  const messages = await readEnded(database.db, id, numbers, String(cursor?.at ?? LOWEST_ID), PIECE_SIZE)
  const found = messages.map(({ recipient, toUserId, variables, locale, body }, i): Found => {
    const said =
      variables !== null
        ? { variables: { ...(locale !== null && { locale }), ...variables } }
        : body !== null
          ? { body }
          : {}
    return {
      row: (cursor?.rows ?? 0) + i + 1,
      given: toUserId === null ? recipient : maskNumber(recipient),
      number: recipient,
      ...(toUserId === null ? {} : { toUserId }),
      ...said,
    }
  })
  return { found, next: nextOf(cursor, messages.length, messages.at(-1)?.id) }
}

const nextOf = (cursor: Cursor | null, n: number, last: string | number | undefined): Cursor | null =>
  n < PIECE_SIZE || last === undefined ? null : { at: last, rows: (cursor?.rows ?? 0) + n }
