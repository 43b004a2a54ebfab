import type { NewMessage } from '../../dispatch/accept/intake.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Deps } from '../../platform/deps.ts'
import { clip } from '../../platform/http/clip.ts'
import { AppError } from '../../platform/http/errors.ts'
import { listBodyFaults } from '../../platform/http/json-body.ts'
import { makeProblem, type ProblemBody, toAppError } from '../../platform/http/problems.ts'
import { makeChecker } from '../../platform/http/validation.ts'
import { findAnswered, makePreparer, type NewMessageInput } from './messages.ts'
import { findUsers } from './people.ts'
import { listMessagesById } from './queries.ts'
import { NewMessageBody, TAGS_MAX } from './schemas.ts'
import { acceptedView, type MessageRow, replayedView } from './view.ts'

/** Messages that are checked before the node looks after others again: a large batch holds up nobody for long. */
const CHECKED_AT_ONCE = 50

type Origin = { idempotencyKey: string | null; begunAt: number; route: string }
type Shown = ReturnType<typeof acceptedView> | ReturnType<typeof replayedView>
type BatchItem =
  | { status: 202; message: Shown; replayed: boolean }
  | { status: number; problem: ProblemBody; retryAfter?: number }
/** What was found of an item so far. */
type Judged = { message: NewMessage } | { error: AppError } | { shown: Shown } | { firstId: string }

/** A longer one is refused by the form. */
const USER_NAME_MAX = 300

const FIELDS = Object.keys(NewMessageBody.properties)
const checkForm = makeChecker(NewMessageBody)

/**
 * Accepts messages of one request, each for itself: what is wrong with one is told at its place, and the others are
 * stored. Item i stands under `<key>/i`. Throws where nothing could be stored through no fault of the items, so that the
 * whole may simply be repeated. `isStored`: the request's row in the API log was written with the messages.
 */
export async function acceptBatch(
  deps: Deps,
  actor: Actor,
  inputs: readonly unknown[],
  origin: Origin,
): Promise<{ items: BatchItem[]; isStored: boolean }> {
  const judged = await judgeAll(deps, actor, inputs, origin)
  await store(deps, actor, judged, origin)
  const errors = judged.flatMap((one) => ('error' in one ? [one.error] : []))
  const fault = errors.find(({ status }) => status >= 500)
  if (fault) {
    if (!judged.some((one) => 'shown' in one || 'firstId' in one)) throw fault
    noteFailure(deps, actor, fault)
  }
  const firsts = await findFirsts(deps, actor, judged)
  const items = judged.map((one): BatchItem => {
    if ('shown' in one) return { status: 202, message: one.shown, replayed: false }
    const first = 'firstId' in one ? firsts.get(one.firstId) : undefined
    if (first) return { status: 202, message: replayedView(first, actor), replayed: true }
    const error = 'error' in one ? one.error : new AppError('unavailable', { retryAfterS: 1 })
    const problem = makeProblem(error, actor.locale, deps.config.publicUrl, actor.requestId)
    const retryAfter = error.retryAfterS === null ? {} : { retryAfter: error.retryAfterS }
    return { status: error.status, problem, ...retryAfter }
  })
  return { items, isStored: judged.some((one) => 'shown' in one) }
}

function noteFailure({ log }: Deps, { requestId }: Actor, fault: AppError): void {
  log.error({ err: fault.cause ?? fault, requestId, code: fault.code }, 'a part of a batch failed')
}

async function judgeAll(deps: Deps, actor: Actor, inputs: readonly unknown[], origin: Origin): Promise<Judged[]> {
  const prepare = makePreparer(deps, actor, await findUsers(deps.database.db, actor, inputs.map(readTo)))
  const judged: Judged[] = []
  const refused: { place: number; input: NewMessageInput; key: string | null }[] = []
  for (const [i, given] of inputs.entries()) {
    if (i > 0 && i % CHECKED_AT_ONCE === 0) await new Promise(setImmediate)
    const key = origin.idempotencyKey === null ? null : `${origin.idempotencyKey}/${i}`
    let input: NewMessageInput | undefined
    try {
      input = readInput(given)
      judged.push({ message: prepare(input, key) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      judged.push({ error })
      if (input && key !== null) refused.push({ place: i, input, key })
    }
  }
  const answered = await findAnswered(deps, actor, refused)
  for (const [n, firstId] of answered.entries())
    if (firstId !== undefined) judged[refused[n]?.place as number] = { firstId }
  return judged
}

/** The recipient of an item that is not checked yet, where it is a user. */
function readTo(given: unknown): { user: string } | undefined {
  const to = (given as { to?: unknown } | null)?.to
  const user = typeof to === 'object' && to !== null && 'user' in to ? to.user : undefined
  const isPlain =
    typeof user === 'string' && user.length <= USER_NAME_MAX && user.isWellFormed() && !user.includes('\0')
  return isPlain ? { user } : undefined
}

function readInput(given: unknown): NewMessageInput {
  const input = clip(given, FIELDS, TAGS_MAX)
  const unstorable = listBodyFaults(input)
  const errors = unstorable.length > 0 ? unstorable : checkForm(input)
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return input as NewMessageInput
}

/** Puts in the place of each message what became of it. */
async function store(deps: Deps, actor: Actor, judged: Judged[], { route, begunAt }: Origin): Promise<void> {
  const places: number[] = []
  const messages = judged.flatMap((one, i) => {
    if (!('message' in one)) return []
    places.push(i)
    return [one.message]
  })
  const ms = performance.now() - begunAt
  const call = { id: deps.ids.uuid(), method: 'POST', route, status: 200, isShared: true, ms }
  const results = await deps.dispatch.acceptMany(messages, call)
  for (const [n, result] of results.entries()) {
    const place = places[n] as number
    if (result.status === 'rejected') judged[place] = { error: toAppError(result.reason) }
    else {
      const { row, accepted } = result.value
      judged[place] =
        accepted.kind === 'accepted' ? { shown: acceptedView(row, actor) } : { firstId: accepted.messageId }
    }
  }
}

/** The messages that the keys of replayed items named the first time. */
async function findFirsts(deps: Deps, actor: Actor, judged: Judged[]): Promise<Map<string, MessageRow>> {
  const ids = judged.flatMap((one) => ('firstId' in one ? [one.firstId] : []))
  const scope = { serviceId: actor.service?.id ?? 0, test: null }
  const rows = await listMessagesById(deps.database.db, scope, ids).catch((error) => {
    // what is stored is stored: those that cannot be shown now are told so, each by itself
    noteFailure(deps, actor, toAppError(error))
    return []
  })
  return new Map(rows.map((row) => [row.id, row]))
}
