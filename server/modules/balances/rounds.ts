import { repeat } from '../../dispatch/repeat.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { claimDueAccounts, dropOldReadings, makeMissingRows } from './queries.ts'
import { takeIn } from './refresh.ts'

const LOOK_EVERY_MS = 5_000
const SWEEP_EVERY_MS = 3_600_000
/** Providers that are asked at the same moment by one node. */
const AT_ONCE = 8

type RoundDeps = Pick<Deps, 'database' | 'dispatch' | 'log' | 'ids'>

/** Asks the providers of all accounts whose time has come, on one node of all that look: whichever moves the time on. */
export async function refreshDueAccounts(deps: RoundDeps, nowMs: number): Promise<number[]> {
  const { db } = deps.database
  await makeMissingRows(db, new Date(nowMs))
  const due = await claimDueAccounts(db, new Date(nowMs))
  for (let from = 0; from < due.length; from += AT_ONCE)
    await Promise.all(due.slice(from, from + AT_ONCE).map((accountId) => refreshByItself(deps, accountId, nowMs)))
  return due
}

async function refreshByItself(deps: RoundDeps, accountId: number, nowMs: number): Promise<void> {
  try {
    const reading = await deps.dispatch.readAccount(accountId)
    await inTransaction(deps.database.db, (tx) => takeIn(deps, tx, accountId, reading, nowMs))
  } catch (error) {
    deps.log.warn({ err: error, account: accountId }, 'the balance of an account could not be refreshed')
  }
}

/** Keeps balances fresh for as long as the node lives. */
export function startBalanceRounds(deps: RoundDeps): { stop(): Promise<void> } {
  const rounds = [
    repeat(LOOK_EVERY_MS, deps.log, () => refreshDueAccounts(deps, deps.ids.now())),
    repeat(SWEEP_EVERY_MS, deps.log, () => dropOldReadings(deps.database.db, new Date(deps.ids.now()))),
  ]
  return { stop: async () => void (await Promise.all(rounds.map((round) => round.stop()))) }
}
