import { Type } from 'typebox'
import { FAILURE_CODES } from '../../../providers/provider.ts'
import { Instant, Nullable, ONE_LINE, OneOf, Slug, Strict, Title } from '../../platform/http/schema.ts'
import { CIRCUIT_KINDS } from './circuit-queries.ts'

export const KeyName = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,39}$', maxLength: 40 })
/** In any digits; kept in Latin ones. */
export const LINE_MAX = 254

/** A number or a name; of e-mail the address that a message comes from. */
export const LineNumber = Type.String({
  pattern:
    '^(\\+?[0-9A-Za-z\\u06F0-\\u06F9\\u0660-\\u0669][0-9A-Za-z\\u06F0-\\u06F9\\u0660-\\u0669 ._-]{0,29}|[^\\s@<>"]{1,64}@[^\\s@<>"]{1,189})$',
  maxLength: LINE_MAX,
  examples: ['10008663'],
})
export const LineKind = OneOf(['service', 'advertising'])
export const Position = Type.Integer({ minimum: 0, maximum: 32_767, description: 'The lower, the earlier it is tried' })
export const Address = Nullable(Type.String({ minLength: 1, maxLength: 500, examples: ['http://10.0.0.5:9301'] }))
export const Settings = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
  description: "By the provider's own schema: see GET /centre/providers",
  maxProperties: 50,
})
export const Connections = Type.Integer({ minimum: 1, maximum: 64, description: 'Calls that may be open at once' })
export const ReportNetworks = Type.Array(Type.String({ maxLength: 60, examples: ['203.0.113.0/24'] }), {
  maxItems: 100,
  description: 'Addresses or networks that delivery reports are taken from; from anywhere where there are none',
})
export const Pace = Nullable(
  Type.Integer({
    minimum: 1,
    maximum: 100_000,
    description: 'Messages a second, over all nodes; null: as many as its connections carry',
  }),
)
export const KeyFields = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 4_000 }), {
  description: "The credential, by the provider's own schema; never shown again",
  maxProperties: 20,
})

export const ExpiresAt = Nullable(
  Type.String({ format: 'date-time', description: 'Nothing leaves by it from then on; null: it does not end' }),
)
export const CarriesOtp = Type.Boolean({
  description: 'Whether codes may leave from it; unless given, from service lines and not from advertising ones',
})
export const OptOut = Nullable(
  Type.String({
    minLength: 1,
    maxLength: 60,
    pattern: `^(?=.*\\S)${ONE_LINE.slice(1)}`,
    examples: ['لغو۱۱'],
    description: 'Written under every text that leaves from it, but for codes; counted with the text',
  }),
)

const Words = (description: string) =>
  Nullable(
    Type.Array(Type.String({ minLength: 1, maxLength: 30, pattern: `^(?=.*[\\p{L}\\p{N}])${ONE_LINE.slice(1)}` }), {
      maxItems: 20,
      description,
    }),
  )
export const OptOutWords = Words('By what people stop this line; null: by those of the centre')
export const OptInWords = Words('By what they take that back; null: by those of the centre')

export const Key = Type.Object({
  name: KeyName,
  position: Position,
  disabled: Type.Boolean(),
  expiresAt: ExpiresAt,
  lastUsedAt: Nullable(Type.String({ format: 'date-time', description: 'To within half a minute' })),
  lastRefusal: Nullable(
    Type.Object(
      { at: Instant, failure: OneOf(FAILURE_CODES), code: Type.String(), words: Type.String() },
      { description: 'When the provider refused the key last, as long as the history of circuits is kept' },
    ),
  ),
  createdAt: Instant,
})
export const NewKey = Strict({
  name: KeyName,
  fields: KeyFields,
  position: Type.Optional(Position),
  expiresAt: Type.Optional(ExpiresAt),
})
export const KeyChanges = Strict({
  fields: Type.Optional(KeyFields),
  position: Type.Optional(Position),
  expiresAt: Type.Optional(ExpiresAt),
  disabled: Type.Optional(Type.Boolean()),
})

export const Line = Type.Object({
  number: Type.String(),
  kind: LineKind,
  position: Position,
  disabled: Type.Boolean(),
  carriesOtp: CarriesOtp,
  optOut: OptOut,
  optOutWords: OptOutWords,
  optInWords: OptInWords,
  expiresAt: ExpiresAt,
})
const lineTraits = {
  kind: Type.Optional(LineKind),
  position: Type.Optional(Position),
  carriesOtp: Type.Optional(CarriesOtp),
  optOut: Type.Optional(OptOut),
  optOutWords: Type.Optional(OptOutWords),
  optInWords: Type.Optional(OptInWords),
  expiresAt: Type.Optional(ExpiresAt),
}
export const NewLine = Strict({ number: LineNumber, ...lineTraits })
export const LineChanges = Strict({ ...lineTraits, disabled: Type.Optional(Type.Boolean()) })

const changeable = {
  title: Type.Optional(Title),
  baseUrl: Type.Optional(Address),
  proxyUrl: Type.Optional(Address),
  settings: Type.Optional(Settings),
  connections: Type.Optional(Connections),
  reportNetworks: Type.Optional(ReportNetworks),
  pace: Type.Optional(Pace),
}

export const AccountChanges = Strict(changeable)
export const NewAccount = Strict({
  name: Slug,
  provider: Type.String({ maxLength: 40, examples: ['sandbox'] }),
  ...changeable,
  keys: Type.Optional(Type.Array(NewKey, { maxItems: 50 })),
  lines: Type.Optional(Type.Array(NewLine, { maxItems: 500 })),
})

const reason = {
  failure: Type.Object({
    code: OneOf(FAILURE_CODES),
    title: Type.String(),
    who: OneOf(['caller', 'recipient', 'administrator', 'provider'], { description: 'Who must act' }),
  }),
  provider: Type.Object({ code: Type.String(), text: Type.String() }, { description: "The provider's own words" }),
}
const CircuitKind = OneOf(CIRCUIT_KINDS, { description: 'What is stopped: all of it, or a key, line or method of it' })

export const Circuit = Type.Object({
  kind: CircuitKind,
  subject: Nullable(Type.String({ description: "The key's name, the line's number or the method" })),
  state: OneOf(['open', 'half_open'], { description: '`half_open`: tried with single messages' }),
  ...reason,
  since: Instant,
  retryAt: Nullable(
    Type.String({ format: 'date-time', description: 'When it is tried next; null: that time has come' }),
  ),
  openings: Type.Integer({ description: 'Tries in a row that came to nothing, the first included' }),
})

export const CircuitEvent = Type.Object({
  at: Instant,
  kind: CircuitKind,
  subject: Nullable(Type.String({ description: 'Null also for a key that is no longer there' })),
  state: OneOf(['open', 'half_open', 'closed']),
  ...reason,
})

const callback =
  'Hand it to the provider; null for those who may not edit the account, because the address is the secret'
export const Account = Type.Object({
  name: Slug,
  provider: Type.String(),
  title: Title,
  baseUrl: Address,
  proxyUrl: Address,
  settings: Settings,
  connections: Connections,
  reportNetworks: Type.Array(Type.String()),
  pace: Pace,
  suspended: Type.Boolean(),
  keys: Type.Array(Key),
  lines: Type.Array(Line),
  circuits: Type.Array(Circuit, { description: 'What of it is stopped now, or being tried' }),
  keyRefusedSince: Nullable(
    Type.String({
      format: 'date-time',
      description: 'Since when the provider refuses every key of it as it is asked for the balance; null: it does not',
    }),
  ),
  reportUrl: Nullable(Type.String({ description: callback })),
  inboundUrl: Nullable(
    Type.String({
      description: `Where messages to its lines come in; null as well where the provider does not call. ${callback}`,
    }),
  ),
  createdAt: Instant,
})
