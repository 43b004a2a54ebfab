import { Type } from 'typebox'
import { Instant, Nullable, Rials, Strict } from '../../platform/http/schema.ts'

const AMOUNT_MAX = 1_000_000_000_000

const Money = Rials(15)
const Count = Type.Integer({ minimum: 0, maximum: AMOUNT_MAX })

const caps = { messages: Nullable(Count), segments: Nullable(Count), money: Nullable(Money) }
const Caps = Type.Object(caps)
const CapChanges = Strict({
  messages: Type.Optional(caps.messages),
  segments: Type.Optional(caps.segments),
  money: Type.Optional(caps.money),
})

export const Quota = Type.Object(
  { day: Caps, month: Caps },
  { description: 'How much it may send in each day and month of the centre; null: without end' },
)
export const QuotaChanges = Nullable(
  Strict(
    { day: Type.Optional(Nullable(CapChanges)), month: Type.Optional(Nullable(CapChanges)) },
    {
      description:
        'What is not named stays as it is; null lifts a quota, those of a day or month, or all. Counts from the beginning of the present day and month',
    },
  ),
)
export const FloodGuard = Nullable(
  Strict({
    times: Type.Integer({ minimum: 1, maximum: 1_000 }),
    seconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
  }),
)

/** The centre's `retentionDays` at most, which the operation says. */
export const TextsKeptDays = Nullable(
  Type.Integer({
    minimum: 1,
    maximum: 3_650,
    description:
      'How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept',
  }),
)

const usageOf = <T extends typeof Count | typeof Money>(amount: T) =>
  Nullable(Type.Object({ cap: amount, used: amount, remaining: amount }, { description: 'Null where no quota is set' }))
const PeriodUsage = Type.Object({
  startsAt: Instant,
  endsAt: Instant,
  messages: usageOf(Count),
  segments: usageOf(Count),
  money: usageOf(Money),
})
export const QuotaUsage = Type.Object({ day: PeriodUsage, month: PeriodUsage, floodGuard: FloodGuard })
