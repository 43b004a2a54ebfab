import { SPANS } from '../../dispatch/limits/periods.ts'
import { countQuotasAnew } from '../../dispatch/limits/quota-rows.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { fieldError } from '../../platform/http/errors.ts'
import { knowsTimeZone, readSettingsRow, type SettingsRow, updateSettings } from './queries.ts'

/** What holds for the whole centre. `retentionDays`: how long messages, calls, timelines and the API log are kept. */
export type Settings = SettingsRow

export const readSettings = (db: Db): Promise<Settings> => readSettingsRow(db)

/**
 * Takes effect on every node within a second; what is older than it allows goes within ten minutes, for good. Throws
 * `invalid_request`.
 */
export function changeSettings(db: Db, actor: Actor, wanted: Partial<Settings>): Promise<Settings> {
  return inTransaction(db, async (tx) => {
    const before = await readSettingsRow(tx, true)
    const changes = findChanges(before, tidy(wanted))
    if (!changes) return before
    const after = { ...before, ...changes.after } as Settings
    checkSendHours(after)
    if (after.timeZone !== before.timeZone) await checkTimeZone(tx, after.timeZone)
    await updateSettings(tx, after)
    if (after.timeZone !== before.timeZone) await countQuotasAnew(tx, SPANS)
    else if (after.calendar !== before.calendar) await countQuotasAnew(tx, ['month'])
    await writeAudit(tx, actor, { action: 'centre.update', subjectKind: 'centre', subjectId: 'settings', ...changes })
    return after
  })
}

/** Days in their order, each once. */
const tidy = ({ tokenAlertDays, ...others }: Partial<Settings>): Partial<Settings> => ({
  ...others,
  ...(tokenAlertDays && { tokenAlertDays: [...new Set(tokenAlertDays)].sort((a, b) => b - a) }),
})

/** One entry for a class and a kind of lines, with some time in it. */
function checkSendHours({ sendHours }: Settings): void {
  const known = new Set<string>()
  for (const [i, hours] of sendHours.entries()) {
    const key = `${hours.class} ${hours.lines}`
    if (known.has(key)) throw fieldError(`sendHours[${i}]`, 'repeated')
    if (hours.from === hours.until) throw fieldError(`sendHours[${i}].until`, 'not_usable')
    known.add(key)
  }
}

/**
 * By its exact name alone: Intl takes offsets too, which PostgreSQL reads with the opposite sign, and one that PostgreSQL
 * does not know would stop every statement that asks for the centre's day.
 */
async function checkTimeZone(tx: Db, name: string): Promise<void> {
  const isKnown = name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name)
  if (!isKnown || !(await knowsTimeZone(tx, name))) throw fieldError('timeZone', 'not_found')
}
