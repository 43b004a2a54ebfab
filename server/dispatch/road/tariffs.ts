import type { Encoding } from '../../platform/text/segments.ts'
import { ENCODINGS } from '../encodings.ts'
import type { Road } from './routing.ts'

/**
 * What an account's provider asks for a segment from an instant on: rials, ms since 1970. Null: every line, every
 * encoding.
 */
export type Tariff = { line: string | null; encoding: Encoding | null; startsAt: number; price: number }

/**
 * What a message of so many segments costs at most, in rials: by the dearest of its roads, since the one it takes is
 * chosen later. Null where no road has a tariff.
 */
export function estimateCost(
  roads: Pick<Road, 'account' | 'line'>[],
  text: { encoding: number; segments: number },
  atMs: number,
): number | null {
  const prices = roads.flatMap(({ account, line }) => findTariff(account.tariffs, { ...text, line }, atMs)?.price ?? [])
  return prices.length > 0 ? Math.max(...prices) * text.segments : null
}

/** The most particular tariff that has begun: a line's before an encoding's; of those the newest. */
export function findTariff(
  tariffs: Tariff[],
  { line, encoding }: { line: string | null; encoding: number },
  atMs: number,
): Tariff | undefined {
  const rank = (tariff: Tariff) => (tariff.line === null ? 0 : 2) + (tariff.encoding === null ? 0 : 1)
  return tariffs
    .filter((tariff) => tariff.startsAt <= atMs)
    .filter((tariff) => tariff.line === null || tariff.line === line)
    .filter((tariff) => tariff.encoding === null || ENCODINGS[tariff.encoding] === encoding)
    .sort((a, b) => rank(b) - rank(a) || b.startsAt - a.startsAt)[0]
}
