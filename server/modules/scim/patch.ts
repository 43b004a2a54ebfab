import { AppError } from '../../platform/http/errors.ts'
import { isObject, refuse } from './document.ts'
import { type Filter, parseFilter, readAttributePath } from './filter.ts'

/** One operation of a PATCH; without a path it is about the whole. */
export type Operation = { op: 'add' | 'replace' | 'remove'; path: Path | null; value: unknown }
/** What a path names: `emails[type eq "work"].value`. Names are in small letters. */
export type Path = { attribute: string; filter: Filter | null; part: string | null; text: string }

const OPERATIONS_MAX = 1_000
const PATH = /^((?:urn:[a-z0-9._:-]+:)?[a-z$][\w$-]*)(?:\[(.*)\])?(?:\.([a-z$][\w$-]*))?$/is
const OTHER_SCHEMA = /^urn:/i

/**
 * Reads the body of a PATCH into single operations: an operation about the whole becomes one for each name in its value,
 * which may be a path itself (Entra: `"name.givenName"`). What is of another schema, and what only the server says, is
 * left out. Throws `scim_value_invalid`, `scim_path_invalid`, `scim_filter_invalid`.
 */
export function readOperations(body: unknown): Operation[] {
  const operations = isObject(body) ? (body.Operations ?? body.operations) : undefined
  if (!Array.isArray(operations) || operations.length === 0) throw refuse('Operations', 'required')
  if (operations.length > OPERATIONS_MAX) throw refuse('Operations', 'too_many')
  return operations.flatMap((one, i) => readOperation(one, `Operations[${i}]`))
}

function readOperation(given: unknown, place: string): Operation[] {
  if (!isObject(given)) throw refuse(place, 'wrong_type')
  const op = typeof given.op === 'string' ? given.op.toLowerCase() : ''
  if (op !== 'add' && op !== 'replace' && op !== 'remove') throw refuse(`${place}.op`, 'not_one_of')
  const { path, value } = given
  if (path !== undefined && path !== null && path !== '') {
    if (typeof path !== 'string') throw refuse(`${place}.path`, 'wrong_type')
    return keep(op, path, value)
  }
  if (op === 'remove') throw new AppError('scim_path_invalid', { params: { path: '' } })
  if (!isObject(value)) throw refuse(`${place}.value`, 'wrong_type')
  return Object.entries(value).flatMap(([name, inner]) => keep(op, name, inner))
}

// a value that is null is one that is taken away (RFC 7643, 2.5)
function keep(op: Operation['op'], text: string, value: unknown): Operation[] {
  const path = readPath(text)
  if (path === undefined) return []
  if (op !== 'remove' && value === undefined) throw refuse(text, 'required')
  return [value === null && op !== 'remove' ? { op: 'remove', path, value: undefined } : { op, path, value }]
}

/** Undefined for what is of a schema that we do not keep. */
export function readPath(text: string): Path | undefined {
  const invalid = () => new AppError('scim_path_invalid', { params: { path: text.slice(0, 200).toWellFormed() } })
  // the address of an extension as a whole
  if (OTHER_SCHEMA.test(text) && !/:(user|group):/i.test(text)) return undefined
  const match = PATH.exec(text.trim())
  if (match === null) throw invalid()
  const [, name, filter, part] = match
  const attribute = readAttributePath(name as string)
  if (attribute === undefined) {
    if (OTHER_SCHEMA.test(name as string)) return undefined
    throw invalid()
  }
  return {
    attribute,
    filter: filter === undefined ? null : parseFilter(filter),
    part: part?.toLowerCase() ?? null,
    text: text.trim(),
  }
}
