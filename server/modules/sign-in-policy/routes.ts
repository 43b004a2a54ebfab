import { Type } from 'typebox'
import { readSignInPolicy, WHO } from '../../platform/auth/sign-in-policy.ts'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { OneOf, Strict } from '../../platform/http/schema.ts'
import { changeSignInPolicy } from './sign-in-policy.ts'

const fields = {
  secondFactor: OneOf(WHO, {
    description:
      'Who must have a second factor; `administrators` is whoever holds a permission of the centre. Who must and has none is led to set it up, and can do nothing else. A central provider asks for its own',
  }),
  passwords: OneOf(WHO, {
    description:
      'Whose password is a way in; `administrators`, so that there is one while a directory is down. `nobody` needs an administrator with another way in',
  }),
  idleMinutes: Type.Integer({
    minimum: 5,
    maximum: 43_200,
    description: 'A session that is not used for so long ends',
  }),
  longestHours: Type.Integer({ minimum: 1, maximum: 8_760, description: 'Every session ends so long after it began' }),
  resetBySms: Type.Boolean({
    description:
      'Whether a forgotten password can be replaced by a code sent to the mobile, through the service `rasan`',
  }),
}
const Policy = Type.Object(fields)
const Changes = Strict({
  secondFactor: Type.Optional(fields.secondFactor),
  passwords: Type.Optional(fields.passwords),
  idleMinutes: Type.Optional(fields.idleMinutes),
  longestHours: Type.Optional(fields.longestHours),
  resetBySms: Type.Optional(fields.resetBySms),
})
const tags = ['Centre']

/** What the administrator asks of every sign-in. */
export function registerSignInPolicyRoutes(app: App, { database: { db } }: Deps): void {
  app.get(
    '/centre/sign-in-policy',
    {
      config: { permission: 'centre:read' },
      schema: { tags, operationId: 'getSignInPolicy', summary: 'The sign-in policy', response: { 200: Policy } },
    },
    () => readSignInPolicy(db),
  )
  app.patch(
    '/centre/sign-in-policy',
    {
      config: { permission: 'centre:write' },
      schema: {
        tags,
        operationId: 'changeSignInPolicy',
        summary: 'Change the sign-in policy',
        body: Changes,
        response: { 200: Policy },
      },
    },
    ({ actor, body }) => changeSignInPolicy(db, actor, body),
  )
}
