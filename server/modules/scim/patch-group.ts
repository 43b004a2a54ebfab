import { AppError } from '../../platform/http/errors.ts'
import type { Members } from '../directory/groups.ts'
import { isObject, readText, refuse } from './document.ts'
import type { Filter } from './filter.ts'
import { readMemberIds } from './ids.ts'
import type { Operation, Path } from './patch.ts'

/** What a PATCH of a group comes to: `all`, where it gives the whole membership anew, before what is added and removed. */
export type GroupChange = {
  name: string | undefined
  externalId: string | undefined
  all: Members | undefined
  add: Members
  remove: Members
}

type Standing = { all: boolean; added: Set<string>; removed: Set<string>; name?: string; externalId?: string }

/**
 * Reads a group's operations in their order, without its members: a directory adds one to fifty thousand. Throws
 * `scim_value_invalid`, `scim_path_invalid`, `scim_filter_invalid`.
 */
export function readGroupChange(operations: readonly Operation[]): GroupChange {
  const standing: Standing = { all: false, added: new Set(), removed: new Set() }
  for (const operation of operations) apply(standing, operation)
  const added = readMemberIds([...standing.added], 'members')
  const none = { people: [], groups: [] }
  return {
    name: standing.name,
    externalId: standing.externalId,
    all: standing.all ? added : undefined,
    add: standing.all ? none : added,
    remove: standing.all ? none : readMemberIds([...standing.removed], null),
  }
}

function apply(standing: Standing, { op, path, value }: Operation): void {
  const { attribute } = path as Path
  if (attribute === 'displayname' || attribute === 'externalid') {
    if (op === 'remove') throw refuse((path as Path).text, 'required')
    const text = readText(value, (path as Path).text)
    if (attribute === 'displayname') standing.name = text
    else standing.externalId = text
  } else if (attribute === 'members') changeMembers(standing, op, path as Path, value)
}

function changeMembers(standing: Standing, op: Operation['op'], path: Path, value: unknown): void {
  const named = path.filter && listValues(path.filter, path)
  if (op === 'remove') {
    if (named === null && (value === undefined || value === null)) setAll(standing, [])
    else move(named ?? readValues(value), standing.added, standing.removed)
    return
  }
  if (named !== null) throw new AppError('scim_path_invalid', { params: { path: path.text } })
  if (op === 'replace') setAll(standing, readValues(value))
  else move(readValues(value), standing.removed, standing.added)
}

function move(ids: string[], from: Set<string>, to: Set<string>): void {
  for (const id of ids) {
    from.delete(id)
    to.add(id)
  }
}

function setAll(standing: Standing, ids: string[]): void {
  standing.all = true
  standing.added = new Set(ids)
  standing.removed = new Set()
}

/** The ids that a filter names: `value eq "u5" or value eq "u6"`. */
function listValues(filter: Filter, path: Path): string[] {
  if (filter.kind === 'or') return filter.parts.flatMap((part) => listValues(part, path))
  if (filter.kind === 'compare' && filter.path === 'value' && filter.operator === 'eq') return [String(filter.value)]
  throw new AppError('scim_path_invalid', { params: { path: path.text } })
}

/** Members as they are sent: `[{ "value": "u5" }]`, or one of them, or bare ids. */
export function readValues(value: unknown): string[] {
  const given = Array.isArray(value) ? value : [value]
  return given.map((one, i) => {
    const id = isObject(one) ? one.value : one
    if (typeof id !== 'string') throw refuse(`members[${i}].value`, 'wrong_type')
    return id
  })
}
