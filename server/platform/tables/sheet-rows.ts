import { readSlices } from './bytes.ts'
import { COLUMNS_MAX, ROW_MAX, type Row } from './csv.ts'
import { tableFault } from './faults.ts'
import { createSharedStrings, type SharedStrings } from './shared-strings.ts'
import type { Workbook } from './workbook.ts'
import { showDate } from './workbook-dates.ts'
import { createXmlReader, readXml } from './workbook-xml.ts'

/** Longer ones no spreadsheet makes. In characters. */
const CELL_MAX = 32_767

/** Rows of a sheet, each under the number that its reader sees; empty ones are not told. */
export async function* readSheetRows(
  workbook: Workbook,
  part: string,
  onRead: (share: number) => void,
): AsyncGenerator<Row> {
  const strings = await readStrings(workbook)
  const rows: Row[] = []
  const xml = createXmlReader(listenToSheet(workbook.dates, strings, (row) => rows.push(row)))
  for await (const slice of readSlices(workbook.readPart(part, onRead))) {
    xml.push(slice)
    yield* rows.splice(0)
  }
  xml.end()
  yield* rows
}

async function readStrings(workbook: Workbook): Promise<SharedStrings> {
  const strings = createSharedStrings()
  const text = createTextListener()
  await readXml(readSlices(workbook.readPart('xl/sharedStrings.xml')), {
    open(name) {
      if (name === 'si') text.begin()
      text.open(name)
    },
    text: text.text,
    close(name) {
      text.close(name)
      if (name === 'si') strings.add(readEscapes(text.take()))
    },
  })
  return strings
}

/** Gathers what stands in `t` and `v`, but for how it is pronounced (`rPh`). */
function createTextListener() {
  let text = ''
  let isText = false
  let isSpoken = false
  return {
    begin() {
      text = ''
    },
    open(name: string) {
      if (name === 'rPh') isSpoken = true
      isText = (name === 't' || name === 'v') && !isSpoken
    },
    text(piece: string) {
      if (!isText) return
      if (text.length + piece.length > CELL_MAX * 2) throw tableFault('too_large_inside')
      text += piece
    },
    close(name: string) {
      if (name === 'rPh') isSpoken = false
      if (name === 't' || name === 'v') isText = false
    },
    take: () => text,
  }
}

function listenToSheet(dates: Workbook['dates'], strings: SharedStrings, onRow: (row: Row) => void) {
  let row = 0
  let cells: string[] = []
  let length = 0
  let column = 0
  let kind = ''
  let isDate = false
  const text = createTextListener()

  function keepCell(): void {
    const value = showCell(text.take(), kind, isDate)
    if (value === '') return
    if (column > COLUMNS_MAX) throw tableFault('too_many_columns', row)
    // one long text can stand in every cell, and costs its file nothing
    length += value.length
    if (length > ROW_MAX) throw tableFault('row_too_long', row)
    while (cells.length < column - 1) cells.push('')
    cells[column - 1] = value
  }

  function showCell(value: string, kind: string, isDate: boolean): string {
    if (value === '') return ''
    if (kind === 's') return strings.get(Number(value)) ?? ''
    if (kind === 'b') return value === '1' ? 'TRUE' : 'FALSE'
    if (kind !== '' && kind !== 'n') return readEscapes(value)
    const number = Number(value)
    if (Number.isNaN(number)) return value
    // fifteen digits are what a spreadsheet shows; the rest is what binary fractions leave
    return isDate ? showDate(number, dates.is1904) : showNumber(number)
  }

  return {
    open(name: string, traits: Readonly<Record<string, string>>) {
      if (name === 'row') {
        const said = Number(traits.r)
        // a row that goes back would stand twice under one number
        row = Number.isInteger(said) && said > row ? said : row + 1
        cells = []
        length = 0
        column = 0
      } else if (name === 'c') {
        column = traits.r === undefined ? column + 1 : readColumn(traits.r)
        kind = traits.t ?? ''
        isDate = dates.styles[Number(traits.s ?? 0)] === true
        text.begin()
      }
      text.open(name)
    },
    text: text.text,
    close(name: string) {
      text.close(name)
      if (name === 'c') keepCell()
      else if (name === 'row' && cells.some((cell) => cell.trim() !== '')) onRow({ row, cells })
    },
  }
}

/** 28 of `AB7`. */
function readColumn(place: string): number {
  let column = 0
  for (const letter of place) {
    const value = letter.charCodeAt(0) - 64
    if (value < 1 || value > 26) break
    column = column * 26 + value
  }
  if (column === 0) throw tableFault('damaged')
  return column
}

/** Without an exponent: 9.12E+9 is a telephone number. */
function showNumber(value: number): string {
  const rounded = Number(value.toPrecision(15))
  return Number.isInteger(rounded) && Math.abs(rounded) < 1e21 ? rounded.toFixed(0) : String(rounded)
}

/** `_x000D_` is how workbooks write what XML cannot; what no database keeps is dropped. */
function readEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text
    .replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\0', '')
    .toWellFormed()
}
