import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** Answers with a file that is made as it leaves: never whole in memory. `name` may hold any letters. */
export function sendDownload(reply: FastifyReply, name: string, type: string, pieces: AsyncIterable<string>) {
  return reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .type(type)
    .send(Readable.from(pieces))
}
