import { Type } from 'typebox'
import { Instant, Nullable, OneOf, Slug, Strict } from '../../platform/http/schema.ts'
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
export const Password = Type.String({ maxLength: 1_000, description: 'At least 10 characters' })
export const Locale = OneOf(LOCALES)

const Roles = Type.Array(Strict({ role: Slug, service: Nullable(Slug) }), {
  maxItems: 200,
  description: 'All roles; `service` null for those of the centre',
})

const changeable = {
  name: Type.Optional(PersonName),
  mobile: Type.Optional(Nullable(Mobile)),
  email: Type.Optional(Nullable(Email)),
  locale: Type.Optional(Locale),
  password: Type.Optional(Password),
  canSignIn: Type.Optional(Type.Boolean()),
  roles: Type.Optional(Roles),
}
export const UserChanges = Strict(changeable)
export const NewUser = Strict({ username: Username, ...changeable })

export const User = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.String(),
  mobile: Nullable(Type.String()),
  email: Nullable(Type.String()),
  locale: Locale,
  suspended: Type.Boolean(),
  canSignIn: Type.Boolean(),
  roles: Type.Array(Type.Object({ role: Type.String(), service: Nullable(Type.String()) })),
  lastSignInAt: Nullable(Instant),
  createdAt: Instant,
})
