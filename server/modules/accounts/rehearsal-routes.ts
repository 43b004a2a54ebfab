import { Type } from 'typebox'
import { FAILURE_CODES } from '../../../providers/provider.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Nullable, OneOf, Strict } from '../../platform/http/schema.ts'
import { rehearseAccount } from './accounts.ts'
import { LineNumber, Settings } from './schemas.ts'

const LONG = 20_000

const Body = Strict({
  provider: Type.String({ maxLength: 40, description: 'One whose settings describe the calls themselves' }),
  baseUrl: Type.String({ minLength: 1, maxLength: 500, examples: ['https://api.example.com'] }),
  settings: Settings,
  to: Type.String({ maxLength: 100, examples: ['09121234567'] }),
  text: Type.String({ minLength: 1, maxLength: 2_000 }),
  line: Type.Optional(Nullable(LineNumber)),
  answer: Type.Optional(
    Nullable(
      Strict(
        { status: Type.Integer({ minimum: 100, maximum: 599 }), text: Type.String({ maxLength: LONG }) },
        { description: "An answer of the provider's, to see how it would be read" },
      ),
    ),
  ),
  callback: Type.Optional(
    Nullable(
      Strict(
        {
          query: Type.Optional(Type.String({ maxLength: LONG })),
          body: Type.Optional(Type.String({ maxLength: LONG })),
        },
        { description: 'A delivery callback, to see how it would be read' },
      ),
    ),
  ),
})

const Failure = OneOf(FAILURE_CODES)
const Rehearsal = Type.Object({
  request: Nullable(
    Type.Object(
      {
        method: Type.String(),
        url: Type.String(),
        headers: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
        body: Nullable(Type.String()),
      },
      { description: 'What would be sent, with `***` for secrets; null: it cannot be made for this message' },
    ),
  ),
  outcome: Nullable(
    Type.Object(
      {
        kind: OneOf(['accepted', 'rejected', 'unknown']),
        providerId: Type.Optional(Type.String()),
        fault: Type.Optional(Type.String({ description: 'What is at fault for a refusal' })),
        failure: Type.Optional(Failure),
        who: Type.Optional(OneOf(['caller', 'recipient', 'administrator', 'provider'])),
        code: Type.Optional(Type.String()),
        text: Type.Optional(Type.String()),
      },
      { description: 'What the answer would mean; null where none was given' },
    ),
  ),
  reports: Nullable(
    Type.Array(
      Type.Object({
        providerId: Type.String(),
        status: OneOf(['queued', 'sent', 'delivered', 'undelivered', 'failed', 'unknown']),
        failure: Type.Optional(Failure),
        code: Type.String(),
      }),
      { description: 'What the callback would tell; empty where it cannot be read, null where none was given' },
    ),
  ),
})

/** Trying a description of a provider before it is saved. */
export function registerRehearsalRoutes(app: App): void {
  app.post(
    '/centre/account-rehearsals',
    {
      config: { permission: 'accounts:write', changesNothing: true },
      schema: {
        tags: ['Accounts'],
        operationId: 'rehearseAccount',
        summary: 'What a call by these settings would be, and how an answer would be read; sends nothing',
        body: Body,
        response: { 200: Rehearsal },
      },
    },
    (request) => rehearseAccount(request.body),
  )
}
