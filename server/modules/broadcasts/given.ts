import type { Actor } from '../../platform/auth/actor.ts'
import { mustHave } from '../../platform/auth/grants.ts'
import type { Permission } from '../../platform/auth/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import { readSearch } from '../../platform/search/request.ts'
import { contactSearch } from '../contacts/contacts.ts'
import { openFile } from '../files/files.ts'
import type { FileInput } from './file-rows.ts'
import { judgeNames, type Name, readName } from './names.ts'
import { findGroups, findLists, type SourcePiece, type SourceSummary } from './queries.ts'
import { INLINE_MAX } from './schemas.ts'
import { PIECE_SIZE } from './sources.ts'

export type SourceInput = {
  numbers?: string[]
  recipients?: { to: string | { user: string }; variables?: Record<string, string> }[]
  users?: string[]
  groups?: Name[]
  contactLists?: Name[]
  contacts?: Record<string, string>
  file?: FileInput
}

/** A file is kept for as long as its broadcast may have to wait to be gathered. */
const FILE_DAYS = 7
const DAY_MS = 86_400_000

/**
 * What the entries of `to` are, and in which pieces they are gathered. Throws all that is wrong with them, each at its
 * place.
 */
export async function readSources(db: Db, actor: Actor, to: SourceInput[], nowMs: number) {
  const service = actor.service!
  const sources: SourceSummary[] = []
  const pieces: SourcePiece[] = []
  const errors: FieldError[] = []
  const needs = listNeeds(to)
  for (const permission of needs) mustHave(actor, permission)
  let inline = 0
  for (const [i, source] of to.entries()) {
    const place = i + 1
    const at = `to[${i}]`
    const given = source.numbers ?? source.recipients ?? source.users
    if (given) {
      const kind = source.numbers ? 'numbers' : source.recipients ? 'recipients' : 'users'
      inline += given.length
      sources.push({ kind, count: given.length, names: [] })
      for (let from = 0; from < given.length; from += PIECE_SIZE)
        pieces.push({ place, kind, content: { from: from + 1, [kind]: given.slice(from, from + PIECE_SIZE) } })
    }
    if (source.contacts) {
      sources.push({ kind: 'contacts', count: 1, names: Object.values(source.contacts) })
      errors.push(...listSearchFaults(`${at}.contacts`, source.contacts))
      pieces.push({ place, kind: 'contacts', content: source.contacts })
    }
    if (source.file) {
      const file = await openFile(db, actor, source.file.id, new Date(nowMs + FILE_DAYS * DAY_MS))
      sources.push({ kind: 'file', count: 1, names: [file.name] })
      pieces.push({ place, kind: 'file', content: source.file })
    }
    for (const [kind, names, find] of [
      ['groups', source.groups, findGroups],
      ['contactLists', source.contactLists, findLists],
    ] as const) {
      if (!names) continue
      const { known, faults } = judgeNames(names, await find(db, service.id, names.map(readName)))
      errors.push(...faults.map(({ j, code }): FieldError => ({ path: `${at}.${kind}[${j}]`, code })))
      sources.push({ kind, count: known.length, names: known.map(({ name }) => name) })
      pieces.push({ place, kind, content: { ids: known.map(({ id }) => id) } })
    }
  }
  if (inline > INLINE_MAX) errors.push({ path: 'to', code: 'too_many', params: { limit: INLINE_MAX } })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return { sources, pieces, needs }
}

/** What sending to these asks for. */
function listNeeds(to: SourceInput[]): Permission[] {
  const isToUsers = to.some(
    ({ users, groups, recipients }) => users || groups || recipients?.some((one) => typeof one.to === 'object'),
  )
  const isToNumbers = to.some(
    ({ numbers, contactLists, contacts, file, recipients }) =>
      numbers || contactLists || contacts || file || recipients?.some((one) => typeof one.to === 'string'),
  )
  const isOfContacts = to.some(({ contactLists, contacts }) => contactLists || contacts)
  return [
    ...(isToUsers ? (['messages:send-to-users'] as const) : []),
    ...(isOfContacts ? (['contacts:read'] as const) : []),
    // beside people numbers could be tried: whoever stands there twice has that number
    ...(isToUsers && isToNumbers ? (['messages:read-numbers'] as const) : []),
  ]
}

/** What is wrong with a search, told at its place in the body. */
function listSearchFaults(at: string, query: Record<string, string>): FieldError[] {
  try {
    readSearch(contactSearch, query)
    return []
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'search_invalid') throw error
    return error.errors.map((one) => ({ ...one, path: one.path.replace(/^query/, at) }))
  }
}
