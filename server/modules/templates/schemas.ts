import { Type } from 'typebox'
import { CLASSES, type MessageClass } from '../../dispatch/classes.ts'
import { Instant, Nullable, ONE_LINE, OneOf, Slug, Strict, Title } from '../../platform/http/schema.ts'

const VARIABLES_MAX = 20
const BINDINGS_MAX = 20

const Text = Type.String({
  minLength: 1,
  maxLength: 10_000,
  description: 'With `{{variable}}` where a value goes; sent where no template of a provider is',
  examples: ['کد ورود: {{code}}'],
})

const Variable = Strict({
  name: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$', maxLength: 40, examples: ['code'] }),
  maxLength: Type.Integer({ minimum: 1, maximum: 1_000, description: 'In characters; a longer value is refused' }),
})

const maxLength = Type.Integer({
  minimum: 1,
  maximum: 1_000,
  description: 'In characters: a message with a longer value goes another way; null: as long as the variable may be',
})
const token = Type.String({
  // no provider's tokens begin with a digit, and lists of them would change their order
  pattern: '^\\p{L}[\\p{L}\\p{N}_.-]{0,39}$',
  maxLength: 40,
  description: "The provider's name of it; where it has none, its order among the tokens counts",
  examples: ['token'],
})
const boundTo = Type.String({ maxLength: 40, description: 'A variable of the template', examples: ['code'] })

const common = {
  method: Type.String({
    maxLength: 80,
    description: "A method that goes by the provider's templates",
    examples: ['sandbox.otp'],
  }),
  name: Type.String({
    minLength: 1,
    maxLength: 100,
    pattern: ONE_LINE,
    description: "The template's name or number at the provider",
    examples: ['verify'],
  }),
}
const Binding = Strict({
  ...common,
  tokens: Type.Array(Strict({ token, variable: boundTo, maxLength: Nullable(maxLength) })),
})
const NewBinding = Strict({
  ...common,
  tokens: Type.Array(Strict({ token, variable: boundTo, maxLength: Type.Optional(Nullable(maxLength)) }), {
    maxItems: VARIABLES_MAX,
  }),
})

const ClassName = OneOf(Object.keys(CLASSES) as MessageClass[], {
  description: "Of the messages made from it. Codes (`otp`) go by the providers' templates first, others as text first",
})
const variables = Type.Array(Variable, { maxItems: VARIABLES_MAX })
const bindings = Type.Array(NewBinding, {
  maxItems: BINDINGS_MAX,
  description: "The providers' own templates that say the same, one a method",
})

export const Template = Type.Object({
  name: Slug,
  title: Title,
  class: ClassName,
  version: Type.Integer({ description: 'Counts up with every change of text, variables or bindings' }),
  text: Text,
  variables: Type.Array(Variable),
  bindings: Type.Array(Binding),
  createdAt: Instant,
  changedAt: Instant,
  changedBy: Nullable(Type.String()),
})

export const NewTemplate = Strict({
  name: Slug,
  title: Title,
  class: ClassName,
  text: Text,
  variables: Type.Optional(variables),
  bindings: Type.Optional(bindings),
})

export const TemplateChanges = Strict({
  title: Type.Optional(Title),
  class: Type.Optional(ClassName),
  text: Type.Optional(Text),
  variables: Type.Optional(variables),
  bindings: Type.Optional(bindings),
})

export const TemplateName = Strict({ name: Slug })
