import { Type } from 'typebox'
import { Instant, Nullable, OneOf, Slug, Strict, Title, Uuid } from '../../platform/http/schema.ts'
import { ALERT_KINDS } from './queries.ts'

const Amounts = Type.Array(Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', maxLength: 15, examples: ['500000'] }), {
  maxItems: 5,
  description: 'Thresholds of the balance, in its unit',
})
const Days = (description: string) =>
  Type.Array(Type.Integer({ minimum: 0, maximum: 3_650 }), { maxItems: 5, description })
const Time = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', maxLength: 5, examples: ['22:00'] })

const rules = {
  amounts: Amounts,
  runwayDays: Days('Thresholds of the runway, in days'),
  expiryDays: Days('Days before the expiry of the account, and of its keys and lines'),
  tellsFaults: Type.Boolean({
    description: 'Also of a refused key, an open circuit, and a refresh that keeps failing',
  }),
  mobiles: Type.Array(Type.String({ maxLength: 100, examples: ['09121234567'] }), { maxItems: 20 }),
  locale: OneOf(['fa', 'en'], { description: 'Of the texts to numbers; users are told in their own language' }),
  quietHours: Nullable(
    Strict(
      { from: Time, until: Time },
      { description: "Of the centre's day; what is still so afterwards is told then" },
    ),
  ),
  repeatHours: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: 720,
      description: 'Told again after so many hours while it lasts and nobody has acknowledged it; null: once',
    }),
  ),
}
const UserIds = Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), { maxItems: 20 })

export const AlertRules = Type.Object({
  ...rules,
  users: Type.Array(
    Type.Object(
      { id: Type.Integer(), name: Nullable(Type.String()), hasMobile: Nullable(Type.Boolean()) },
      { description: 'Name and whether there is a number are null without the permission users:read' },
    ),
  ),
})
export const NewAlertRules = Strict({ ...rules, userIds: UserIds })

const Receiver = Type.Object({
  to: Nullable(Type.String({ description: 'A number of the rules; null for a user' })),
  user: Nullable(Type.Object({ id: Type.Integer(), name: Type.String() })),
  text: Type.String(),
  message: Nullable(Uuid),
  status: Nullable(Type.String({ description: 'Where the message stands; null where there is none' })),
  failure: Nullable(
    Type.Object({ code: Type.String(), title: Type.String() }, { description: 'Why it did not reach a phone' }),
  ),
})

export const Alert = Type.Object({
  id: Type.Integer(),
  account: Nullable(Type.Object({ name: Slug, title: Title }, { description: 'Null where it is about a token' })),
  token: Nullable(
    Type.Object(
      { id: Type.Integer(), service: Nullable(Slug) },
      { description: 'That ends, with its service; the name is the `subject`. Shown to those who may read all tokens' },
    ),
  ),
  kind: OneOf(ALERT_KINDS),
  subject: Nullable(
    Type.String({ description: "A key's or token's name, a line's number, a method; null: the account itself" }),
  ),
  lasting: Type.Boolean({ description: 'False: it is well again' }),
  text: Type.String({ description: "What is the matter, in the caller's language" }),
  level: Nullable(Type.Number({ description: 'The threshold that it is below; 0 of a fault; null: of none' })),
  openedAt: Instant,
  endedAt: Nullable(Type.String({ format: 'date-time' })),
  acknowledged: Nullable(Type.Object({ at: Instant, by: Type.String() })),
  notices: Type.Array(
    Type.Object({
      event: OneOf(['opened', 'deepened', 'repeated', 'recovered']),
      at: Instant,
      sent: Type.Boolean({ description: 'False: it is on its way, or is tried again in a moment' }),
      receivers: Type.Array(Receiver),
    }),
    { description: 'When whom was told, the newest first' },
  ),
})
