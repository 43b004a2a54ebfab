import { Type } from 'typebox'
import { Nullable, Strict } from '../../platform/http/schema.ts'

const Time = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', maxLength: 5, examples: ['22:00'] })

const fields = {
  always: Type.Boolean({ description: 'Everything waits' }),
  recipientsAbove: Nullable(
    Type.Integer({ minimum: 0, maximum: 10_000_000, description: 'More recipients than these at once' }),
  ),
  costAbove: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'In rials' })),
  firstLink: Type.Boolean({ description: 'A link to a host that was never let through before' }),
  nightHours: Nullable(
    Strict(
      { from: Time, until: Time },
      {
        description: "What would leave within these hours of the centre's clock; over midnight where `from` is later",
      },
    ),
  ),
}

const WHAT = 'What waits until somebody else has read it; null: nothing. A code (class `otp`) never waits'

export const ReviewPolicy = Nullable(Strict(fields, { description: WHAT }))

export const NewReviewPolicy = Nullable(
  Type.Partial(Strict(fields), {
    additionalProperties: false,
    description: `${WHAT}. What is left out makes nothing wait. Changing it leaves what waits`,
  }),
)

export const ReviewNotices = Nullable(
  Strict(
    {
      quietHours: Nullable(
        Strict(
          { from: Time, until: Time },
          { description: "What is held within these hours of the centre's clock is told after them" },
        ),
      ),
    },
    {
      description:
        'Those who may release what is held are told by SMS, in their language, through the service `rasan`: of a broadcast within seconds, of single messages together; null: nobody is told',
    },
  ),
)
