/** A file's content, wherever it is kept: a part of it is read in pieces, `to` not included. */
export type Bytes = { size: number; read(from: number, to: number): AsyncIterable<Uint8Array> }

/** Of a file that is in memory. */
export const bytesOf = (content: Uint8Array): Bytes => ({
  size: content.length,
  async *read(from, to) {
    yield content.subarray(from, to)
  },
})

/** So much is decoded and parsed before others have their turn, in bytes: one or two milliseconds of work. */
const SLICE = 65_536

/** The same in small pieces, with a turn for everybody else between them. */
export async function* readSlices(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += SLICE) {
      yield chunk.subarray(from, from + SLICE)
      await new Promise(setImmediate)
    }
  }
}
