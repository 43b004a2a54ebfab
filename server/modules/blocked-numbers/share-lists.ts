import type { Refusal } from '../../../providers/provider.ts'
import { repeat } from '../../dispatch/repeat.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import {
  type Change,
  claimDueLists,
  type DueList,
  forgetShared,
  listChanges,
  noteFailure,
  noteShared,
  openShared,
  readLastChange,
  settleShared,
} from './shared-queries.ts'

const LOOK_EVERY_MS = 10_000
/** A list is brought up to date so often at most, and again after a failure so much later, doubled each time. In seconds. */
const PERIOD_S = 30
const BACKOFF_MAX = 64
/** Whoever brings one up to date holds it for so long: longer than all of its calls. In seconds. */
const HELD_S = 600
/** Parts of one turn: others have their turns between. */
const PARTS_MAX = 12

type ShareDeps = Pick<Deps, 'database' | 'dispatch' | 'log'>

/** Shares for as long as the node lives. */
export function startSharedListRounds(deps: ShareDeps): { stop(): Promise<void> } {
  return repeat(LOOK_EVERY_MS, deps.log, () => shareDueLists(deps))
}

/**
 * Puts on providers' lists what was blocked since, and takes away what we put there and was lifted: one node of all that
 * look, for the lines that an administrator has named. What a node that died had asked for is asked for again, which changes
 * nothing there. Answers how many numbers were added and removed.
 */
export async function shareDueLists(deps: ShareDeps): Promise<{ added: number; removed: number }> {
  const lines = [...deps.dispatch.listPolledLines('blockList')].flatMap(([accountId, numbers]) =>
    numbers.map((line) => ({ accountId, line })),
  )
  const done = { added: 0, removed: 0 }
  if (lines.length === 0) return done
  for (const due of await claimDueLists(deps.database.db, lines, HELD_S)) {
    const { added, removed } = await shareList(deps, due)
    done.added += added
    done.removed += removed
  }
  return done
}

async function shareList(deps: ShareDeps, due: DueList): Promise<{ added: number; removed: number }> {
  const { db } = deps.database
  const account = deps.dispatch.routing().accounts.get(due.accountId)
  const list = account?.provider.blockList
  const total = { added: 0, removed: 0 }
  if (!account || !list) return total
  let { sharedUntil } = due
  for (let part = 1; part <= PARTS_MAX; part++) {
    // read before the part: what comes while it is read is met the next time
    const last = await readLastChange(db)
    const { changes, until } = await listChanges(db, { ...due, sharedUntil }, list.addMax)
    const isMore = until !== undefined
    sharedUntil = until ?? last
    const failed = (await add(deps, due, changes, total)) ?? (await remove(deps, due, changes, list.removeMax, total))
    if (failed) {
      await fail(deps, due, account.name, failed, total)
      return total
    }
    const isOver = !isMore || part === PARTS_MAX
    await inTransaction(db, async (tx) => {
      await noteShared(tx, due, sharedUntil, { isMore, periodS: PERIOD_S })
      if (isOver && total.added + total.removed > 0) await tell(tx, account.name, due.line, 'share', total)
    })
    if (!isMore) break
  }
  return total
}

/** Undefined: done, or nothing to do. What is asked of a provider is written before: see `openShared`. */
async function add(
  { database: { db }, dispatch }: ShareDeps,
  due: DueList,
  changes: Change[],
  total: { added: number },
): Promise<Refusal | undefined> {
  const wanted = changes.filter(({ wish }) => wish === 'add')
  if (wanted.length === 0) return undefined
  const numbers = wanted.map(({ number }) => number)
  await openShared(db, due, numbers)
  const answer = await dispatch.askOfLine.addBlocked(due.accountId, due.line, numbers)
  if (answer?.kind !== 'read') return answer ?? NOT_ASKED
  const isNew = new Map(answer.value.map((one) => [one.number, one.isNew]))
  // there already, and asked for before without an answer: that was us
  const isOurs = ({ number, isOpen }: Change) => isNew.get(number) === true || (isNew.has(number) && isOpen)
  const mine = wanted.filter(isOurs).map(({ number }) => number)
  await settleShared(db, due, numbers, mine)
  total.added += mine.length
  return undefined
}

async function remove(
  { database: { db }, dispatch }: ShareDeps,
  due: DueList,
  changes: Change[],
  atOnce: number,
  total: { removed: number },
): Promise<Refusal | undefined> {
  const wanted = changes.filter(({ wish }) => wish === 'remove').map(({ number }) => number)
  for (let from = 0; from < wanted.length; from += atOnce) {
    const numbers = wanted.slice(from, from + atOnce)
    const answer = await dispatch.askOfLine.removeBlocked(due.accountId, due.line, numbers)
    if (answer?.kind !== 'read') return answer ?? NOT_ASKED
    await forgetShared(db, due, numbers)
    total.removed += numbers.length
  }
  return undefined
}

const NOT_ASKED: Refusal = {
  fault: 'key',
  failure: 'key_refused',
  code: 'no_key',
  text: 'the account has no key to ask with',
  who: 'administrator',
}

/** Told in the audit log once, and on the page for as long as it lasts. */
async function fail(
  { database: { db }, log }: ShareDeps,
  due: DueList,
  account: string,
  refusal: Refusal,
  done: { added: number; removed: number },
): Promise<void> {
  const { code, text, who } = refusal
  const inS = PERIOD_S * Math.min(2 ** due.failures, BACKOFF_MAX)
  await inTransaction(db, async (tx) => {
    await noteFailure(tx, due, refusal, inS)
    if (done.added + done.removed > 0) await tell(tx, account, due.line, 'share', done)
    if (due.failures === 0) await tell(tx, account, due.line, 'fail-to-share', { code, words: text, who })
  })
  if (due.failures === 0)
    log.warn({ account, line: due.line, code, words: text, who }, 'blocks could not be put on a provider’s list')
}

const tell = (tx: Db, account: string, line: string, verb: string, after: object): Promise<void> =>
  writeAudit(tx, makeInternalActor('system', `blocked numbers of ${line}`), {
    action: `blocked-number.${verb}`,
    subjectKind: 'account',
    subjectId: account,
    after: { line, ...after },
  })
