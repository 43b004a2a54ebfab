import { Type } from 'typebox'
import { CLASSES } from '../../dispatch/classes.ts'
import { Instant, Nullable, OneOf, SOME_TEXT, Strict, Uuid } from '../../platform/http/schema.ts'
import { Message } from '../messages/messages.ts'

export const STATES = ['none', 'open', 'in_progress', 'done'] as const
/** How a message may have ended for a rule to open a follow-up of it. */
export const ENDS = ['undelivered', 'failed', 'expired', 'unreported'] as const
export const BULK_MAX = 1_000

const AssigneeId = Nullable(
  Type.Integer({
    minimum: 1,
    maximum: 2_147_483_647,
    description: 'Who sees to it: somebody who may read the messages of the service',
  }),
)

export const Person = Type.Object({ id: Type.Integer(), username: Type.String(), name: Type.String() })

const Assignee = Type.Object({
  ...Person.properties,
  left: Type.Boolean({ description: 'May not read messages of the service any more: somebody else has to take it' }),
})

const followUp = {
  messageId: Uuid,
  state: OneOf(STATES),
  assignee: Nullable(Assignee),
  dueAt: Nullable(Instant),
  overdue: Type.Boolean({ description: 'It is due and not done' }),
  openedBy: Nullable(Type.String({ description: 'Username or token name; null: a rule opened it' })),
  ruleId: Nullable(Type.Integer({ description: 'The rule that opened it' })),
  openedAt: Nullable(Instant),
  changedAt: Nullable(Instant),
  doneAt: Nullable(Instant),
}

export const ListedFollowUp = Type.Object({
  ...followUp,
  message: Nullable(Message),
})

export const FollowUpDetail = Type.Object({
  ...followUp,
  notes: Type.Array(Type.Object({ at: Instant, by: Type.String(), text: Type.String() }), {
    description: 'The oldest first',
  }),
})

const change = {
  state: Type.Optional(OneOf(STATES, { description: 'none: nobody has to see to it after all' })),
  assigneeId: Type.Optional(AssigneeId),
  dueAt: Type.Optional(Nullable(Type.String({ format: 'date-time' }))),
  note: Type.Optional(
    Type.String({ minLength: 1, maxLength: 2_000, pattern: SOME_TEXT, description: 'Is added to the notes' }),
  ),
}

export const FollowUpChange = Strict(change, { minProperties: 1 })

export const BulkChange = Strict({
  search: Type.Record(Type.String(), Type.String({ maxLength: 2_000 }), {
    maxProperties: 30,
    description: 'As the parameters of a search of messages: `{ "status": "failed", "createdAt[gte]": "2026-01-31" }`',
  }),
  change: FollowUpChange,
})

export const BulkAnswer = Type.Object({
  changed: Type.Integer({ description: 'Follow-ups that were not so before' }),
  unchanged: Type.Integer(),
  isMore: Type.Boolean({ description: `More than ${BULK_MAX} were found: only the first were changed` }),
})

export const Assignees = Type.Object({ items: Type.Array(Person) })

const rule = {
  class: Nullable(OneOf(Object.keys(CLASSES) as (keyof typeof CLASSES)[], { description: 'Null: of any class' })),
  statuses: Type.Array(OneOf(ENDS), { minItems: 1, maxItems: ENDS.length, uniqueItems: true }),
  times: Type.Integer({ minimum: 1, maximum: 10, description: 'So many messages to the same number' }),
  withinHours: Type.Integer({ minimum: 1, maximum: 168, description: 'Accepted within so long' }),
  dueInHours: Nullable(
    Type.Integer({ minimum: 1, maximum: 720, description: 'Hours after it was opened; null: never' }),
  ),
}

export const Rule = Type.Object({
  id: Type.Integer(),
  ...rule,
  assignee: Nullable(Assignee),
  createdBy: Nullable(Type.String()),
  createdAt: Instant,
})

export const NewRule = Strict({
  class: Type.Optional(rule.class),
  statuses: rule.statuses,
  times: Type.Optional(rule.times),
  withinHours: Type.Optional(rule.withinHours),
  dueInHours: Type.Optional(rule.dueInHours),
  assigneeId: Type.Optional(AssigneeId),
})
export const RuleChange = Strict({
  class: Type.Optional(rule.class),
  statuses: Type.Optional(rule.statuses),
  times: Type.Optional(rule.times),
  withinHours: Type.Optional(rule.withinHours),
  dueInHours: Type.Optional(rule.dueInHours),
  assigneeId: Type.Optional(AssigneeId),
})
