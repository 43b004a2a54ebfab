import type { FailureCode, Who } from '../../../providers/provider.ts'
import type { CircuitKind } from '../../dispatch/road/circuit.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { type CircuitRow, hastenCircuits, listCircuitEventRows } from './circuit-queries.ts'
import { getAccountRow } from './get-account.ts'

/** Why something of an account was stopped: in our words, with who must act, and in the provider's. */
type Reason = {
  failure: { code: FailureCode; title: string; who: Who }
  provider: { code: string; text: string }
}

/** A part of an account that is stopped (`open`), or tried with single messages (`half_open`). */
export type Circuit = Reason & {
  kind: CircuitKind
  subject: string | null
  state: 'open' | 'half_open'
  since: string
  /** When it is tried next; null where that time has come. */
  retryAt: string | null
  openings: number
}

/** What became of the circuits of an account, in the caller's language. Throws `account_not_found`. */
export async function listCircuitEvents(db: Db, { locale }: Actor, accountName: string, search: SearchRequest) {
  const { id } = await getAccountRow(db, accountName)
  const { items, nextCursor } = await listCircuitEventRows(db, id, search)
  return {
    items: items.map((row) => ({
      at: row.at.toISOString(),
      kind: row.kind,
      subject: row.subject,
      state: row.state,
      ...showReason(row, locale),
    })),
    nextCursor,
  }
}

/** Has what of an account is stopped tried at once, whatever it waits for. Throws `account_not_found`. */
export function tryCircuits(db: Db, actor: Actor, accountName: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { id } = await getAccountRow(tx, accountName, true)
    if (await hastenCircuits(tx, id))
      await writeAudit(tx, actor, { action: 'account.try-circuits', subjectKind: 'account', subjectId: accountName })
  })
}

export const showCircuit = (row: CircuitRow, locale: Locale): Circuit => ({
  kind: row.kind,
  subject: row.subject,
  state: row.state,
  ...showReason(row, locale),
  since: new Date(row.since).toISOString(),
  retryAt: Date.parse(row.retryAt) > Date.now() ? new Date(row.retryAt).toISOString() : null,
  openings: row.openings,
})

const showReason = (
  { failure, who, code, words }: Pick<CircuitRow, 'failure' | 'who' | 'code' | 'words'>,
  locale: Locale,
): Reason => ({
  failure: { code: failure, title: phrase(locale, `failures.${failure}.title`), who },
  // what stands for silence is ours, and nothing that the provider said
  provider: { code: code === 'no_answer' ? '' : code, text: words },
})
