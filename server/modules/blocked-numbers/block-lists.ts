import { findProvider } from '../../../providers/index.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { getAccountRow } from '../accounts/get-account.ts'
import { carriesCodes, deleteShared, insertShared, type ListRow, listSharedRows } from './shared-queries.ts'

/** The lines whose providers have lists of their own: what is read from each, and whether ours is put on it. */
export async function listBlockLists({ database: { db }, dispatch }: Deps, actor: Actor) {
  const lines = listLines(dispatch)
  const { accounts } = dispatch.routing()
  const rows = await listSharedRows(db, lines)
  return rows.map((row) => {
    const account = accounts.get(row.accountId)!
    return show(row, { name: account.name, title: account.title }, actor.locale)
  })
}

/** Lines of accounts that are in use, at providers with such lists. */
const listLines = (dispatch: Deps['dispatch']) =>
  [...dispatch.listPolledLines('blockList')].flatMap(([accountId, numbers]) =>
    numbers.map((line) => ({ accountId, line })),
  )

const show = (row: ListRow, account: { name: string; title: { fa: string; en: string } }, locale: Locale) => ({
  account,
  line: row.line,
  readUntil: toText(row.readUntil),
  isReadFailing: row.readFailures > 0,
  sharing:
    row.sharedBy === null
      ? null
      : {
          by: row.sharedBy,
          since: new Date(row.sharedAt!).toISOString(),
          lastAt: toText(row.lastAt),
          waiting: row.waiting,
          shared: row.shared,
          failing: row.failure && {
            times: row.failures,
            code: row.failure,
            title: phrase(locale, `failures.${row.failure}.title`),
            who: row.failureWho!,
            provider: { code: row.failureCode ?? '', text: row.failureWords ?? '' },
          },
        },
})

const toText = (time: string | null): string | null => (time === null ? null : new Date(time).toISOString())

/**
 * From now on blocks of a line are put on its provider's list as well, those that there are first. Throws `not_found` for a
 * line that has no such list, and `invalid_request` for one that carries codes whatever is blocked: a provider's list would
 * stop those.
 */
export function shareBlocks({ database: { db } }: Deps, actor: Actor, name: string, number: string) {
  return inTransaction(db, async (tx) => {
    // locked, and not as this node remembers it: nobody has the line carry codes in between
    const account = await getAccountRow(tx, name, true)
    const line = findProvider(account.provider)?.blockList && account.lines.find((one) => one.number === number)
    if (!line) throw new AppError('not_found')
    if (carriesCodes(line)) throw fieldError('line', 'line_carries_codes')
    if (await insertShared(tx, { accountId: account.id, line: number }, actor.name))
      await writeAudit(tx, actor, { ...about('share', name), after: { line: number } })
  })
}

/** Blocks are no longer put there; what is there stays. Throws `not_found`. */
export function stopSharingBlocks({ database: { db } }: Deps, actor: Actor, name: string, number: string) {
  return inTransaction(db, async (tx) => {
    const { id: accountId } = await getAccountRow(tx, name, true)
    if (!(await deleteShared(tx, { accountId, line: number }))) throw new AppError('not_found')
    await writeAudit(tx, actor, { ...about('stop-sharing', name), before: { line: number } })
  })
}

const about = (verb: 'share' | 'stop-sharing', account: string) => ({
  action: `blocked-number.${verb}-list`,
  subjectKind: 'account',
  subjectId: account,
})
