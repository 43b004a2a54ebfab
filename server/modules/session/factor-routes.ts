import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Instant, Nothing, Nullable, Strict } from '../../platform/http/schema.ts'
import {
  addPasskey,
  beginPasskey,
  beginTotp,
  endTotp,
  finishTotp,
  nameAgain,
  readSecondFactor,
  removePasskey,
  renewRecoveryCodes,
} from './factors.ts'
import {
  MadePasskey,
  Passkey,
  PasskeyName,
  PasskeyOptions,
  RecoveryCodes,
  SecondFactor,
  State,
  TypedCode,
} from './schemas.ts'

const tags = ['Session']
const own = { config: { permission: 'signed-in', beforeSecondFactor: true } } as const
const ownQuestion = { config: { permission: 'signed-in', beforeSecondFactor: true, changesNothing: true } } as const
const Id = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

/** One's own second factor: what it takes to set it up may be done before there is one. */
export function registerFactorRoutes(app: App, deps: Deps): void {
  app.get(
    '/me/second-factor',
    {
      ...own,
      schema: {
        tags,
        operationId: 'getSecondFactor',
        summary: 'One’s own second factor',
        response: { 200: SecondFactor },
      },
    },
    (request) => readSecondFactor(deps, request.actor),
  )
  app.post(
    '/me/totp/set-up',
    {
      ...ownQuestion,
      schema: {
        tags,
        operationId: 'beginTotp',
        summary: 'A secret for an authenticator app, kept once a code of it is shown',
        response: {
          200: Type.Object({
            state: State,
            expiresAt: Instant,
            secret: Type.String({ description: 'In base32, to be typed' }),
            address: Type.String({ description: 'otpauth://…, for a QR code' }),
          }),
        },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return beginTotp(deps, request.actor)
    },
  )
  app.put(
    '/me/totp',
    {
      ...own,
      schema: {
        tags,
        operationId: 'setUpTotp',
        summary: 'Take an authenticator app on, by a code of it',
        body: Strict({ state: State, code: TypedCode }),
        response: { 200: Type.Object({ recoveryCodes: Nullable(RecoveryCodes) }) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return { recoveryCodes: await finishTotp(deps, request.actor, request.body) }
    },
  )
  app.delete(
    '/me/totp',
    {
      ...own,
      schema: { tags, operationId: 'removeTotp', summary: 'Give the authenticator app up', response: { 204: Nothing } },
    },
    async (request, reply) => {
      await endTotp(deps, request.actor)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/me/recovery-codes',
    {
      ...own,
      schema: {
        tags,
        operationId: 'renewRecoveryCodes',
        summary: 'Ten new recovery codes; the former ones are worth nothing',
        response: { 200: Type.Object({ recoveryCodes: RecoveryCodes }) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return { recoveryCodes: await renewRecoveryCodes(deps, request.actor) }
    },
  )
  app.post(
    '/me/passkeys/set-up',
    {
      ...ownQuestion,
      schema: {
        tags,
        operationId: 'beginPasskey',
        summary: 'What a browser needs to make a passkey',
        response: { 200: PasskeyOptions },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return beginPasskey(deps, request.actor)
    },
  )
  app.post(
    '/me/passkeys',
    {
      ...own,
      schema: {
        tags,
        operationId: 'addPasskey',
        summary: 'Take a passkey on that the browser made',
        body: Strict({ state: State, name: PasskeyName, response: MadePasskey }),
        response: { 200: Type.Object({ passkey: Passkey, recoveryCodes: Nullable(RecoveryCodes) }) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return addPasskey(deps, request.actor, request.body)
    },
  )
  app.patch(
    '/me/passkeys/:id',
    {
      ...own,
      schema: {
        tags,
        operationId: 'renamePasskey',
        summary: 'Call a passkey something else',
        params: Id,
        body: Strict({ name: PasskeyName }),
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await nameAgain(deps, request.actor, request.params.id, request.body.name)
      return reply.code(204).send(null)
    },
  )
  app.delete(
    '/me/passkeys/:id',
    {
      ...own,
      schema: {
        tags,
        operationId: 'removePasskey',
        summary: 'Give a passkey up',
        params: Id,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await removePasskey(deps, request.actor, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
