import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { countExpiringSoon } from '../tokens/tokens.ts'
import { countKnown } from './queries.ts'

const Scim = Type.Object({
  address: Type.String({ description: 'Where a directory writes; with a token of the kind `scim`' }),
  users: Type.Integer({ description: 'Users that came by SCIM, and have not left' }),
  groups: Type.Integer(),
  tokensExpiringSoon: Type.Integer({
    description: 'Tokens of directories that end soon, and whose place none has taken',
  }),
})

/** What the centre's people are told of SCIM. */
export function registerScimCentreRoutes(app: App, { config: { publicUrl }, database: { db } }: Deps): void {
  app.get(
    '/centre/scim',
    {
      config: { permission: 'directory:read' },
      schema: {
        tags: ['Directories'],
        operationId: 'getScim',
        summary: 'Where a directory writes by SCIM, and how many users and groups came that way',
        response: { 200: Scim },
      },
    },
    async () => ({
      address: `${publicUrl}/scim/v2`,
      ...(await countKnown(db)),
      tokensExpiringSoon: await countExpiringSoon(db, 'scim'),
    }),
  )
}
