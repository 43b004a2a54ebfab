import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Instant, Nullable, Uuid } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { registerCallback } from '../reports/reports.ts'
import { inboundSearch, listInbound, storeInbound } from './inbound.ts'

const InboundMessage = Type.Object({
  id: Uuid,
  receivedAt: Instant,
  from: Type.String({ description: 'The number that wrote' }),
  line: Type.String({ description: 'The line that it wrote to' }),
  text: Type.String(),
  sentAt: Nullable(Type.String({ format: 'date-time', description: "By the provider's clock, where it tells" })),
  account: Type.String(),
})

/** Where providers call back with what people wrote to our lines. */
export function registerInboundCallback(app: App, deps: Deps): void {
  registerCallback(app, deps, {
    url: '/inbound/:secret',
    what: 'an inbound message',
    isKnownTo: ({ provider }) => provider.parseInbound !== undefined,
    take: (account, request) => storeInbound(deps, account.id, account.provider.parseInbound?.(request) ?? []),
  })
}

/** What people wrote to the lines of a service. */
export function registerInboundRoutes(app: App, { database }: Deps): void {
  registerList(app, {
    url: '/inbound',
    permission: 'inbound:read',
    search: inboundSearch,
    item: InboundMessage,
    tag: 'Inbound messages',
    operationId: 'listInbound',
    summary: 'Messages that people wrote to the lines of the service',
    list: ({ actor }, search) =>
      listInbound(database.lists, { serviceId: actor.service!.id, isTest: actor.test }, search),
  })
}
