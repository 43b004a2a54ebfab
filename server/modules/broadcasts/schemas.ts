import { type Static, Type } from 'typebox'
import { REVIEW_REASONS } from '../../dispatch/road/review-policy.ts'
import { STATES as MESSAGE_STATES } from '../../dispatch/states.ts'
import { Instant, Nullable, ONE_LINE, OneOf, SOME_TEXT, Strict, Uuid } from '../../platform/http/schema.ts'
import { READING } from '../files/reading.ts'
import { Money } from '../messages/messages.ts'
import { Notice } from '../reviews/schemas.ts'

/** As stored; two more are shown: `scheduled` (its time, or the minute after a release, is ahead) and `paused`. */
export const STORED_STATES = [
  'collecting',
  'draft',
  'held',
  'expanding',
  'sending',
  'finished',
  'cancelled',
  'refused',
] as const
export const SHOWN_STATES = [...STORED_STATES, 'scheduled', 'paused'] as const
export type StoredState = (typeof STORED_STATES)[number]

/** Messages of these ends can be sent again. */
export const FAILED_ENDS = ['failed', 'undelivered', 'unreported', 'expired', 'cancelled'] as const

/** Given with the request, at most. */
export const INLINE_MAX = 100_000
const SOURCES_MAX = 50
const VARIABLES_MAX = 50
export const BROADCAST_CLASSES = ['bulk', 'normal'] as const

const Plain = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: ONE_LINE, description })
const Values = (description: string) =>
  Type.Record(Type.String(), Type.String({ maxLength: 1_000, pattern: ONE_LINE }), {
    maxProperties: VARIABLES_MAX,
    description,
  })
const User = Strict({ user: Type.String({ minLength: 1, maxLength: 300 }) })

const Name = Type.Unsafe<number | string>({
  type: ['integer', 'string'],
  minimum: 1,
  maximum: 2_147_483_647,
  minLength: 1,
  maxLength: 300,
})

const Recipient = Strict({
  to: Type.Unsafe<string | Static<typeof User>>({
    type: ['string', 'object'],
    description: 'Number in any form, or a user by id, username or `externalId:…`',
    maxLength: 1_000,
    properties: User.properties,
    required: ['user'],
    additionalProperties: false,
  }),
  variables: Type.Optional(
    Values('Of this recipient; before those of all. `locale` (`fa`, `en`) chooses the language of a template'),
  ),
})

const Column = Type.Integer({ minimum: 1, maximum: 1_000, description: 'Counted from 1' })

const FileSource = Strict(
  {
    id: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Of an uploaded file' }),
    hasHeading: Type.Optional(Type.Boolean({ description: 'The first row is headings; true unless given' })),
    to: Column,
    variables: Type.Optional(
      Type.Record(Type.String(), Column, {
        maxProperties: VARIABLES_MAX,
        description: 'Which column gives which variable',
      }),
    ),
    ...READING,
  },
  { description: 'The rows of a CSV or a workbook (XLSX)' },
)

/** Where recipients come from; each entry names one kind. */
export const Source = Strict(
  {
    numbers: Type.Optional(Type.Array(Type.String({ maxLength: 1_000 }), { minItems: 1, maxItems: INLINE_MAX })),
    recipients: Type.Optional(Type.Array(Recipient, { minItems: 1, maxItems: INLINE_MAX })),
    users: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
        minItems: 1,
        maxItems: 10_000,
        description: 'By id, username or `externalId:…`',
      }),
    ),
    groups: Type.Optional(
      Type.Array(Name, {
        minItems: 1,
        maxItems: 100,
        description:
          'By id, name or `externalId:…`, or plainly by `id:…` or `name:…`: all members, also those of groups in them',
      }),
    ),
    contactLists: Type.Optional(
      Type.Array(Name, { minItems: 1, maxItems: 100, description: 'By id or name, or plainly by `id:…` or `name:…`' }),
    ),
    contacts: Type.Optional(
      Type.Record(Type.String(), Type.String({ maxLength: 2_000 }), {
        minProperties: 1,
        maxProperties: 20,
        description: 'Contacts that a search finds, as `GET /contacts` takes it: `{ "tag": "vip", "q": "یزد" }`',
      }),
    ),
    file: Type.Optional(FileSource),
  },
  { minProperties: 1, maxProperties: 1 },
)

const Pace = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'Messages a minute at most; as fast as they go unless given',
})

export const NewBroadcast = Strict(
  {
    name: Type.Optional(Plain(100, 'What it is about, for those who look after it')),
    to: Type.Array(Source, { minItems: 1, maxItems: SOURCES_MAX, description: 'Whom to send to; each number once' }),
    text: Type.Optional(
      Type.String({
        maxLength: 10_000,
        pattern: SOME_TEXT,
        description: 'With `{{variables}}`: of the recipient, or `{{name}}` and the fields of a contact',
        examples: ['{{name}} عزیز، جلسهٔ فردا ساعت ۹ است.'],
      }),
    ),
    template: Type.Optional(Plain(40, 'Name of a template of the service, instead of a text')),
    variables: Type.Optional(Values('For all who have none of their own')),
    from: Type.Optional(Plain(254, 'Sender line; pins the messages to it')),
    class: Type.Optional(OneOf(BROADCAST_CLASSES, { description: '`bulk` unless named' })),
    sendAt: Type.Optional(Type.String({ format: 'date-time', description: 'Not before this' })),
    validFor: Type.Optional(
      Type.Integer({ minimum: 60, maximum: 30 * 86_400, description: 'Seconds after `sendAt`, else after expansion' }),
    ),
    pace: Type.Optional(Pace),
    reference: Type.Optional(Plain(100, 'Yours, on each of its messages')),
    tags: Type.Optional(Type.Array(Plain(50, 'On each of its messages'), { maxItems: 20, uniqueItems: true })),
    onInvalid: Type.Optional(
      OneOf(['report', 'refuse'], { description: 'refuse: where any recipient is faulty nobody is sent to' }),
    ),
    draft: Type.Optional(Type.Boolean({ description: 'Collect and count only: it is sent when it is started' })),
  },
  { if: { required: ['template'] }, else: { required: ['text'] } },
)

const Count = Type.Integer({ minimum: 0 })

export const Broadcast = Type.Object({
  id: Uuid,
  name: Type.String(),
  state: OneOf(SHOWN_STATES, {
    description:
      'collecting: recipients are gathered and judged; draft: gathered, and waits to be started; held: waits for review; expanding: becomes messages; sending: some of them wait to leave',
  }),
  text: Nullable(Type.String()),
  template: Nullable(Type.String()),
  variables: Type.Record(Type.String(), Type.String()),
  from: Nullable(Type.String()),
  class: OneOf(BROADCAST_CLASSES),
  test: Type.Boolean(),
  reference: Nullable(Type.String()),
  tags: Type.Array(Type.String()),
  sources: Type.Array(
    Type.Object({
      kind: OneOf(['numbers', 'recipients', 'users', 'groups', 'contactLists', 'contacts', 'file', 'broadcast']),
      count: Type.Integer({ description: 'How many are named' }),
      names: Type.Array(Type.String(), { description: 'Of groups, lists and files, as they were called' }),
    }),
  ),
  sendAt: Nullable(Instant),
  opensAt: Nullable(
    Type.String({ format: 'date-time', description: 'Outside of the hours in which it may leave: when they begin' }),
  ),
  validFor: Type.Integer(),
  pace: Nullable(Pace),
  expectedEndAt: Nullable(
    Type.String({
      format: 'date-time',
      description: 'When all of it will have gone by its pace alone; hours in which it may not leave come on top',
    }),
  ),
  onInvalid: OneOf(['report', 'refuse']),
  createdAt: Instant,
  createdBy: Type.String({ description: 'Username, or name of the token' }),
  recipients: Type.Object({
    valid: Count,
    duplicate: Type.Integer({ minimum: 0, description: 'Stand in it already, and are sent to once' }),
    invalid: Count,
  }),
  locales: Type.Partial(Type.Object({ fa: Count, en: Count }), {
    description: 'Of one by a template: how many of its valid recipients read it in which language',
  }),
  segments: Type.Object({ total: Count, most: Type.Integer({ minimum: 0, description: 'Of one message' }) }),
  cost: Nullable(Money),
  review: Nullable(
    Type.Object({
      reasons: Type.Array(Type.Object({ code: OneOf(REVIEW_REASONS), title: Type.String() })),
      isOwn: Type.Boolean({ description: 'You sent it: somebody else has to release it' }),
      decidedBy: Nullable(Type.String()),
      decidedAt: Nullable(Instant),
      undoUntil: Nullable(Instant),
      notice: Notice,
    }),
  ),
  refusalCode: Nullable(
    OneOf(['faulty_recipients', 'no_recipients'], { description: 'Null: a reviewer refused it, if anybody did' }),
  ),
  refusal: Nullable(Type.String({ description: 'Why it was refused' })),
  progress: Type.Object({
    expanded: Type.Integer({ minimum: 0, description: 'Messages that were made' }),
    dropped: Type.Integer({ minimum: 0, description: 'Recipients that could be sent to no more when theirs was made' }),
    outcome: Type.Partial(
      Type.Object(Object.fromEntries(Object.keys(MESSAGE_STATES).map((state) => [state, Count])), {
        description: 'Messages by status, as last counted',
      }),
    ),
    charged: Money,
    countedAt: Nullable(Instant),
  }),
  pause: Nullable(
    Type.Object({
      at: Instant,
      by: Nullable(Type.String({ description: 'Null: it paused itself' })),
      reason: Nullable(
        Type.Object({
          code: Type.String(),
          field: Nullable(Type.String({ description: 'What of the broadcast is wrong' })),
          title: Type.String(),
        }),
      ),
    }),
  ),
  cancelledBy: Nullable(Type.String()),
  cancelledAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
})

const Sample = Type.Object({ to: Type.String(), text: Type.String(), segments: Count })

export const BroadcastDetail = Type.Object({
  ...Broadcast.properties,
  faults: Type.Array(
    Type.Object({ code: Type.String(), field: Nullable(Type.String()), title: Type.String(), count: Count }),
    { description: 'How many cannot be sent to, or stand in it already, by why' },
  ),
  samples: Type.Array(Sample, { description: 'What the first recipients would read, while it is not sent' }),
})

export const Fault = Type.Object({
  n: Type.Integer({ description: 'Its place in the broadcast' }),
  place: Type.Integer({ description: 'Which entry of `to`, from 1' }),
  row: Type.Integer({ description: 'Its row there, from 1' }),
  given: Type.String(),
  field: Nullable(Type.String({ description: 'What is wrong with it: `to`, `variables.name`, `text`' })),
  code: Type.String(),
  title: Type.String(),
})

export const Again = Strict({
  statuses: Type.Optional(
    Type.Array(OneOf(FAILED_ENDS), {
      minItems: 1,
      uniqueItems: true,
      description: 'Of which messages; `failed` and `undelivered` unless named',
    }),
  ),
})

export const BroadcastChanges = Strict({
  pace: Nullable({ ...Pace, description: 'Messages a minute, from now on; null lifts it: as fast as they can leave' }),
})

export const Refusal = Strict({
  reason: Type.String({ minLength: 1, maxLength: 500, pattern: SOME_TEXT, description: 'The sender reads it' }),
})
