import { Type } from 'typebox'
import { Nullable, OneOf, Title } from '../../platform/http/schema.ts'
import { LOCALES } from '../../platform/text/phrases.ts'

/** The answer about the person who is signed in; first-run answers with it too. */
export const Me = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.String(),
  mobile: Nullable(Type.String()),
  email: Nullable(Type.String()),
  locale: OneOf(LOCALES),
  centrePermissions: Type.Array(Type.String()),
  services: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Title,
      permissions: Type.Array(Type.String()),
      suspended: Type.Boolean(),
      sandbox: Type.Boolean({ description: 'All its messages go to the sandbox' }),
    }),
  ),
})
