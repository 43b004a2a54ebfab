import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing, Slug, Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  changeProvider,
  createProvider,
  getProvider,
  listProviders,
  providerSearch,
  removeProvider,
} from './central-sign-in.ts'
import { IdentityProvider, IdentityProviderChanges, NewIdentityProvider } from './schemas.ts'

const Name = Strict({ name: Slug })
const tags = ['Central sign-in']

/** The providers by which people sign in, for the centre. */
export function registerCentralSignInRoutes(app: App, { config, database: { db }, live, vault }: Deps): void {
  const means = { config, vault }
  registerList(app, {
    url: '/centre/central-sign-in',
    permission: 'directory:read',
    search: providerSearch,
    item: IdentityProvider,
    tag: 'Central sign-in',
    operationId: 'listIdentityProviders',
    summary: 'Providers of central sign-in',
    list: (_request, search) => listProviders(db, config.publicUrl, search),
  })
  app.post(
    '/centre/central-sign-in',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags,
        operationId: 'createIdentityProvider',
        summary: 'Add a provider by which people sign in',
        body: NewIdentityProvider,
        response: { 201: IdentityProvider },
      },
    },
    (request, reply) => {
      request.apiCallSubject = request.body.name
      return applied(
        live,
        createOnce({ db, request, reply }, (tx) => createProvider(tx, request.actor, means, request.body)),
      )
    },
  )
  app.get(
    '/centre/central-sign-in/:name',
    {
      config: { permission: 'directory:read' },
      schema: {
        tags,
        operationId: 'getIdentityProvider',
        summary: 'A provider of central sign-in',
        params: Name,
        response: { 200: IdentityProvider },
      },
    },
    ({ params }) => getProvider(db, config.publicUrl, params.name),
  )
  app.patch(
    '/centre/central-sign-in/:name',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags,
        operationId: 'changeIdentityProvider',
        summary: 'Change a provider of central sign-in',
        description: 'Its name and issuer never change. Who is signed in stays so.',
        params: Name,
        body: IdentityProviderChanges,
        response: { 200: IdentityProvider },
      },
    },
    ({ actor, params, body }) => applied(live, changeProvider(db, actor, means, params.name, body)),
  )
  app.delete(
    '/centre/central-sign-in/:name',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags,
        operationId: 'removeIdentityProvider',
        summary: 'Remove a provider of central sign-in',
        description:
          'Sessions that were begun by it end, and its groups go with the roles that they carry. Its people stay users.',
        params: Name,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await applied(live, removeProvider(db, actor, means, params.name))
      return reply.code(204).send(null)
    },
  )
}
