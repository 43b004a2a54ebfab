import { countMonthsAnew } from '../../dispatch/accept/quota-rows.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { readSettingsRow, type SettingsRow, updateSettings } from './queries.ts'

/** What holds for the whole centre. `retentionDays`: how long messages, calls, timelines and the API log are kept. */
export type Settings = SettingsRow

export const readSettings = (db: Db): Promise<Settings> => readSettingsRow(db)

/** Takes effect on every node within a second; what is older than it allows goes within ten minutes, for good. */
export function changeSettings(db: Db, actor: Actor, wanted: Partial<Settings>): Promise<Settings> {
  return inTransaction(db, async (tx) => {
    const before = await readSettingsRow(tx, true)
    const changes = findChanges(before, wanted)
    if (!changes) return before
    const after = { ...before, ...changes.after } as Settings
    await updateSettings(tx, after)
    if (after.calendar !== before.calendar) await countMonthsAnew(tx)
    await writeAudit(tx, actor, { action: 'centre.update', subjectKind: 'centre', subjectId: 'settings', ...changes })
    return after
  })
}
