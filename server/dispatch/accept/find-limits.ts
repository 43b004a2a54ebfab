import { timeOfUuid } from '../../platform/ids.ts'
import { type ChargedTo, type Counted, createQuotaFinder, findRepeat } from '../limits/quotas.ts'
import type { Road, Routing } from '../road/routing.ts'
import { estimateCost } from '../road/tariffs.ts'
import type { AcceptRow } from './accept-statement.ts'

/** What a message is counted under, and what it reserves. */
export type LimitedBy = ChargedTo & Pick<Counted, 'estimate'>

type Limited = Pick<AcceptRow, 'serviceId' | 'isTest' | 'recipient' | 'body' | 'encoding' | 'segments'>

/** Finds a message's limits, by its service's settings of now and the period of its id. */
export function createLimitFinder(routing: () => Routing): (message: Limited, roads: Road[], id: string) => LimitedBy {
  const findQuotas = createQuotaFinder()
  return (message, roads, id) => {
    const { services, periods } = routing()
    const service = services.get(message.serviceId)
    if (!service) return { estimate: null, quotas: [], repeat: null }
    const atMs = timeOfUuid(id)
    const hasMoney = service.quotas.some(({ unit }) => unit === 'money')
    return {
      estimate: hasMoney ? estimateCost(roads, message, atMs) : null,
      quotas: findQuotas(service, message.isTest, atMs, periods),
      repeat: findRepeat(service, message.isTest, message.recipient, message.body),
    }
  }
}
