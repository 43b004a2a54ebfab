import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, type FieldCode, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import { phrase } from '../../platform/text/phrases.ts'
import { insertBlocks, liftBlocks, listAllLines, listBlockRows, listServiceLines, type Source } from './queries.ts'

export { heedWords, readWords, type Written } from './opt-out.ts'
export { blockedSearch } from './queries.ts'
export { startBlockedListRounds } from './read-lists.ts'
export { startSharedListRounds } from './share-lists.ts'

/** Numbers and lines of one request together. */
const PAIRS_MAX = 20_000
/** Numbers that an audit entry names; of more it says how many. */
const NAMED_MAX = 20

export type Blocking = { numbers: string[]; lines?: string[]; reason?: string; source?: 'manual' | 'import' }

/** Of a service what stands in its way; without one all of the centre. A test token reads nothing of live lines. */
export function listBlocked(db: Db, actor: Actor, serviceId: number | null, search: SearchRequest) {
  if (actor.test) return Promise.resolve({ items: [], nextCursor: null })
  return listBlockRows(db, serviceId, search)
}

/**
 * Those of these numbers that none of the lines may write to, as of a second ago at most; from memory, at no cost. `null`
 * among the lines is one that the provider chooses.
 */
export const findBlocked = (
  { dispatch }: Pick<Deps, 'dispatch'>,
  numbers: Iterable<string>,
  lines: readonly (string | null)[],
): Set<string> => dispatch.blocks.findBlocked(numbers, lines)

/**
 * Blocks numbers on lines: of a service, on those lent to it (all of them unless named); of the centre, on any (every line,
 * also those to come, unless named). What is no number is told at its place, and the rest is blocked. Throws
 * `invalid_request`.
 */
export async function blockNumbers(tx: Db, actor: Actor, serviceId: number | null, input: Blocking) {
  refuseTest(actor)
  const lines = await chooseLines(tx, serviceId, input.lines)
  const numbers = new Set<string>()
  const faults: { path: string; code: FieldCode; title: string }[] = []
  input.numbers.forEach((given, i) => {
    const phone = parsePhone(given)
    const code: FieldCode | undefined = phone.ok ? undefined : `phone_${phone.reason}`
    if (phone.ok) numbers.add(phone.e164)
    if (code) faults.push({ path: `numbers[${i}]`, code, title: phrase(actor.locale, `fields.${code}`) })
  })
  if (numbers.size * lines.length > PAIRS_MAX)
    throw fieldError('numbers', 'too_many', { limit: Math.floor(PAIRS_MAX / lines.length) })
  const source: Source = input.source ?? 'manual'
  const reason = input.reason ?? null
  const blocks = [...numbers].flatMap((number) => lines.map((line) => ({ number, line })))
  const added = blocks.length === 0 ? [] : await insertBlocks(tx, blocks, { source, reason, by: actor.name })
  if (added.length > 0)
    await writeAudit(tx, actor, {
      ...about('add', serviceId, added),
      after: { ...describe(added), lines: lines.map(nameLine), source, reason },
    })
  return { added: added.length, alreadyBlocked: blocks.length - added.length, faults }
}

/** Lifts blocks by their ids: of a service, only those on its lines. Throws `invalid_request` for one that is not there. */
export function unblockNumbers(
  db: Db,
  actor: Actor,
  serviceId: number | null,
  { ids, reason }: { ids: number[]; reason: string },
): Promise<{ removed: number }> {
  return inTransaction(db, async (tx) => {
    refuseTest(actor)
    const lifted = await liftBlocks(tx, ids, serviceId)
    const found = new Set(lifted.map(({ id }) => id))
    const missing = ids.flatMap((id, i) => (found.has(id) ? [] : [{ path: `ids[${i}]`, code: 'not_found' as const }]))
    if (missing.length > 0) throw new AppError('invalid_request', { errors: missing })
    const sources = [...new Set(lifted.map(({ source }) => source))]
    const lines = [...new Set(lifted.map(({ line }) => nameLine(line)))]
    await writeAudit(tx, actor, {
      ...about('remove', serviceId, lifted),
      before: { ...describe(lifted), lines, sources },
      after: { reason },
    })
    return { removed: lifted.length }
  })
}

async function chooseLines(tx: Db, serviceId: number | null, named: string[] | undefined): Promise<string[]> {
  if (serviceId === null && named === undefined) return ['']
  const known = serviceId === null ? await listAllLines(tx) : await listServiceLines(tx, serviceId)
  const lines = named?.map((line) => toLatinDigits(line.trim())) ?? known
  const errors = lines.flatMap((line, i) =>
    known.includes(line) ? [] : [{ path: `lines[${i}]`, code: 'not_found' as const }],
  )
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  if (lines.length === 0) throw fieldError('lines', 'required')
  return [...new Set(lines)]
}

/** A block holds for live messages: a test token changes nothing of it. */
function refuseTest(actor: Actor): void {
  if (actor.test) throw new AppError('permission_missing', { params: { permission: 'blocked-numbers:write' } })
}

const nameLine = (line: string): string | null => (line === '' ? null : line)

function describe(blocks: readonly { number: string }[]) {
  const numbers = [...new Set(blocks.map(({ number }) => number))]
  return { count: numbers.length, numbers: numbers.slice(0, NAMED_MAX) }
}

const about = (verb: 'add' | 'remove', serviceId: number | null, [first]: readonly { id: number }[]) => ({
  action: `blocked-number.${verb}`,
  subjectKind: 'blocked-number',
  subjectId: first?.id ?? 0,
  serviceId,
})
