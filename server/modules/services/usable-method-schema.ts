import { Type } from 'typebox'
import { Nullable, OneOf, Slug, Title } from '../../platform/http/schema.ts'

export const Stopped = Nullable(
  Type.Object(
    {
      failure: Type.Object({
        code: Type.String(),
        title: Type.String(),
        who: OneOf(['caller', 'recipient', 'administrator', 'provider'], { description: 'Who must act' }),
      }),
      retryAt: Nullable(Type.String({ format: 'date-time', description: 'Null: it is being tried' })),
    },
    { description: 'It is lent, and at fault now: messages go by the next account, or wait until it is well again' },
  ),
)

export const UsableMethod = Type.Object({
  method: Type.String({ examples: ['sandbox.sms'] }),
  title: Title,
  channel: OneOf(['sms', 'email', 'push']),
  account: Type.Object({ name: Slug, title: Title }),
  lines: Type.Array(Type.String(), { description: 'Numbers that may be named in `from`' }),
  template: Type.Boolean({ description: 'It goes by a template of the provider, and not as text' }),
  usable: Type.Boolean(),
  reason: Nullable(Type.String({ description: 'Why it cannot be used' })),
  stopped: Stopped,
})
