import { Type } from 'typebox'
import { CLASSES } from '../../dispatch/classes.ts'
import { STATES } from '../../dispatch/states.ts'
import { Instant, Nullable, ONE_LINE, OneOf, ProblemRef, Strict, Uuid } from '../../platform/http/schema.ts'
import { LOCALES } from '../../platform/text/phrases.ts'

export const STATUSES = [...Object.keys(STATES), 'scheduled', 'sending'] as const
export const CLASS_NAMES = Object.keys(CLASSES) as (keyof typeof CLASSES)[]

/** none: nobody has to see to it, or not any more. */
export const FOLLOW_UP_STATES = ['none', 'open', 'in_progress', 'done'] as const

export const REVIEW_STATES = ['none', 'pending', 'released', 'refused'] as const

export const TAGS_MAX = 20

const Plain = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: ONE_LINE, description })

// one schema of two types, so that what is wrong is told at its place, and not as "none of these"
const To = Type.Unsafe<string | { user: string }>({
  type: ['string', 'object'],
  description:
    'Number in any form that people type, or an e-mail address; or a user by id, username or `externalId:…`, whose preferred number or address it is sent to',
  examples: ['09121234567', { user: 'nasim' }],
  maxLength: 1000,
  properties: { user: { type: 'string', minLength: 1, maxLength: 300 } },
  required: ['user'],
  additionalProperties: false,
})

const VARIABLES_MAX = 20

const content = {
  text: Type.Optional(Type.String({ description: 'At most 10 segments', examples: ['سلام'], maxLength: 10_000 })),
  template: Type.Optional(Plain(40, 'Name of a template of the service, instead of a text')),
  locale: Type.Optional(
    OneOf(LOCALES, {
      description:
        "In which of the template's languages; the user's own unless given, and the template's where it has no text in that or nothing is known",
    }),
  ),
  variables: Type.Optional(
    Type.Record(Type.String(), Plain(1_000, 'On one line'), {
      maxProperties: VARIABLES_MAX,
      description: "The values of the template's variables",
    }),
  ),
}
const channel = {
  channel: Type.Optional(
    OneOf(['sms', 'email', 'push'], {
      description: '`email` where `email` is given or `to` is an address, `push` where `push` is given, else `sms`',
    }),
  ),
  email: Type.Optional(
    Strict(
      {
        subject: Plain(250, 'On one line'),
        html: Type.Optional(
          Type.String({ minLength: 1, maxLength: 500_000, description: 'Shown instead of the text where it can be' }),
        ),
      },
      { description: 'What an e-mail says beside its text' },
    ),
  ),
  push: Type.Optional(
    Strict(
      {
        title: Plain(250, 'On one line'),
        url: Type.Optional(
          Plain(
            2_000,
            'What it opens: `https://…`, or a page of the panel that begins with `/`; the panel unless given',
          ),
        ),
      },
      {
        description: "What a notification in a user's browsers says beside its text; all together at most 3,993 bytes",
      },
    ),
  ),
}
// said so that a missing text is told once, and at its place
const EITHER = { if: { required: ['template'] }, else: { required: ['text'] } }

export const NewMessageBody = Strict(
  {
    to: To,
    ...content,
    from: Type.Optional(
      Plain(254, 'Sender line; the first of the service unless named. Pins the message to that line'),
    ),
    ...channel,
    class: Type.Optional(
      OneOf(CLASS_NAMES, {
        description: "How urgent it is; `normal` unless named, and the template's own where there is one",
      }),
    ),
    sendAt: Type.Optional(Type.String({ format: 'date-time', description: 'Not before this' })),
    validFor: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 30 * 86_400,
        description: 'Seconds after `sendAt`, else after acceptance; past them it is not sent',
      }),
    ),
    reference: Type.Optional(Plain(100, 'Yours; need not be unique')),
    tags: Type.Optional(
      Type.Array(Plain(50, 'A word of yours to find it by'), { maxItems: TAGS_MAX, uniqueItems: true }),
    ),
  },
  EITHER,
)

export const Money = Type.Object({ amount: Type.String(), unit: OneOf(['IRR', 'credit']) })

const Failure = Type.Object({
  code: Type.String(),
  title: Type.String(),
  permanent: Type.Boolean(),
  who: OneOf(['caller', 'recipient', 'administrator', 'provider'], { description: 'Who must act' }),
  provider: Nullable(Type.Object({ code: Type.String(), text: Type.String() })),
})

const ToUser = Type.Object(
  { id: Type.Integer(), username: Type.String(), name: Type.String() },
  { description: 'The user it was sent to; null: it was sent to a number' },
)

export const AddressableUser = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.String(),
  hasNumber: Type.Boolean({ description: 'Without one no text can be sent' }),
  hasEmail: Type.Boolean({ description: 'Without an address no e-mail can be sent' }),
  hasBrowser: Type.Boolean({ description: 'Without a browser that shows notifications none can be sent' }),
})

const FromTemplate = Type.Object(
  {
    name: Type.String(),
    version: Type.Integer(),
    locale: OneOf(LOCALES, { description: 'In which of its languages' }),
    variables: Nullable(
      Type.Record(Type.String(), Type.String(), {
        description: 'Null: hidden, as the text of a code is, or forgotten with the text',
      }),
    ),
  },
  { description: 'What it was made from; null: it was given as a text' },
)

const messageProperties = {
  id: Uuid,
  status: OneOf(STATUSES),
  to: Type.String({ description: "A user's is masked (`+98•••••••••67`) for those without `messages:read-numbers`" }),
  toUser: Nullable(ToUser),
  from: Nullable(Type.String()),
  channel: OneOf(['sms', 'email', 'push']),
  method: Nullable(Type.String()),
  class: OneOf(CLASS_NAMES),
  text: Nullable(
    Type.String({ description: 'Null: forgotten, since the service keeps texts for so many days (`textsKeptDays`)' }),
  ),
  email: Nullable(
    Type.Object(
      {
        subject: Type.String(),
        html: Nullable(Type.String({ description: 'Null: there was none, it is hidden, or this is a list' })),
      },
      { description: 'What an e-mail says beside its text; null: it is none, or that is forgotten' },
    ),
  ),
  push: Nullable(
    Type.Object(
      { title: Type.String(), url: Nullable(Type.String()) },
      { description: 'What a notification says beside its text; null: it is none, or that is forgotten' },
    ),
  ),
  template: Nullable(FromTemplate),
  encoding: OneOf(['gsm7', 'ucs2', 'utf8'], {
    description: '`utf8`: an e-mail or a notification, which counts as one segment',
  }),
  segments: Type.Integer(),
  cost: Nullable(Money),
  reference: Nullable(Type.String()),
  tags: Type.Array(Type.String()),
  broadcastId: Nullable(Uuid),
  test: Type.Boolean(),
  review: OneOf(REVIEW_STATES, { description: 'Whether somebody had to read it before it left' }),
  followUp: OneOf(FOLLOW_UP_STATES, { description: 'Whether somebody has to see to it' }),
  failure: Nullable(Failure),
  createdAt: Instant,
  sendAt: Nullable(Instant),
  expiresAt: Instant,
  sentAt: Nullable(Instant),
  finalAt: Nullable(Instant),
}

export const Message = Type.Object(messageProperties, { $id: 'Message' })

export const BATCH_MAX = 1_000

export const BatchBody = Strict({
  messages: Type.Array(NewMessageBody, { minItems: 1, maxItems: BATCH_MAX, description: 'Each is judged alone' }),
})
/** What is refused as a whole: the messages themselves are looked at one by one. */
export const BatchFrame = Strict({ messages: Type.Array(Type.Unknown(), { minItems: 1, maxItems: BATCH_MAX }) })

export const BatchAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      status: Type.Integer({ description: 'What the message alone would have been answered with: 202, 422 …' }),
      message: Type.Optional(Message),
      replayed: Type.Optional(Type.Boolean({ description: 'Its key named an earlier message: this one, sent once' })),
      problem: Type.Optional(ProblemRef),
      retryAfter: Type.Optional(Type.Integer({ description: 'Seconds after which it may go better' })),
    }),
    { description: 'In the order of the messages' },
  ),
})

export const StatusBody = Strict({
  ids: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: BATCH_MAX }),
})

export const StatusAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String({ description: 'As it was asked' }),
      status: Nullable(OneOf(STATUSES, { description: 'Null: your service has no message of this id' })),
      failure: Nullable(Failure),
      sentAt: Nullable(Instant),
      finalAt: Nullable(Instant),
    }),
    { description: 'In the order of the ids' },
  ),
})

export const TimelineEntry = Type.Object({
  at: Instant,
  kind: Type.String(),
  title: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
})

const AccountTitle = Type.Object({ name: Type.String(), title: Type.Object({ fa: Type.String(), en: Type.String() }) })

const Reason = Type.Object({ code: Type.String(), title: Type.String() })

const ConsideredRoad = Type.Object({
  account: Nullable(AccountTitle),
  method: Type.String(),
  state: OneOf(['passed_over', 'chosen', 'not_needed']),
  reason: Reason,
})

export const Attempt = Type.Object({
  callId: Uuid,
  account: Nullable(AccountTitle),
  roads: Type.Array(ConsideredRoad, { description: 'Why it went by this account: what was looked at, in order' }),
  method: Type.String(),
  line: Nullable(Type.String()),
  template: Nullable(
    Type.String({ description: "The provider's own template that carried it; null: it went as a text" }),
  ),
  state: OneOf(['open', 'accepted', 'rejected', 'not_taken', 'unknown'], {
    description: 'not_taken: the provider said so when it was asked',
  }),
  begunAt: Instant,
  endedAt: Nullable(Instant),
  providerId: Nullable(Type.String()),
  answer: Nullable(
    Type.String({
      description: "The provider's raw words, where they were not plain; of a test of an account all that was said",
    }),
  ),
})

export const Waiting = Type.Object(
  {
    reason: Reason,
    accounts: Type.Array(
      Type.Object({
        account: Nullable(AccountTitle),
        reason: Reason,
        who: OneOf(['caller', 'recipient', 'administrator', 'provider'], { description: 'Who must act' }),
        circuit: Nullable(OneOf(['open', 'half_open'], { description: 'Null: nothing else is stopped by it' })),
        retryAt: Nullable(Type.String({ format: 'date-time', description: 'When it is tried next' })),
      }),
      { description: 'The accounts that might carry it, in order of choice' },
    ),
  },
  { description: 'Why it cannot leave now; null where it may' },
)

export const Unconfirmed = Type.Object(
  {
    since: Instant,
    nextQuestionAt: Nullable(Type.String({ format: 'date-time', description: 'Null: the provider is not asked' })),
    policy: OneOf(['never-twice', 'rather-twice']),
    ending: OneOf(['sent_again', 'failed'], { description: 'What becomes of it at `endsAt`, unless it is found out' }),
    endsAt: Instant,
  },
  { description: 'How it goes on while nobody knows whether it left; else null' },
)

export const MessageDetail = Type.Object(
  {
    ...messageProperties,
    by: Nullable(Type.Object({ kind: OneOf(['token', 'user']), name: Type.String() })),
    askedFrom: Nullable(Type.String({ description: 'The line that it is pinned to by `from`; null: none was named' })),
    requestId: Nullable(Type.String()),
    waiting: Nullable(Waiting),
    unconfirmed: Nullable(Unconfirmed),
    timeline: Type.Array(TimelineEntry),
    attempts: Type.Array(Attempt),
  },
  { $id: 'MessageDetail' },
)

export const PreviewBody = Strict(
  {
    to: Type.Optional(To),
    ...content,
    ...channel,
    from: Type.Optional(Plain(254, 'Sender line')),
    class: Type.Optional(OneOf(CLASS_NAMES)),
  },
  EITHER,
)

export const Preview = Type.Object({
  recipient: Nullable(
    Type.Object({
      to: Type.String({ description: 'As it was asked' }),
      user: Nullable(ToUser),
      e164: Nullable(Type.String({ description: "Masked where it is a user's and you may not read it" })),
      email: Nullable(Type.String({ description: 'The address of an e-mail, masked likewise' })),
      problem: Nullable(Type.Object({ code: Type.String(), title: Type.String() })),
    }),
  ),
  text: Type.String({ description: 'As it would be sent as a text: a template with its values' }),
  locale: Nullable(
    OneOf(LOCALES, { description: "In which of the template's languages; null: it is given as a text" }),
  ),
  encoding: OneOf(['gsm7', 'ucs2', 'utf8']),
  segments: Type.Integer(),
  units: Type.Integer(),
  unitsPerSegment: Type.Integer(),
  remaining: Type.Integer(),
  forcedBy: Type.Array(
    Type.Object({ character: Type.String(), codePoint: Type.String(), index: Type.Integer(), count: Type.Integer() }),
  ),
  cost: Nullable(Money),
  method: Nullable(Type.String()),
  from: Nullable(Type.String()),
})

export const CancellationAnswer = Type.Object({
  status: OneOf(STATUSES),
  inTime: Nullable(
    Type.Boolean({ description: 'True: it will not leave. Null: it is leaving, or may have left before' }),
  ),
})
