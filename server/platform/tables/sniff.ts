import { isUtf8 } from 'node:buffer'
import { type TableFault, tableFault } from './faults.ts'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1256'] as const
export type Encoding = (typeof ENCODINGS)[number]
export const TABLE_KINDS = ['csv', 'text', 'xlsx'] as const
/** `text`: pasted by somebody, perhaps only numbers. */
export type TableKind = (typeof TABLE_KINDS)[number]
/** `encoding` is null of a workbook, which says it itself. */
export type Sniffed = { kind: TableKind; encoding: Encoding | null }

const HEAD = 4_096
/** More of such characters than this part of a text's beginning, and it is none. */
const CONTROL_MAX = 0.01

/**
 * Tells what a file is while it passes by: `push` each piece, then `end`. Whether it is UTF-8 is known only of the whole:
 * the first Persian letter may stand in the last row. `end` throws `file_unreadable` where it is no table.
 */
export function createSniffer(isPasted: boolean): { push(chunk: Uint8Array): void; end(): Sniffed } {
  let head = Buffer.alloc(0)
  let carried: Uint8Array = Buffer.alloc(0)
  let isValid = true

  return {
    push(chunk) {
      if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD - head.length)])
      if (!isValid) return
      const whole = carried.length === 0 ? chunk : Buffer.concat([carried, chunk])
      const end = findWholeEnd(whole)
      carried = Buffer.from(whole.subarray(end))
      isValid = isUtf8(whole.subarray(0, end))
    },
    end() {
      const fault = findFault(head)
      if (fault) throw tableFault(fault)
      if (isZip(head)) return { kind: 'xlsx', encoding: null }
      const encoding = findMark(head) ?? (isValid && carried.length === 0 ? 'utf-8' : 'windows-1256')
      if (isNoText(new TextDecoder(encoding).decode(head))) throw tableFault('not_a_table')
      return { kind: isPasted ? 'text' : 'csv', encoding }
    },
  }
}

const isZip = (head: Buffer): boolean => head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))

function findFault(head: Buffer): TableFault | undefined {
  if (head.length === 0) return 'empty'
  // OLE2: a workbook of before 2007, or one behind a password
  if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) return 'old_workbook'
  return head.subarray(0, 5).toString('latin1') === '%PDF-' ? 'not_a_table' : undefined
}

// By its mark, or by the zeros that no text of one byte a character has: they are the upper halves of digits and commas,
// and so all stand on one side.
function findMark(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const zeros = [...head.keys()].filter((at) => head[at] === 0)
  const odd = zeros.filter((at) => at % 2 === 1).length
  if (zeros.length === 0) return undefined
  if (odd > 0 && odd < zeros.length) throw tableFault('not_a_table')
  return odd > 0 ? 'utf-16le' : 'utf-16be'
}

function isNoText(text: string): boolean {
  const strange = text.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0
  return strange > 1 + text.length * CONTROL_MAX
}

/** Where the last whole character of UTF-8 ends. */
function findWholeEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
