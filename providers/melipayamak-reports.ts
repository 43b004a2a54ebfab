import { createHash } from 'node:crypto'
import { refuseReading, unreadable } from './called.ts'
import { callSoap, READ_TIMEOUT_MS, readElement, readValues } from './melipayamak-calls.ts'
import { DELIVERIES, DELIVERY_REFUSED, NO_DELIVERY, refusalOf, SEND_CODES } from './melipayamak-codes.ts'
import { toE164 } from './numbers.ts'
import type { CallbackRequest, Context, Inbound, Report, ReportsResult } from './provider.ts'
import { UnreadableCallback } from './provider.ts'

// What MeliPayamak says later: delivery by asking alone, messages of subscribers by its "traffic transfer".

/** `GetDeliveries3` of its clients: a number for each id, by position. */
export async function findReports(context: Context, providerIds: string[]): Promise<ReportsResult> {
  const fields = { recId: { as: 'string', items: providerIds } } as const
  const called = await callSoap(context, 'Send', 'GetDeliveries3', fields, READ_TIMEOUT_MS)
  if (called.kind !== 'ok') return refuseReading(called)
  const deliveries = readValues(readElement(called.text, 'GetDeliveries3Result') ?? '', 'int')
  // one for all, or the same for each
  if (deliveries.length > 0 && deliveries.every((delivery) => Number(delivery) === DELIVERY_REFUSED))
    return { kind: 'refused', ...refusalOf(SEND_CODES, 0) }
  if (deliveries.length !== providerIds.length || !deliveries.every((delivery) => /^-?\d+$/.test(delivery)))
    return refuseReading(unreadable(called.answer))
  const reports = providerIds.map((providerId, i) => readDelivery(providerId, deliveries[i]!))
  return { kind: 'answered', reports: reports.filter(({ code }) => Number(code) !== NO_DELIVERY) }
}

function readDelivery(providerId: string, code: string): Report {
  const known = DELIVERIES[Number(code)]
  return {
    providerId,
    status: known?.status ?? 'unknown',
    ...(known?.failure && { failure: known.failure }),
    code,
    text: known?.words ?? '',
    ...(!known && { raw: `GetDeliveries3 of ${providerId}: ${code}` }),
  }
}

/**
 * A GET to an address that the customer writes, with `$FROM$`, `$TO$` and `$TEXT$` in it: so the names are ours to choose,
 * and `from`, `to`, `text` (or `body`, as in their sample) are taken, in any case.
 */
export function parseInbound({ query, body }: CallbackRequest): Inbound[] {
  const form = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}
  const named = new Map(Object.entries({ ...query, ...form }).map(([name, value]) => [name.toLowerCase(), value]))
  const [from, line] = [named.get('from'), named.get('to')]
  const text = named.get('text') ?? named.get('body')
  if (typeof from !== 'string' || typeof line !== 'string' || typeof text !== 'string' || from === '' || line === '')
    throw new UnreadableCallback('from, to or text is missing')
  return [
    {
      providerId: fingerprint([from, line, text, String(Math.floor(Date.now() / 60_000))]),
      // short codes and names stay as they are
      from: /^[+\d]\d{9,}$/.test(from) ? toE164(from) : from,
      line: line.replace(/^(\+98|0098)(?=\d{4,}$)/, ''),
      text,
      at: null,
    },
  ]
}

/** It gives no id: what comes again within the same minute is the same. */
const fingerprint = (parts: string[]): string =>
  `h-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24)}`
