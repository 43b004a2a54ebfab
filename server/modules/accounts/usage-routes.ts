import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Nullable, OneOf, Rials, Slug, Strict } from '../../platform/http/schema.ts'
import { readAccountUsage } from './usage.ts'

const Money = Rials(18)
const Sum = Type.Object({ messages: Type.Integer(), segments: Type.Integer(), charged: Money })
const Usage = Type.Object({
  today: Sum,
  week: Sum,
  month: Sum,
  prices: Type.Array(
    Type.Object({
      line: Nullable(Type.String()),
      encoding: OneOf(['gsm7', 'ucs2']),
      segments: Type.Integer({ description: 'Segments that it was reckoned from' }),
      charged: Money,
      tariff: Nullable(Money),
    }),
    { description: 'What the provider took for a segment of late, beside what the tariffs say' },
  ),
})

/** What went through an account, and what it cost. */
export function registerUsageRoutes(app: App, deps: Deps): void {
  app.get(
    '/centre/accounts/:name/usage',
    {
      config: { permission: 'accounts:read' },
      schema: {
        tags: ['Accounts'],
        operationId: 'readAccountUsage',
        summary: 'What went through an account today and in the last 7 and 30 days, and what a segment really cost',
        params: Strict({ name: Slug }),
        response: { 200: Usage },
      },
    },
    (request) => readAccountUsage(deps, request.params.name),
  )
}
