import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { mayGrant, refusePermission } from '../../platform/auth/grants.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { getAccountRow } from '../accounts/accounts.ts'
import { findRulesRow, listReceiverUsers, type RulesRow, storeRules } from './queries.ts'

/** When somebody is told of an account, and who, as the API tells it. */
export type AlertRules = {
  /** In the unit of the balance, the highest first. */
  amounts: string[]
  runwayDays: number[]
  expiryDays: number[]
  tellsFaults: boolean
  mobiles: string[]
  /** Name and number are null for who may not see users. */
  users: { id: number; name: string | null; hasMobile: boolean | null }[]
  locale: Locale
  /** Of the centre's day, as `22:00`. */
  quietHours: { from: string; until: string } | null
  repeatHours: number | null
}
export type NewAlertRules = Omit<AlertRules, 'users'> & { userIds: number[] }

/** Of an account whose administrator has set none: the panel shows it, and nobody gets a message. */
export const DEFAULT_RULES: RulesRow = {
  amounts: [],
  runwayDays: [7, 2],
  expiryDays: [30, 7, 1],
  tellsFaults: true,
  mobiles: [],
  userIds: [],
  locale: 'fa',
  quietFrom: null,
  quietUntil: null,
  repeatHours: null,
}

/** Throws `account_not_found`. */
export async function getAlertRules(db: Db, actor: Actor, name: string): Promise<AlertRules> {
  const { id } = await getAccountRow(db, name)
  return showRules(db, actor, (await findRulesRow(db, id)) ?? DEFAULT_RULES)
}

/**
 * All of them, in place of what was. Throws `account_not_found`, `permission_missing` for users that were not in them
 * to who may not see users, and `invalid_request` for numbers and users that are none.
 */
export function setAlertRules(db: Db, actor: Actor, name: string, wanted: NewAlertRules): Promise<AlertRules> {
  return inTransaction(db, async (tx) => {
    const { id } = await getAccountRow(tx, name, true)
    const held = (await findRulesRow(tx, id)) ?? DEFAULT_RULES
    // else names could be read by their ids, one after the other
    if (!maySeeUsers(actor) && wanted.userIds.some((user) => !held.userIds.includes(user)))
      throw refusePermission('users:read')
    const row = await readRules(tx, wanted)
    const changes = findChanges(held, row)
    if (changes) {
      await storeRules(tx, id, row)
      await writeAudit(tx, actor, {
        action: 'account.set-alert-rules',
        subjectKind: 'account',
        subjectId: name,
        ...changes,
      })
    }
    return showRules(tx, actor, row)
  })
}

async function readRules(tx: Db, wanted: NewAlertRules): Promise<RulesRow> {
  const errors: FieldError[] = []
  const mobiles = wanted.mobiles.map((text, i) => {
    const phone = parsePhone(text)
    if (phone.ok) return phone.e164
    errors.push({ path: `mobiles[${i}]`, code: `phone_${phone.reason}` })
    return text
  })
  const known = new Set((await listReceiverUsers(tx, wanted.userIds)).map(({ id }) => id))
  wanted.userIds.forEach((id, i) => {
    if (!known.has(id)) errors.push({ path: `userIds[${i}]`, code: 'not_found' })
  })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  return {
    amounts: fallingOf(wanted.amounts.map(Number)).map(String),
    runwayDays: fallingOf(wanted.runwayDays),
    expiryDays: fallingOf(wanted.expiryDays),
    tellsFaults: wanted.tellsFaults,
    mobiles: [...new Set(mobiles)],
    userIds: [...new Set(wanted.userIds)],
    locale: wanted.locale,
    quietFrom: wanted.quietHours && minuteOf(wanted.quietHours.from),
    quietUntil: wanted.quietHours && minuteOf(wanted.quietHours.until),
    repeatHours: wanted.repeatHours,
  }
}

const maySeeUsers = (actor: Actor): boolean => mayGrant(actor, 'users:read')

const fallingOf = (numbers: number[]): number[] => [...new Set(numbers)].sort((a, b) => b - a)

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const timeOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')

async function showRules(db: Db, actor: Actor, row: RulesRow): Promise<AlertRules> {
  const { userIds, quietFrom, quietUntil, ...rest } = row
  const users = await listReceiverUsers(db, userIds)
  return {
    ...rest,
    users: users.map(({ id, name, mobile }) =>
      maySeeUsers(actor) ? { id, name, hasMobile: mobile !== null } : { id, name: null, hasMobile: null },
    ),
    quietHours:
      quietFrom === null || quietUntil === null ? null : { from: timeOf(quietFrom), until: timeOf(quietUntil) },
  }
}
