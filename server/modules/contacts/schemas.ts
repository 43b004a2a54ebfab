import { Type } from 'typebox'
import { Instant, Nullable, ONE_LINE, OneOf, Strict, Title } from '../../platform/http/schema.ts'
import { FIELD_TYPES, LANGUAGES } from './queries.ts'

export { LANGUAGES } from './queries.ts'

const FIELDS_MAX = 30
const TAGS_MAX = 20
const line = (maxLength: number) => Type.String({ maxLength, pattern: ONE_LINE })

const fieldName = {
  pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$',
  maxLength: 40,
}
export const ContactField = Strict({
  name: Type.String({
    ...fieldName,
    description: 'Never changes; the name of a variable in templates',
    examples: ['city'],
  }),
  title: Title,
  type: OneOf(FIELD_TYPES, { description: '`date`: a day as 2026-01-31' }),
})
export const ContactFields = Strict({ fields: Type.Array(ContactField, { maxItems: FIELDS_MAX }) })

const Values = Type.Record(
  Type.String(),
  Type.Unsafe<string | number | null>({ type: ['string', 'number', 'null'], maxLength: 200 }),
  { maxProperties: FIELDS_MAX, description: 'Of the fields that the service declared' },
)
const traits = {
  email: Type.Optional(Nullable(Type.String({ maxLength: 254, examples: ['sara@example.com'] }))),
  name: Type.Optional(line(100)),
  language: Type.Optional(Nullable(OneOf(LANGUAGES, { description: 'What the person reads' }))),
  fields: Type.Optional(Values),
  tags: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 50, pattern: ONE_LINE }), { maxItems: TAGS_MAX }),
  ),
  notes: Type.Optional(Type.String({ maxLength: 2_000 })),
}
const number = Type.String({ maxLength: 100, description: 'In any usual form', examples: ['09121234567'] })
export const NewContact = Strict({ number, ...traits })
export const ContactChanges = Strict({ number: Type.Optional(number), ...traits })

export const Contact = Type.Object({
  id: Type.Integer(),
  number: Type.String({ description: 'E.164' }),
  email: Nullable(Type.String()),
  name: Type.String(),
  language: Nullable(OneOf(LANGUAGES)),
  fields: Type.Record(Type.String(), Type.Unsafe<string | number>({ type: ['string', 'number'] })),
  tags: Type.Array(Type.String()),
  notes: Type.String(),
  lists: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() }), { description: 'Lists that it is on' }),
  createdAt: Instant,
  changedAt: Instant,
})

export const ContactId = Strict({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
