import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { OneOf, Title } from '../../platform/http/schema.ts'
import { describeProviders } from './providers.ts'

const JsonSchema = Type.Unknown({ description: 'A JSON schema' })

const Provider = Type.Object({
  slug: Type.String({ examples: ['sandbox'] }),
  channel: OneOf(['sms', 'email', 'push']),
  title: Title,
  settings: JsonSchema,
  keyFields: JsonSchema,
  methods: Type.Array(
    Type.Object({
      method: Type.String({ examples: ['sandbox.sms'] }),
      title: Title,
      line: OneOf(['required', 'optional', 'none']),
      template: Type.Boolean({ description: "Needs a template of the provider's instead of free text" }),
      disabled: Type.Boolean({ description: 'Switched off by the administrator' }),
    }),
  ),
})

/** What providers there are, and what an account at each needs. */
export function registerProvidersRoutes(app: App, { database: { db } }: Deps): void {
  app.get(
    '/centre/providers',
    {
      config: { permission: 'accounts:read' },
      schema: {
        tags: ['Accounts'],
        operationId: 'listProviders',
        summary: 'Providers, and what their accounts need',
        response: { 200: Type.Array(Provider) },
      },
    },
    () => describeProviders(db),
  )
}
