import helmet from '@fastify/helmet'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'

type Headers = readonly (readonly [name: string, value: string])[]

// No inline script anywhere: pages of ours (panel, reference, guides) load theirs from files. Inline styles are allowed,
// for component libraries set them on elements.
const makeOptions = (publicUrl: string) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginEmbedderPolicy: false,
  referrerPolicy: { policy: 'same-origin' as const },
  xFrameOptions: { action: 'deny' as const },
  strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: false } : false,
})

/**
 * Puts the security headers on an answer. They are the same for every page, so helmet is asked once, at the start, and
 * not per request, where it would cost more than all our own hooks. Answers of the API are no pages and need few.
 */
export async function createSecurityHeaders(
  publicUrl: string,
): Promise<(request: FastifyRequest, reply: FastifyReply) => void> {
  const page = await askHelmet(publicUrl)
  const api: Headers = [
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
    ['x-content-type-options', 'nosniff'],
    ...page.filter(([name]) => name === 'strict-transport-security'),
  ]
  return (request, reply) => {
    const isApi = request.url.startsWith('/api/')
    for (const [name, value] of isApi ? api : page) reply.header(name, value)
    if (isApi && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  }
}

async function askHelmet(publicUrl: string): Promise<Headers> {
  const bare = Fastify()
  await bare.register(helmet, makeOptions(publicUrl))
  bare.get('/', () => null)
  const { headers } = await bare.inject('/')
  await bare.close()
  const ours = new Set(['content-type', 'content-length', 'date', 'connection'])
  return Object.entries(headers).flatMap(([name, value]) => (ours.has(name) ? [] : [[name, String(value)] as const]))
}
