import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

type Shelf = (
  request: FastifyRequest,
  reply: FastifyReply,
  what: { key: string; type: string; make: () => string | Promise<string> },
) => Promise<FastifyReply>

/**
 * Sends what is the same for everybody: made when it is first asked for and kept, since anybody may ask as often as they
 * like; whoever has it already is told so. `key` names it among those of one shelf, which must be few.
 */
export function createShelf(): Shelf {
  const kept = new Map<string, { body: Buffer; tag: string }>()
  return async (request, reply, { key, type, make }) => {
    let made = kept.get(key)
    if (made === undefined) {
      const body = Buffer.from(await make())
      made = { body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
      kept.set(key, made)
    }
    const { body, tag } = made
    reply.header('cache-control', 'no-cache').header('etag', tag)
    // a proxy that compresses makes the tag weak
    const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
    if (known?.includes(tag)) return reply.code(304).send()
    return reply.type(type).send(body)
  }
}
