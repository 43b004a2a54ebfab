import { Type } from 'typebox'
import { REVIEW_REASONS } from '../../dispatch/road/review-policy.ts'
import { Instant, Nullable, OneOf, SOME_TEXT, Strict, Uuid } from '../../platform/http/schema.ts'
import { Message, Money } from '../messages/messages.ts'

/** lapsed: it was cancelled, or its validity ended, before anybody decided. */
export const STATES = ['pending', 'released', 'refused', 'lapsed'] as const

export const Notice = Nullable(
  Type.Object(
    {
      at: Instant,
      sent: Type.Boolean({ description: 'False: it is on its way to them' }),
      told: Type.Integer({ description: 'How many were told, or are about to be' }),
      untold: Type.Integer({ description: 'How many could not be told; with `told` 0 as well: nobody may release it' }),
      receivers: Nullable(
        Type.Array(
          Type.Object({
            name: Type.String(),
            failure: Nullable(Type.Object({ code: Type.String(), title: Type.String() })),
          }),
          {
            description:
              'Empty: nobody may release it. Null: only people who are members of the service, or hold `members:read`, see who they are',
          },
        ),
      ),
    },
    { description: 'Who was told that it waits, and why somebody could not be; null: nobody yet' },
  ),
)

export const Review = Type.Object({
  id: Uuid,
  state: OneOf(STATES, { description: 'lapsed: it was cancelled or its validity ended before anybody decided' }),
  reasons: Type.Array(Type.Object({ code: OneOf(REVIEW_REASONS), title: Type.String() }), {
    description: 'Why it waits',
  }),
  cost: Nullable(Money),
  sentBy: Nullable(Type.String({ description: 'The person who sent it, or who made the token that did' })),
  isOwn: Type.Boolean({ description: 'You sent it: somebody else has to release it' }),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  undoUntil: Nullable(Instant),
  refusal: Nullable(Type.String({ description: 'Why it was refused' })),
  notice: Notice,
  message: Nullable(Message),
})

export const Refusal = Strict({
  reason: Type.String({ minLength: 1, maxLength: 500, pattern: SOME_TEXT, description: 'The sender reads it' }),
})
