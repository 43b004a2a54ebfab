import { Type } from 'typebox'
import { LONG_ENOUGH } from '../../platform/auth/passwords.ts'
import { CONTACTS_MAX, SOURCES } from '../../platform/auth/sources.ts'
import { Instant, Nullable, OneOf, Slug, Strict, Title } from '../../platform/http/schema.ts'
import { LOCALES } from '../../platform/text/phrases.ts'

export const Username = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,62}$',
  maxLength: 63,
  description: 'Small Latin letters, digits, dot, dash, underscore',
})
export const PersonName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
export const Mobile = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'In any form',
  examples: ['09121234567'],
})
export const Email = Type.String({ format: 'email', maxLength: 200 })
export const Password = Type.String({ pattern: LONG_ENOUGH, maxLength: 1_000, description: 'At least 10 characters' })
export const Locale = OneOf(LOCALES)

const Roles = Type.Array(Strict({ role: Slug, service: Nullable(Slug) }), {
  maxItems: 200,
  description: 'All roles; `service` null for those of the centre',
})

const MoreMobiles = Type.Array(Mobile, {
  maxItems: CONTACTS_MAX,
  description: 'Further numbers; `mobile` is the preferred one',
})
const MoreEmails = Type.Array(Email, {
  maxItems: CONTACTS_MAX,
  description: 'Further addresses; `email` is the preferred one',
})

const changeable = {
  name: Type.Optional(PersonName),
  mobile: Type.Optional(Nullable(Mobile)),
  moreMobiles: Type.Optional(MoreMobiles),
  email: Type.Optional(Nullable(Email)),
  moreEmails: Type.Optional(MoreEmails),
  locale: Type.Optional(Locale),
  password: Type.Optional(Password),
  canSignIn: Type.Optional(
    Type.Boolean({
      description:
        'False: can no longer sign in, by a central provider neither; sessions end, and password and second factor are forgotten. True needs `password`, unless the person can sign in already or comes from a directory or a central provider',
    }),
  ),
  roles: Type.Optional(Roles),
}
export const UserChanges = Strict(changeable)
export const NewUser = Strict({ username: Username, ...changeable })

export const User = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.String(),
  mobile: Nullable(Type.String({ description: 'The preferred one: for sending and for signing in' })),
  moreMobiles: Type.Array(Type.String()),
  email: Nullable(Type.String()),
  moreEmails: Type.Array(Type.String()),
  locale: Locale,
  source: OneOf(SOURCES, { description: 'Where the person comes from; what a directory says cannot be changed here' }),
  externalId: Nullable(Type.String({ description: 'What the directory knows the person by' })),
  suspended: Type.Boolean(),
  canSignIn: Type.Boolean(),
  signInOff: Type.Boolean({
    description: 'An administrator has switched it off: a central provider does not let the person in either',
  }),
  roles: Type.Array(Type.Object({ role: Type.String(), service: Nullable(Type.String()) })),
  lastSignInAt: Nullable(Instant),
  createdAt: Instant,
})

const HeldRoles = Type.Array(
  Type.Object({
    role: Type.String(),
    title: Nullable(Title),
    service: Nullable(Type.String()),
    endsAt: Nullable(Instant),
    group: Nullable(
      Type.Object({ id: Type.Integer(), name: Type.String() }, { description: 'The group that carries it' }),
    ),
  }),
  { description: "All roles that count now: the person's own and those of groups" },
)

/** In a list: with every role that counts. */
export const ListedUser = Type.Object({ ...User.properties, heldRoles: HeldRoles })

export const UserDetail = Type.Object({
  ...ListedUser.properties,
  groups: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      source: OneOf(SOURCES),
      isDirect: Type.Boolean({ description: 'False: by a group in it' }),
    }),
  ),
  openSessions: Type.Integer(),
  waysIn: Type.Object(
    {
      password: Type.Boolean(),
      authenticatorApp: Type.Boolean({ description: 'A second factor' }),
      passkeys: Type.Integer({ description: 'How many; each is a second factor as well' }),
      central: Type.Boolean({ description: 'A central provider knows the person' }),
    },
    { description: 'By what the person can prove who they are' },
  ),
})
