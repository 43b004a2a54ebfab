import { refuseReading, unreadable } from './called.ts'
import { readAmount } from './fields.ts'
import type { Called } from './melipayamak-calls.ts'
import { callRest, callSoap, READ_TIMEOUT_MS, readElement } from './melipayamak-calls.ts'
import { OK, refusalOf, SEND_CODES } from './melipayamak-codes.ts'
import type { AccountReading, Context, Money, Read } from './provider.ts'

// Credit by REST, since SOAP answers 0 to a wrong password and to an empty account alike; the end by SOAP, the only place.

/** By the account's settings: the API gives a number, of messages or of rials "by the kind of panel" (help page). */
export async function readAccount(context: Context): Promise<Read<AccountReading>> {
  const credit = await readCredit(context)
  if (credit.kind !== 'read') return credit
  const end = await callSoap(context, 'Users', 'GetEnExpireDate', {}, READ_TIMEOUT_MS)
  const { value: balance, answer } = credit
  return { kind: 'read', value: { balance, expiresAt: readEnd(end), plan: null }, answer }
}

export async function probe(context: Context): Promise<Read<null>> {
  const credit = await readCredit(context)
  return credit.kind === 'read' ? { ...credit, value: null } : credit
}

/** `GetCredit`: a number as a text and `RetStatus` 1; "NULL" where it fails. */
async function readCredit(context: Context): Promise<Read<Money>> {
  const called = await callRest(context, 'GetCredit')
  if (called.kind !== 'ok') return refuseReading(called)
  const { Value: value, RetStatus: status } = parseObject(called.text)
  const number = Number(status)
  if (number !== OK && typeof status === 'number' && SEND_CODES[number])
    return { kind: 'refused', ...refusalOf(SEND_CODES, number) }
  const amount = readAmount(value, context.settings.creditUnit === 'rials' ? 'IRR' : 'credit')
  if (number !== OK || !amount) return refuseReading(unreadable(called.answer))
  return { kind: 'read', value: amount, answer: called.answer }
}

/**
 * The form of the date is not documented. The year first is read as it stands, else month, day and year, as the provider's
 * own times of sending have it, unless the first can only be a day. What is neither is no date.
 */
function readEnd(called: Called): Date | null {
  const text = called.kind === 'ok' ? (readElement(called.text, 'GetEnExpireDateResult') ?? '') : ''
  const [, year, month, day] = /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/.exec(text) ?? []
  if (year) return dateOf(Number(year), Number(month), Number(day))
  const [, first, second, last] = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/.exec(text) ?? []
  const isDayFirst = Number(first) > 12
  return last ? dateOf(Number(last), Number(isDayFirst ? second : first), Number(isDayFirst ? first : second)) : null
}

/** Midnight in Tehran, whose time has been 3½ hours ahead all year since 2022; a year that is not ours is no date. */
function dateOf(year: number, month: number, day: number): Date | null {
  const isDate = year >= 2000 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
  return isDate ? new Date(Date.UTC(year, month - 1, day) - 3.5 * 3_600_000) : null
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
