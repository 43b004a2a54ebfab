import { Type } from 'typebox'
import { CLASSES, type MessageClass } from '../../dispatch/classes.ts'
import { VARIABLE_TYPES } from '../../dispatch/road/templates.ts'
import { Instant, Nullable, ONE_LINE, OneOf, Slug, Strict, Title, Uuid } from '../../platform/http/schema.ts'
import { LOCALES } from '../../platform/text/phrases.ts'

const VARIABLES_MAX = 20
/** A value has so many characters at most, in messages as well. */
const VALUE_MAX = 1_000
const BINDINGS_MAX = 20

const Text = Type.String({
  minLength: 1,
  maxLength: 10_000,
  description: 'With `{{variable}}` where a value goes, in 200 places at most; sent where no template of a provider is',
  examples: ['کد ورود: {{code}}'],
})

const locale = OneOf(LOCALES, {
  description:
    "The language of `text`, which also goes where the recipient's is not known or has no text; `fa` unless given",
})
const Translations = Strict(
  { fa: Type.Optional(Text), en: Type.Optional(Text) },
  { description: 'The same in another language than `locale`, with the same variables', examples: [{}] },
)

const variableName = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,39}$', maxLength: 40, examples: ['code'] })
const longest = Type.Integer({
  minimum: 1,
  maximum: VALUE_MAX,
  description: 'In characters: a longer value is refused; null: none is set, and no longest case is told',
})
const type = OneOf(VARIABLE_TYPES, {
  description: 'What a value looks like: `date` is a day of either calendar (`1405/06/31`), said as it is given',
})
const usual = Type.String({
  minLength: 1,
  maxLength: VALUE_MAX,
  pattern: ONE_LINE,
  description: 'Said where no value is given',
})
const sample = Type.String({
  minLength: 1,
  maxLength: VALUE_MAX,
  pattern: ONE_LINE,
  description: 'An example, for those who look at the template; it is never sent',
})
const Variable = Strict({
  name: variableName,
  maxLength: Nullable(longest),
  type,
  default: Nullable(usual),
  sample: Nullable(sample),
})
const NewVariable = Strict({
  name: variableName,
  maxLength: Type.Optional(Nullable(longest)),
  type: Type.Optional(type),
  default: Type.Optional(Nullable(usual)),
  sample: Type.Optional(Nullable(sample)),
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
const boundLocale = OneOf(LOCALES, {
  description: "The language of the provider's template: only messages in it go by it; null: all of them",
})
const Binding = Strict({
  ...common,
  locale: Nullable(boundLocale),
  tokens: Type.Array(Strict({ token, variable: boundTo, maxLength: Nullable(maxLength) })),
})
const NewBinding = Strict({
  ...common,
  locale: Type.Optional(Nullable(boundLocale)),
  tokens: Type.Array(Strict({ token, variable: boundTo, maxLength: Type.Optional(Nullable(maxLength)) }), {
    maxItems: VARIABLES_MAX,
  }),
})

const ClassName = OneOf(Object.keys(CLASSES) as MessageClass[], {
  description: "Of the messages made from it. Codes (`otp`) go by the providers' templates first, others as text first",
})
const variables = Type.Array(NewVariable, { maxItems: VARIABLES_MAX })
const bindings = Type.Array(NewBinding, {
  maxItems: BINDINGS_MAX,
  description: "The providers' own templates that say the same, one a method and language",
})

const Count = { encoding: OneOf(['gsm7', 'ucs2']), segments: Type.Integer() }
const filled = {
  locale: OneOf(LOCALES),
  text: Type.String({
    description: 'With a value, else the example, else the default of each variable',
  }),
  ...Count,
  without: Type.Array(Type.String(), {
    description:
      'Variables whose places stand: there is none of these, or with them the text would be longer than 10,000 characters',
  }),
}
const Variant = Type.Object({
  ...filled,
  longest: Nullable(
    Type.Object(Count, {
      description:
        "In the longest case, without what a line writes under it: each value as long as it may be, of Persian letters, or of digits as the text's language has them; null: unbounded, since a variable has no `maxLength`",
    }),
  ),
})

export const Template = Type.Object({
  name: Slug,
  title: Title,
  class: ClassName,
  version: Type.Integer({ description: 'Counts up with every change of texts, variables or bindings' }),
  text: Text,
  locale,
  translations: Translations,
  variables: Type.Array(Variable),
  bindings: Type.Array(Binding),
  variants: Type.Array(Variant, { description: 'What is read in each language, its own first' }),
  createdAt: Instant,
  changedAt: Instant,
  changedBy: Nullable(Type.String()),
})

export const TemplateDetail = Type.Object({
  ...Template.properties,
  usedBy: Type.Object(
    {
      openBroadcasts: Type.Array(
        Type.Object({
          id: Uuid,
          name: Type.String(),
          state: OneOf(['collecting', 'draft', 'held', 'expanding']),
          sendAt: Nullable(Instant),
          createdBy: Type.String({ description: 'Username, or name of the token' }),
        }),
        {
          description:
            'Whose messages are not all made: they need this version, and while there are any it cannot be deleted. The newest first, 20 at most',
        },
      ),
      broadcasts: Type.Integer({ description: 'That went by it in the last 30 days' }),
      messages: Type.Integer({ description: 'That those made; messages sent one by one are not counted' }),
    },
    { description: 'What goes by it' },
  ),
})

export const Values = Strict({
  variables: Type.Optional(
    Type.Record(Type.String(), Type.String({ maxLength: VALUE_MAX, pattern: ONE_LINE }), {
      maxProperties: VARIABLES_MAX,
      description: 'Values to look at it with',
    }),
  ),
})
export const Filled = Type.Object({
  items: Type.Array(Type.Object(filled), { description: 'One a language, its own first' }),
})

export const Versions = Type.Object({
  items: Type.Array(
    Type.Object({
      version: Type.Integer(),
      text: Text,
      locale,
      translations: Translations,
      variables: Type.Array(Variable),
      bindings: Type.Array(Binding),
      createdAt: Instant,
      createdBy: Nullable(Type.String({ description: 'Username or token name; null where nobody wrote it down' })),
    }),
    { description: 'The newest first, 100 at most; the first is the one that messages are made from' },
  ),
})

export const Restoration = Strict({
  restore: Type.Integer({
    minimum: 1,
    maximum: 2_147_483_647,
    description: 'The number of an old version, whose texts, variables and bindings become the newest one',
    examples: [1],
  }),
})

export const NewTemplate = Strict({
  name: Slug,
  title: Title,
  class: ClassName,
  text: Text,
  locale: Type.Optional(locale),
  translations: Type.Optional(Translations),
  variables: Type.Optional(variables),
  bindings: Type.Optional(bindings),
})

export const TemplateChanges = Strict({
  title: Type.Optional(Title),
  class: Type.Optional(ClassName),
  text: Type.Optional(Text),
  locale: Type.Optional(locale),
  translations: Type.Optional(Translations),
  variables: Type.Optional(variables),
  bindings: Type.Optional(bindings),
})

export const TemplateName = Strict({ name: Slug })
