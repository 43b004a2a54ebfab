import type { SwaggerOptions } from '@fastify/swagger'
import type { FastifyContextConfig, FastifySchema } from 'fastify'
import './app-types.ts'

const PROBLEM_REF = { $ref: 'Problem#' }

/** What the OpenAPI document says of the whole; the routes say the rest. */
export function describeApi(publicUrl: string): SwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rasan',
        version: '1',
        description: [
          'One API for programs and for the panel.',
          'Programs send `Authorization: Bearer rsn_…`; a token belongs to one service, or to the centre.',
          'People have a session cookie and name the service by the header `Rasan-Service` or by `?service=`.',
          'A POST that creates something takes an `Idempotency-Key`: the same key and body again get the first answer.',
          'Where an administrator has set a rate, `RateLimit-Policy` and `RateLimit` tell how many requests a minute has and what is left of it; beyond it comes 429 with `Retry-After`.',
          'Every failure is a problem (RFC 9457) whose `code` programs switch on; its `type` leads to a page about it.',
        ].join('\n\n'),
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'A token of a service or of the centre' },
          session: { type: 'apiKey', in: 'cookie', name: 'rasan_session', description: 'The session of a person' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    hideUntagged: true,
    refResolver: { buildLocalReference: (json, _baseUri, _fragment, i) => String(json.$id ?? `schema-${i}`) },
    transform: ({ schema, url, route }) => ({ url, schema: describeRoute(schema, route.config) }),
  }
}

/** A route as documented: with what it needs and how it fails, which no route has to repeat. */
function describeRoute(schema: FastifySchema | undefined, config: FastifyContextConfig | undefined): FastifySchema {
  if (schema === undefined || schema.hide) return schema ?? { hide: true }
  const { permission, uploads } = config ?? {}
  const needs =
    permission === undefined || permission === 'public' || permission === 'signed-in' || permission === 'scim'
      ? null
      : permission
  return {
    ...schema,
    ...(uploads && { consumes: [...uploads], body: { type: 'string', format: 'binary' } }),
    ...(permission === 'public' ? { security: [] } : {}),
    description: [schema.description, needs === null ? undefined : `Needs \`${needs}\`.`].filter(Boolean).join('\n\n'),
    ...(needs === null ? {} : { 'x-permission': needs }),
    response: {
      ...(schema.response as object | undefined),
      default: { description: 'A problem', content: { 'application/problem+json': { schema: PROBLEM_REF } } },
    },
  }
}
