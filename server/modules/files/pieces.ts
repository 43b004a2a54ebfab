import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Bytes } from '../../platform/tables/bytes.ts'
import { findPiece, insertPiece } from './queries.ts'

/** In bytes; all of a file have it but the last. */
const PIECE = 1_048_576
/** An archive is read by its end, its parts by their beginnings: two places at a time. */
const HELD = 2

/**
 * Writes a file's content in pieces of one size, whatever the pieces are in which it comes. `hours`: each keeps it for
 * so long.
 */
export function createPieces(
  db: Db,
  fileId: number,
  hours: number,
): { push(chunk: Uint8Array): Promise<void>; end(): Promise<void>; size(): number } {
  const held = Buffer.alloc(PIECE)
  let filled = 0
  let number = 0
  let size = 0

  async function flush(): Promise<void> {
    await insertPiece(db, { fileId, number, content: held.subarray(0, filled), hours })
    number++
    filled = 0
  }
  return {
    async push(chunk) {
      for (let from = 0; from < chunk.length; ) {
        const part = chunk.subarray(from, from + PIECE - filled)
        held.set(part, filled)
        filled += part.length
        size += part.length
        from += part.length
        if (filled === PIECE) await flush()
      }
    },
    async end() {
      if (filled > 0) await flush()
    },
    size: () => size,
  }
}

/** A file's content by its pieces; those that were read last are held. Throws `file_not_found` where it was deleted. */
export function readPieces(db: Db, fileId: number, size: number): Bytes {
  const held = new Map<number, Buffer>()

  async function getPiece(number: number): Promise<Buffer> {
    const piece = held.get(number) ?? (await findPiece(db, fileId, number))
    if (!piece) throw new AppError('file_not_found')
    held.delete(number)
    held.set(number, piece)
    if (held.size > HELD) held.delete(held.keys().next().value as number)
    return piece
  }
  return {
    size,
    async *read(from, to) {
      for (let at = from; at < to; ) {
        const number = Math.floor(at / PIECE)
        const piece = await getPiece(number)
        const end = Math.min(to, (number + 1) * PIECE)
        yield piece.subarray(at - number * PIECE, end - number * PIECE)
        at = end
      }
    },
  }
}
