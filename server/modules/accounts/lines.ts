import { findProvider } from '../../../providers/index.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { parseEmail } from '../../platform/text/email.ts'
import { carriesCodes, deleteShared, isShared } from '../blocked-numbers/shared-queries.ts'
import { hastenCircuits } from './circuit-queries.ts'
import { getAccountRow } from './get-account.ts'
import { toInstant } from './keys.ts'
import {
  type AccountRow,
  deleteLine,
  insertLine,
  type LineRow,
  listLineRows,
  listServicesOfLine,
  updateLine,
} from './queries.ts'

export type LineChanges = Partial<Omit<LineRow, 'number'>>
export type NewLine = { number: string } & Omit<LineChanges, 'disabled'>

const POSITION_MAX = 32_767

/** The sender lines of an account. Throws `account_not_found`. */
export async function listLines(db: Db, accountName: string, search: SearchRequest) {
  const { id } = await getAccountRow(db, accountName)
  const { items, nextCursor } = await listLineRows(db, id, search)
  return { items: items.map(showLine), nextCursor }
}

/** As the API tells it. */
export const showLine = (line: LineRow): LineRow => ({ ...line, expiresAt: toInstant(line.expiresAt) })

/** Adds a sender line, last in order unless a position is given. Throws `already_exists`. */
export function addLine(db: Db, actor: Actor, accountName: string, input: NewLine): Promise<LineRow> {
  return inTransaction(db, async (tx) => {
    const account = await getAccountRow(tx, accountName, true)
    const last = account.lines.at(-1)?.position ?? -1
    const line: LineRow = {
      number: readLineOf(account.provider, input.number),
      kind: input.kind ?? 'service',
      // who has opted out of advertising is not reached by such a line: no code goes by it unless that is said
      carriesOtp: input.carriesOtp ?? input.kind !== 'advertising',
      optOut: input.optOut ?? null,
      optOutWords: input.optOutWords ?? null,
      optInWords: input.optInWords ?? null,
      expiresAt: toInstant(input.expiresAt ?? null),
      position: input.position ?? Math.min(last + 1, POSITION_MAX),
      disabled: false,
    }
    if (!(await insertLine(tx, account.id, line)))
      throw new AppError('already_exists', {
        params: { name: line.number },
        errors: [{ path: 'number', code: 'taken' }],
      })
    await writeAudit(tx, actor, { ...aboutLine('add-line', account), after: line })
    return line
  })
}

/** As it is kept: of a provider of e-mail an address, of any other a number or a name. */
function readLineOf(provider: string, text: string): string {
  if (findProvider(provider)?.channel !== 'email') {
    if (text.includes('@')) throw fieldError('number', 'wrong_form')
    return toLatinDigits(text)
  }
  const email = parseEmail(text)
  if (!email.ok) throw fieldError('number', email.fault)
  return email.address
}

/**
 * Throws `line_not_found`, and `invalid_request` where a line whose blocks its provider holds too would come to carry codes:
 * the provider would stop those.
 */
export function changeLine(
  db: Db,
  actor: Actor,
  accountName: string,
  number: string,
  wanted: LineChanges,
): Promise<LineRow> {
  return inTransaction(db, async (tx) => {
    const account = await getAccountRow(tx, accountName, true)
    const found = account.lines.find((line) => line.number === toLatinDigits(number))
    if (!found) throw new AppError('line_not_found')
    const held = showLine(found)
    const expiresAt = wanted.expiresAt === undefined ? undefined : toInstant(wanted.expiresAt)
    const changes = findChanges(held, { ...wanted, expiresAt })
    if (!changes) return held
    const line = { ...held, ...changes.after } as LineRow
    if (carriesCodes(line) && (await isShared(tx, { accountId: account.id, line: line.number })))
      throw fieldError(wanted.carriesOtp ? 'carriesOtp' : 'kind', 'line_shares_blocks')
    await updateLine(tx, account.id, line)
    if (changes.after.disabled === false || changes.after.expiresAt !== undefined) await hastenCircuits(tx, account.id)
    await writeAudit(tx, actor, {
      ...aboutLine('update-line', account),
      before: { number: held.number, ...changes.before },
      after: { number: held.number, ...changes.after },
    })
    return line
  })
}

/** Throws `line_not_found`, and `in_use` while a service is allowed the line by name. */
export function removeLine(db: Db, actor: Actor, accountName: string, number: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const account = await getAccountRow(tx, accountName, true)
    const held = account.lines.find((line) => line.number === toLatinDigits(number))
    if (!held) throw new AppError('line_not_found')
    const services = await listServicesOfLine(tx, account.id, held.number)
    if (services.length > 0) throw new AppError('in_use', { params: { name: held.number, by: services.join(', ') } })
    await deleteLine(tx, account.id, held.number)
    await deleteShared(tx, { accountId: account.id, line: held.number })
    await writeAudit(tx, actor, { ...aboutLine('remove-line', account), before: held })
  })
}

const aboutLine = (verb: string, account: AccountRow) => ({
  action: `account.${verb}`,
  subjectKind: 'account',
  subjectId: account.name,
})
