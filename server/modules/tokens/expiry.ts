import { AppError, type PhraseParams } from '../../platform/http/errors.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'

export const DAY_MS = 86_400_000

const UNITS_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS, y: 365 * DAY_MS }

/** Milliseconds of `90m`, `12h`, `30d`, `4w`, `1y` (in any digits); undefined where it is no such duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,6})([mhdwy])$/.exec(toLatinDigits(text.trim()))
  if (!match) return undefined
  const ms = Number(match[1]) * UNITS_MS[match[2] as string]!
  return ms > 0 ? ms : undefined
}

export type GivenExpiry = { expiresAt?: string; expiresIn?: string }

/**
 * When a token ends, from `expiresAt` (RFC 3339) or `expiresIn` (`30d`): exactly one, ahead of now, and within so many
 * days of when its secret was made, so that no secret lives for ever by being prolonged.
 */
export function readExpiry(given: GivenExpiry, nowMs: number, life: { madeAtMs: number; daysMax: number }): Date {
  const { expiresAt, expiresIn } = given
  if (expiresAt === undefined && expiresIn === undefined) throw fault('expiresAt', 'required')
  if (expiresAt !== undefined && expiresIn !== undefined)
    throw fault('expiresIn', 'not_together', { other: 'expiresAt' })
  const path = expiresAt === undefined ? 'expiresIn' : 'expiresAt'
  const durationMs = expiresIn === undefined ? undefined : parseDuration(expiresIn)
  const endMs = expiresAt === undefined ? nowMs + (durationMs ?? Number.NaN) : Date.parse(expiresAt)
  if (Number.isNaN(endMs)) throw fault(path, 'wrong_form')
  if (endMs <= nowMs) throw fault(path, 'time_in_past')
  if (endMs > life.madeAtMs + life.daysMax * DAY_MS) throw fault(path, 'expiry_too_far', { days: life.daysMax })
  return new Date(endMs)
}

const fault = (
  path: string,
  code: 'required' | 'not_together' | 'wrong_form' | 'time_in_past' | 'expiry_too_far',
  params?: PhraseParams,
): AppError => new AppError('invalid_request', { errors: [{ path, code, params }] })
