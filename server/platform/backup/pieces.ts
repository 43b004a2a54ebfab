import { createHash } from 'node:crypto'
import { cutOff } from './faults.ts'

/** A backup's text as it comes from the disk, taken apart from its beginning on. */
export type Pieces = {
  /** The next line without its newline; undefined at the end. */
  line(): Promise<string | undefined>
  /** The bytes up to the line `end`, in parts that may break anywhere; takes that line too. All of them have to be taken. */
  rows(end: string): AsyncGenerator<Buffer>
  /** The SHA-256 of all that was taken so far, in hexadecimal. Once: what follows is not hashed. */
  digest(): string
}

const NEWLINE = 10

/** `file`: its name, for the sentence that it is cut off. */
export function createPieces(source: AsyncIterable<Buffer>, file: string): Pieces {
  const chunks = source[Symbol.asyncIterator]()
  const hash = createHash('sha256')
  let isHashing = true
  let rest: Buffer = Buffer.alloc(0)

  async function readMore(): Promise<boolean> {
    const { done, value } = await chunks.next()
    if (done) return false
    rest = rest.length === 0 ? value : Buffer.concat([rest, value])
    return true
  }

  function take(bytes: number): Buffer {
    const taken = rest.subarray(0, bytes)
    rest = rest.subarray(bytes)
    if (isHashing) hash.update(taken)
    return taken
  }

  return {
    async line() {
      let end = rest.indexOf(NEWLINE)
      while (end === -1) {
        const from = rest.length
        if (!(await readMore())) {
          if (rest.length > 0) throw cutOff(file)
          return undefined
        }
        end = rest.indexOf(NEWLINE, from)
      }
      return take(end + 1)
        .toString('utf8')
        .slice(0, -1)
    },
    async *rows(end) {
      const needle = Buffer.from(`\n${end}`)
      const first = needle.subarray(1)
      while (rest.length < first.length) if (!(await readMore())) throw cutOff(file)
      if (rest.subarray(0, first.length).equals(first)) {
        take(first.length)
        return
      }
      for (;;) {
        const at = rest.indexOf(needle)
        if (at !== -1) {
          yield take(at + 1)
          take(first.length)
          return
        }
        // the end may stand across two chunks
        const sure = rest.length - (needle.length - 1)
        if (sure > 0) yield take(sure)
        if (!(await readMore())) throw cutOff(file)
      }
    },
    digest() {
      isHashing = false
      return hash.digest('hex')
    },
  }
}
