import { crc32, deflateRawSync } from 'node:zlib'

/** A cell of a test workbook: `{ xml }` stands as it is, a text is shared, a number is a number. */
export type TestCell = string | number | { xml: string }
export type TestWorkbook = {
  sheets: { name: string; rows: TestCell[][]; state?: string }[]
  /** Codes of the formats of styles 1, 2 …; style 0 is plain. */
  formats?: string[]
  is1904?: boolean
}

/** Packs parts into a ZIP archive, deflated. `claim`: what size the archive claims for a part, in bytes. */
export function packParts(parts: Record<string, string | Buffer>, claim?: (size: number) => number): Buffer {
  const bodies: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    const raw = Buffer.from(content)
    const packed = deflateRawSync(raw)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x0800, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(raw), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(claim?.(raw.length) ?? raw.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const body = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name)]))
    bodies.push(body)
    at += body.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, directory, end])
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const nameColumn = (at: number): string =>
  at < 26 ? String.fromCharCode(65 + at) : nameColumn(Math.floor(at / 26) - 1) + nameColumn(at % 26)

/** The parts of a workbook as spreadsheets write them. */
export function makeParts({ sheets, formats = [], is1904 = false }: TestWorkbook): Record<string, string> {
  const strings = new Map<string, number>()
  const share = (text: string): number => strings.get(text) ?? strings.set(text, strings.size).size - 1
  const writeCell = (cell: TestCell, row: number, column: number): string => {
    const place = `r="${nameColumn(column)}${row}"`
    if (typeof cell === 'object') return cell.xml.replace('<c', `<c ${place}`)
    if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`
    return cell === '' ? '' : `<c ${place} t="s"><v>${share(cell)}</v></c>`
  }
  const bodies = sheets.map(({ rows }) =>
    rows.map((cells, i) => `<row r="${i + 1}">${cells.map((cell, at) => writeCell(cell, i + 1, at)).join('')}</row>`),
  )
  const list = (write: (one: TestWorkbook['sheets'][number], number: number) => string) =>
    sheets.map((sheet, i) => write(sheet, i + 1)).join('')
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${list(
      ({ name, state = 'visible' }, n) =>
        `<sheet name="${escapeXml(name)}" sheetId="${n}" state="${state}" r:id="rId${n}"/>`,
    )}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${list(
      (_, n) => `<Relationship Id="rId${n}" Type="http://x/worksheet" Target="worksheets/sheet${n}.xml"/>`,
    )}</Relationships>`,
    'xl/styles.xml': `<styleSheet><numFmts>${formats
      .map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
      .join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
      .map((_, i) => `<xf numFmtId="${164 + i}"/>`)
      .join('')}</cellXfs></styleSheet>`,
  }
  for (const [i, rows] of bodies.entries())
    parts[`xl/worksheets/sheet${i + 1}.xml`] = `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`
  parts['xl/sharedStrings.xml'] =
    `<sst>${[...strings.keys()].map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('')}</sst>`
  return parts
}

/** A workbook as a spreadsheet saves it. */
export const makeWorkbook = (workbook: TestWorkbook): Buffer => packParts(makeParts(workbook))
