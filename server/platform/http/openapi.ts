import type { SwaggerOptions } from '@fastify/swagger'

/** What the OpenAPI document says of the whole; the routes say the rest. */
export function describeApi(publicUrl: string): SwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rasan',
        version: '1',
        description:
          'One API for programs and for the panel. Programs send `Authorization: Bearer rsn_…`; people have a session cookie and name the service by `Rasan-Service` or `?service=`.',
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
  }
}
