import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { AppError } from './errors.ts'

/**
 * An upload may take its time, but so much of it has to come in so long: neither standing still nor dripping holds a
 * connection.
 */
const STILL_MAX_MS = 30_000
const COMES_BYTES = 16_384
const uploading = new WeakSet<Socket>()

/**
 * The content of a request as it arrives. The limit on how long a request may take to arrive, which keeps others from
 * holding connections by dripping, is not held against it. Throws `upload_stood_still`; whoever takes the content may take
 * their time.
 */
export async function* readUpload(
  { raw }: Pick<FastifyRequest, 'raw'>,
  stillMaxMs = STILL_MAX_MS,
): AsyncGenerator<Uint8Array> {
  uploading.add(raw.socket)
  // one that is given up is answered, and not cut off
  const chunks = raw.iterator({ destroyOnReturn: false })
  let waitedMs = 0
  let came = 0
  try {
    for (;;) {
      const begunAt = performance.now()
      const { done, value } = await inTime(chunks.next(), stillMaxMs - waitedMs)
      if (done) return
      waitedMs += performance.now() - begunAt
      came += value.length
      if (came >= COMES_BYTES) [waitedMs, came] = [0, 0]
      yield value
    }
  } finally {
    // not waited for: it ends with the connection
    chunks.return?.(undefined).catch(() => undefined)
    uploading.delete(raw.socket)
  }
}

async function inTime<T>(next: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const still = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('upload_stood_still')), ms)
  })
  try {
    return await Promise.race([next, still])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether a file is coming over the connection: Node's limit on how long a request may take does not end it. */
export const isUploading = (socket: Socket): boolean => uploading.has(socket)
