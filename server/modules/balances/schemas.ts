import { Type } from 'typebox'
import { FAILURE_CODES } from '../../../providers/provider.ts'
import { Instant, Nullable, OneOf, SOME_TEXT, Strict } from '../../platform/http/schema.ts'
import { EXPIRY_KINDS } from './expiries.ts'

const UNITS = ['IRR', 'credit'] as const
const Unit = OneOf(UNITS, { description: '`credit` where a provider counts messages' })
const Amount = Type.Object({ amount: Type.String({ examples: ['2340000'] }), unit: Unit })
const Source = Nullable(OneOf(['provider', 'hand']))
const Moment = Nullable(Type.String({ format: 'date-time' }))

export const Period = Type.Integer({
  minimum: 5,
  maximum: 10_080,
  description: 'How often the provider is asked, in minutes; give or take a tenth, once across all nodes',
})

const Failing = Type.Object(
  {
    since: Instant,
    times: Type.Integer({ description: 'Refusals in a row' }),
    failure: Type.Object({
      code: OneOf(FAILURE_CODES),
      title: Type.String(),
      who: OneOf(['caller', 'recipient', 'administrator', 'provider'], { description: 'Who must act' }),
    }),
    provider: Type.Object({ code: Type.String(), text: Type.String() }, { description: 'In its own words' }),
  },
  { description: 'Why the last refresh came to nothing' },
)

export const Balance = Type.Object({
  balance: Nullable(Amount),
  source: Source,
  pace: Nullable(Amount),
  runwayDays: Nullable(
    Type.Number({ description: 'Balance ÷ pace: for how many days it lasts; null while nothing is known of either' }),
  ),
  expiresAt: Moment,
  expirySource: Source,
  daysLeft: Nullable(Type.Integer({ description: 'Whole days until it expires; negative once it has' })),
  provider: Type.Object(
    {
      isReadable: Type.Boolean({ description: 'Whether the provider tells balance or expiry at all' }),
      balance: Nullable(Amount),
      expiresAt: Moment,
      plan: Nullable(Type.String()),
      readAt: Moment,
      failing: Nullable(Failing),
    },
    { description: 'What the provider says' },
  ),
  byHand: Nullable(
    Type.Object(
      {
        balance: Nullable(Amount),
        expiresAt: Moment,
        note: Nullable(Type.String()),
        by: Type.String(),
        at: Instant,
      },
      { description: 'What somebody entered: it outranks what the provider says' },
    ),
  ),
  periodMinutes: Period,
  nextRefreshAt: Moment,
})

export const ByHand = Strict({
  balance: Type.Optional(
    Nullable(
      Strict({
        amount: Type.String({
          pattern: '^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,2})?$',
          maxLength: 18,
          examples: ['2340000'],
        }),
        unit: Unit,
      }),
    ),
  ),
  expiresAt: Type.Optional(Nullable(Type.String({ format: 'date-time' }))),
  note: Type.Optional(Nullable(Type.String({ pattern: SOME_TEXT, maxLength: 500, description: 'Why' }))),
})

export const History = Type.Object({
  readings: Type.Array(Type.Object({ at: Instant, balance: Amount, source: OneOf(['provider', 'hand']) }), {
    description: 'What counted, oldest first; of long spans the last of each part',
  }),
})

export const Expiry = Type.Object({
  kind: OneOf(EXPIRY_KINDS),
  name: Type.String({ description: "The account's or the key's name, the line's number, what the token is called" }),
  account: Nullable(Type.String()),
  service: Nullable(Type.String({ description: 'Of a token; null: of the centre' })),
  expiresAt: Instant,
  daysLeft: Type.Integer({ description: 'Whole days; negative once it has expired' }),
})
