import { type Static, Type } from 'typebox'
import { Instant, Nullable, ONE_LINE, OneOf, Slug, Strict, Title } from '../../platform/http/schema.ts'

const line = (maxLength: number, options = {}) =>
  Type.String({ minLength: 1, maxLength, pattern: `(?=.*\\S)${ONE_LINE}`, ...options })

const Path = Nullable(
  line(200, { description: 'Where in the claims it is, such as `realm_access.roles`; null: nowhere' }),
)

/** Our fields, each with the place of it in the claims. */
export const CLAIM_FIELDS = ['username', 'name', 'mobile', 'email', 'locale', 'groups', 'externalId'] as const
const claims = {
  username: Path,
  name: Path,
  mobile: Path,
  email: Path,
  locale: Path,
  groups: Path,
  externalId: Path,
}
export const ClaimPaths = Type.Object(claims)
export type ClaimPaths = Static<typeof ClaimPaths>

export const LINKS_BY_USERNAME = ['never', 'directory', 'everyone'] as const

const Issuer = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'As the provider writes it; https, or http on this machine and in development. It never changes.',
  examples: ['https://login.example.org/realms/staff'],
})
const Scopes = Type.Array(Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}$', maxLength: 100 }), {
  maxItems: 20,
  uniqueItems: true,
  description: 'What is asked for; `openid` always is',
})
const Required = Nullable(
  Strict(
    { claim: line(200), value: line(200) },
    { description: 'Only people whose claim at this place is, or holds, this value are let in; null: all' },
  ),
)
const Groups = Type.Array(line(200), {
  maxItems: 500,
  uniqueItems: true,
  description:
    'Groups that are taken over, made at once so that roles can be given to them; none named: every group that a person brings',
})
const LinksByUsername = OneOf(LINKS_BY_USERNAME, {
  description:
    'Whether somebody whom nobody knows yet is taken for the user of the same username: `never`; `directory`: a user from SCIM or LDAP; `everyone`: a local one too. Only for a provider at which nobody can choose the username.',
})

const changeable = {
  title: Type.Optional(Title),
  clientId: Type.Optional(line(300)),
  clientSecret: Type.Optional(
    Nullable(line(1_000, { description: 'Never shown again; null: a public client, which has PKCE alone' })),
  ),
  scopes: Type.Optional(Scopes),
  claims: Type.Optional(
    Strict(
      Object.fromEntries(CLAIM_FIELDS.map((field) => [field, Type.Optional(Path)])) as Record<
        keyof ClaimPaths,
        ReturnType<typeof Type.Optional<typeof Path>>
      >,
      { description: 'Those that are named change' },
    ),
  ),
  makesUsers: Type.Optional(
    Type.Boolean({
      description: 'Whether a user is made of somebody whom nobody knows yet; else only known ones sign in',
    }),
  ),
  linksByUsername: Type.Optional(LinksByUsername),
  required: Type.Optional(Required),
  groups: Type.Optional(Groups),
  enabled: Type.Optional(Type.Boolean({ description: 'Not enabled: nobody can begin to sign in by it' })),
}

export const IdentityProviderChanges = Strict(changeable)
export const NewIdentityProvider = Strict({ ...changeable, name: Slug, issuer: Issuer, clientId: line(300) })

export const IdentityProvider = Type.Object({
  name: Slug,
  title: Title,
  issuer: Type.String(),
  clientId: Type.String(),
  hasClientSecret: Type.Boolean(),
  scopes: Type.Array(Type.String()),
  claims: ClaimPaths,
  makesUsers: Type.Boolean(),
  linksByUsername: LinksByUsername,
  required: Nullable(Type.Object({ claim: Type.String(), value: Type.String() })),
  groups: Type.Array(Type.String()),
  enabled: Type.Boolean(),
  addresses: Type.Object(
    { redirect: Type.String(), backChannelLogout: Type.String(), afterLogout: Type.String() },
    { description: 'What the provider has to be told of us' },
  ),
  createdAt: Instant,
})

/** What a sign-in would have come to. */
export const TestResult = Type.Object({
  claims: Nullable(Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true })),
  outcome: OneOf(['known', 'links', 'makes', 'refused']),
  fault: Nullable(
    Type.Object({
      code: Type.String(),
      title: Type.String(),
      detail: Type.String(),
      reason: Nullable(Type.String({ description: 'In the words of the protocol' })),
    }),
  ),
  user: Nullable(
    Type.Object({
      username: Nullable(Type.String()),
      name: Nullable(Type.String()),
      mobile: Nullable(Type.String()),
      email: Nullable(Type.String()),
      locale: Nullable(OneOf(['fa', 'en'])),
      externalId: Nullable(Type.String()),
    }),
  ),
  groups: Type.Array(Type.String()),
  leftOut: Type.Array(Type.Object({ field: Type.String(), value: Type.String(), title: Type.String() }), {
    description: 'What the claims say and cannot be taken',
  }),
})
