import { type Bytes, readSlices } from './bytes.ts'
import { createCsvReader, type Row } from './csv.ts'
import { tableFault } from './faults.ts'
import { findLastEnd, guessSeparator, isNumbers, splitNumbers } from './separators.ts'
import type { Encoding } from './sniff.ts'

export type TextTable = {
  bytes: Bytes
  encoding: Encoding
  /** Guessed where it is not said. */
  separator: string | undefined
  /** Pasted: it may be nothing but numbers. */
  isPasted: boolean
}

/** Rows of a text; of pasted numbers each is a row. `onRead` hears how many bytes have been read. */
export async function* readTextRows(table: TextTable, onRead: (bytes: number) => void): AsyncGenerator<Row> {
  let reader: Reader | undefined
  for await (const { text, isLast } of readText(table, onRead)) {
    reader ??= chooseReader(table, text)
    yield* reader.push(text, isLast)
  }
}

/** In characters: beyond it there is no end of a number to be found. */
const NUMBER_MAX = 1_048_576

type Reader = { push(text: string, isLast: boolean): Row[] }

/** By the beginning of the text. */
function chooseReader({ separator, isPasted }: TextTable, sample: string): Reader {
  if (isPasted && separator === undefined && isNumbers(sample)) return createNumbersReader()
  const { push } = createCsvReader(separator ?? guessSeparator(sample))
  let isFirst = true
  return {
    push(text, isLast) {
      const rows = push(text, isLast)
      // it is for programs, and stands in the first row
      if (isFirst && rows[0] && /^sep=/i.test(rows[0].cells[0] ?? '')) rows.shift()
      isFirst = false
      return rows
    },
  }
}

function createNumbersReader(): Reader {
  let rest = ''
  let row = 0
  return {
    push(text, isLast) {
      const whole = rest + text
      const end = isLast ? whole.length : findLastEnd(whole)
      rest = whole.slice(end)
      if (rest.length > NUMBER_MAX) throw tableFault('row_too_long', row + 1)
      return splitNumbers(whole.slice(0, end)).map((number) => ({ row: ++row, cells: [number] }))
    },
  }
}

/** The text in pieces, each line ending with one character, NUL (which no database keeps) as what cannot be read. */
async function* readText(
  { bytes, encoding }: TextTable,
  onRead: (bytes: number) => void,
): AsyncGenerator<{ text: string; isLast: boolean }> {
  const decoder = new TextDecoder(encoding)
  let held = ''
  let read = 0
  const clean = (text: string) => text.replaceAll('\0', '\uFFFD').replace(/\r\n?/g, '\n')
  for await (const slice of readSlices(bytes.read(0, bytes.size))) {
    read += slice.length
    const text = held + decoder.decode(slice, { stream: true })
    // the other half of the line's end may be in the next piece
    held = text.endsWith('\r') ? '\r' : ''
    onRead(read)
    yield { text: clean(held ? text.slice(0, -1) : text), isLast: false }
  }
  yield { text: clean(held + decoder.decode()), isLast: true }
}
