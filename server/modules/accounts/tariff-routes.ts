import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Nullable, OneOf, Rials, Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { listTariffs, setTariffs } from './accounts.ts'
import { LineNumber } from './schemas.ts'

const StartsOn = Type.String({ format: 'date', description: "From this day of the centre's time zone on" })
const Line = Nullable(LineNumber)
const TextEncoding = Nullable(OneOf(['gsm7', 'ucs2']))
const Price = Rials(9, 'For one segment')

const Tariff = Type.Object({ line: Line, encoding: TextEncoding, startsOn: StartsOn, price: Price })
/** Line and encoding that are not named are all of them. */
export const NewTariffs = Type.Array(
  Strict({ line: Type.Optional(Line), encoding: Type.Optional(TextEncoding), startsOn: StartsOn, price: Price }),
  { maxItems: 500 },
)
const Tariffs = Type.Object({ tariffs: Type.Array(Tariff) })

/** What an account's provider asks for: quotas of money reserve by it. */
export function registerTariffRoutes(app: App, { database: { db }, live }: Deps): void {
  const tags = ['Accounts']
  const params = Strict({ name: Slug })
  app.get(
    '/centre/accounts/:name/tariffs',
    {
      config: { permission: 'accounts:read' },
      schema: {
        tags,
        operationId: 'listAccountTariffs',
        summary: 'What an account asks for a segment',
        params,
        response: { 200: Tariffs },
      },
    },
    async (request) => ({ tariffs: await listTariffs(db, request.params.name) }),
  )
  app.put(
    '/centre/accounts/:name/tariffs',
    {
      config: { permission: 'accounts:write' },
      schema: {
        tags,
        operationId: 'setAccountTariffs',
        summary: 'Set what an account asks for a segment',
        description:
          "All of them, in place of those that were. Of those that have begun, a line's counts before an encoding's and that before one of all; of equals the newest. Quotas of money reserve by the dearest of the accounts that a message may go through.",
        params,
        body: Strict({ tariffs: NewTariffs }),
        response: { 200: Tariffs },
      },
    },
    async ({ actor, params: { name }, body }) => ({
      tariffs: await applied(live, setTariffs(db, actor, name, body.tariffs)),
    }),
  )
}
