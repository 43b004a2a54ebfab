import { Type } from 'typebox'
import { PERMISSIONS, type Permission } from '../../platform/auth/permissions.ts'
import { Instant, Nullable, OneOf, RatePerMinute, Slug, Strict } from '../../platform/http/schema.ts'
import { OVERLAP_HOURS, OVERLAP_HOURS_MAX } from './tokens.ts'

const Scopes = Nullable(
  Type.Array(OneOf(Object.keys(PERMISSIONS) as Permission[]), {
    minItems: 1,
    maxItems: 50,
    uniqueItems: true,
    description: 'Null: all that its kind may do',
  }),
)

export const Token = Type.Object({
  id: Type.Integer(),
  kind: OneOf(['live', 'test', 'centre', 'scim']),
  service: Nullable(Slug),
  name: Type.String(),
  scopes: Nullable(Type.Array(Type.String())),
  networks: Type.Array(Type.String(), { description: 'From where it is taken; none: from anywhere' }),
  ratePerMinute: RatePerMinute,
  expiresAt: Instant,
  expiringSoon: Type.Boolean({
    description: 'It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place',
  }),
  revokedAt: Nullable(Instant),
  lastUsedAt: Nullable(Type.String({ format: 'date-time', description: 'Written every ten seconds' })),
  lastUsedFrom: Nullable(Type.String({ description: 'The address of its last use' })),
  succeeds: Nullable(Type.Integer({ description: 'The token whose place it takes' })),
  succeededBy: Nullable(Type.Integer({ description: 'The token that takes its place' })),
  createdBy: Type.String(),
  createdAt: Instant,
})
export const MadeToken = Type.Object({
  ...Token.properties,
  token: Type.Optional(Type.String({ description: 'The secret: shown this once, never again' })),
})

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Networks = Type.Array(Type.String({ maxLength: 60 }), {
  maxItems: 100,
  description: 'Addresses and networks (CIDR, IPv4 or IPv6) from which alone it is taken; none: from anywhere',
  examples: [['203.0.113.0/24', '2001:db8::/32']],
})
const expiry = {
  expiresAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description: "At most the centre's `tokenDaysMax` days after its making: see `GET /tokens/limits`",
    }),
  ),
  expiresIn: Type.Optional(
    Type.String({ maxLength: 20, description: 'In place of `expiresAt`: 90m, 12h, 30d, 4w, 1y', examples: ['30d'] }),
  ),
}
export const TokenChanges = Strict({
  name: Type.Optional(Name),
  ratePerMinute: Type.Optional(RatePerMinute),
  networks: Type.Optional(Networks),
  ...expiry,
})
const common = {
  name: Name,
  ratePerMinute: Type.Optional(RatePerMinute),
  scopes: Type.Optional(Scopes),
  networks: Type.Optional(Networks),
  ...expiry,
}
export const Rotation = Strict({
  overlapHours: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: OVERLAP_HOURS_MAX,
      description: `For how long the old one still opens; ${OVERLAP_HOURS} unless given`,
    }),
  ),
  ...expiry,
})
export const TokenLimits = Type.Object({
  daysMax: Type.Integer({ description: 'How many days a token may live, by the administrator' }),
  overlapHours: Type.Integer({ description: 'How long two tokens overlap in a rotation, unless told otherwise' }),
  overlapHoursMax: Type.Integer(),
})
export const NewToken = Strict({ kind: OneOf(['live', 'test']), ...common })
export const NewCentreToken = Strict({
  kind: OneOf(['live', 'test', 'centre', 'scim']),
  service: Type.Optional(Slug),
  ...common,
})
