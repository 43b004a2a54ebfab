import { tableFault } from './faults.ts'

const SLAB = 1_048_576
/** Of all of them, as UTF-8, in bytes: three million names. */
const ALL_MAX = 192 * 1024 ** 2

/**
 * Texts by their number, as bytes outside of the heap: a workbook of a million rows has a million of them, and as
 * strings they would take three times as much.
 */
export type SharedStrings = { add(text: string): void; get(index: number): string | undefined }

export function createSharedStrings(): SharedStrings {
  const slabs: Buffer[] = []
  let used = SLAB
  let starts = new Float64Array(1_024)
  let count = 0

  return {
    add(text) {
      const length = Buffer.byteLength(text)
      if (used + 4 + length > SLAB) {
        if (slabs.length * SLAB >= ALL_MAX || length + 4 > SLAB) throw tableFault('too_large_inside')
        slabs.push(Buffer.allocUnsafe(SLAB))
        used = 0
      }
      const slab = slabs.at(-1)!
      slab.writeUInt32LE(length, used)
      slab.write(text, used + 4)
      if (count === starts.length) starts = grow(starts)
      starts[count++] = (slabs.length - 1) * SLAB + used
      used += 4 + length
    },
    get(index) {
      const start = index < count ? starts[index] : undefined
      if (start === undefined) return undefined
      const slab = slabs[Math.floor(start / SLAB)]!
      const at = start % SLAB
      return slab.toString('utf8', at + 4, at + 4 + slab.readUInt32LE(at))
    },
  }
}

function grow(starts: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const more = new Float64Array(starts.length * 2)
  more.set(starts)
  return more
}
