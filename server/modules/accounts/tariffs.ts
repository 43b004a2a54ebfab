import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, type FieldError } from '../../platform/http/errors.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import type { Encoding } from '../../platform/text/segments.ts'
import { getAccountRow } from './get-account.ts'
import { listTariffRows, replaceTariffs, type TariffRow } from './tariff-queries.ts'

/** What a segment costs from a day of the centre on; null: every line, every encoding. */
export type Tariff = {
  line: string | null
  encoding: Encoding | null
  startsOn: string
  price: { amount: string; unit: 'IRR' }
}
export type NewTariff = Pick<Tariff, 'startsOn' | 'price'> & Partial<Pick<Tariff, 'line' | 'encoding'>>

/** Newest first. Throws `account_not_found`. */
export async function listTariffs(db: Db, accountName: string): Promise<Tariff[]> {
  const { id } = await getAccountRow(db, accountName)
  return (await listTariffRows(db, id)).map(showTariff)
}

/** Sets all of an account's tariffs. Throws `account_not_found`, and `invalid_request` for lines that it has not. */
export function setTariffs(db: Db, actor: Actor, accountName: string, wanted: NewTariff[]): Promise<Tariff[]> {
  return inTransaction(db, async (tx) => {
    const account = await getAccountRow(tx, accountName, true)
    const rows = wanted.map(readTariff)
    const lines = account.lines.map(({ number }) => number)
    const errors = rows.flatMap((row, i) => findFaults(row, i, rows, lines))
    if (errors.length > 0) throw new AppError('invalid_request', { errors })
    const before = (await listTariffRows(tx, account.id)).map(showTariff)
    const after = rows.map(showTariff).sort(newestFirst)
    const changes = findChanges({ tariffs: before }, { tariffs: after })
    if (!changes) return before
    await replaceTariffs(tx, account.id, rows)
    await writeAudit(tx, actor, {
      action: 'account.set-tariffs',
      subjectKind: 'account',
      subjectId: account.name,
      ...changes,
    })
    return after
  })
}

function findFaults(row: TariffRow, index: number, rows: TariffRow[], lines: string[]): FieldError[] {
  const path = `tariffs[${index}]`
  if (row.line !== null && !lines.includes(row.line)) return [{ path: `${path}.line`, code: 'not_found' }]
  const first = rows.findIndex(
    (one) => one.line === row.line && one.encoding === row.encoding && one.startsOn === row.startsOn,
  )
  return first < index ? [{ path, code: 'repeated' }] : []
}

/** As the database lists them. */
const newestFirst = (a: Tariff, b: Tariff): number =>
  compare(b.startsOn, a.startsOn) || compare(a.line, b.line) || compare(a.encoding, b.encoding)
const compare = (a: string | null, b: string | null): number => ((a ?? '') < (b ?? '') ? -1 : a === b ? 0 : 1)

const readTariff = ({ line, encoding, startsOn, price }: NewTariff): TariffRow => ({
  line: line === undefined || line === null ? null : toLatinDigits(line),
  encoding: encoding ?? null,
  startsOn,
  price: Number(price.amount),
})

const showTariff = ({ price, ...row }: TariffRow): Tariff => ({
  ...row,
  price: { amount: String(price), unit: 'IRR' },
})
