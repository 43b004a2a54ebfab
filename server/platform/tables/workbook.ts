import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { isDatabaseAway } from '../db/database.ts'
import { AppError } from '../http/errors.ts'
import type { Bytes } from './bytes.ts'
import { tableFault } from './faults.ts'
import { readDateStyles } from './workbook-dates.ts'
import { readXml } from './workbook-xml.ts'

/** A workbook has a few dozens of parts, and a few more with pictures. */
const PARTS_MAX = 2_000
/** Of all parts that are read, unpacked, in bytes: a million rows of thirty columns. */
const UNPACKED_MAX = 2 * 1024 ** 3
/** Deflate reaches a thousandfold; sheets of people's hands reach fiftyfold. Small parts may be as dense as they like. */
const DENSITY_MAX = 200
const DENSE_FROM = 4 * 1024 ** 2
/** Parts that are held in memory whole: names of sheets, styles. In bytes. */
const SMALL_MAX = 8 * 1024 ** 2

/** A workbook (XLSX) as it is packed. */
export type Workbook = {
  /** Those that its readers see, in their order. */
  sheets: { name: string; part: string }[]
  /** Which styles of cells show a day or a time, by their number; and from when days are counted. */
  dates: { styles: boolean[]; is1904: boolean }
  /** Text of a part in pieces; `onRead` hears which share of it has been read. None where there is no such part. */
  readPart(name: string, onRead?: (share: number) => void): AsyncGenerator<Uint8Array>
  close(): void
}

/** Opens it by its list of contents. Throws `file_unreadable`: damaged, a bomb, another kind of archive. */
export async function openWorkbook(bytes: Bytes): Promise<Workbook> {
  const zip = await openZip(bytes)
  try {
    const parts = await listParts(zip)
    const budget = { left: UNPACKED_MAX }
    const readPart: Workbook['readPart'] = (name, onRead) => unpack(zip, parts.get(name), budget, onRead)
    const { sheets, is1904 } = await readSheets(readPart, parts)
    const styles = await readDateStyles(readSmall(readPart('xl/styles.xml')))
    return { sheets, dates: { styles, is1904 }, readPart, close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw toFault(error)
  }
}

/** What the unpacker says of an archive is the archive's fault; what the place that keeps it says, and a bug, is not. */
export function toFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError || isDatabaseAway(error)) return error
  const code = 'code' in error ? String(error.code) : ''
  const isOfArchive = error.name === 'Error' && (code === '' || code.startsWith('Z_'))
  return isOfArchive ? tableFault('damaged', undefined, error) : error
}

function openZip(bytes: Bytes): Promise<yauzl.ZipFile> {
  const reader = new (yauzl.RandomAccessReader as unknown as new () => yauzl.RandomAccessReader)()
  reader._readStreamForRange = (from, to) => Readable.from(bytes.read(from, to), { objectMode: false })
  return new Promise((resolve, reject) => {
    yauzl.fromRandomAccessReader(reader, bytes.size, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(toFault(error)) : resolve(zip),
    )
  })
}

async function listParts(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > PARTS_MAX) throw tableFault('too_many_parts')
  const parts = new Map<string, yauzl.Entry>()
  for await (const entry of zip.eachEntry()) parts.set(entry.fileName, entry)
  return parts
}

async function* unpack(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry | undefined,
  budget: { left: number },
  onRead: (share: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  if (!entry) return
  const { uncompressedSize: size, compressedSize } = entry
  if (size > DENSE_FROM && size > compressedSize * DENSITY_MAX) throw tableFault('too_dense')
  // the unpacker ends where a part turns out longer than it says
  budget.left -= size
  if (budget.left < 0) throw tableFault('too_large_inside')
  let read = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      read += chunk.length
      onRead(read / Math.max(size, 1))
      yield chunk
    }
  } catch (error) {
    throw toFault(error)
  }
}

/** Of parts that stay small in any honest workbook. */
async function* readSmall(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const chunk of chunks) {
    read += chunk.length
    if (read > SMALL_MAX) throw tableFault('too_large_inside')
    yield chunk
  }
}

async function readSheets(
  readPart: Workbook['readPart'],
  parts: ReadonlyMap<string, unknown>,
): Promise<{ sheets: Workbook['sheets']; is1904: boolean }> {
  if (!parts.has('xl/workbook.xml')) throw tableFault('not_a_workbook')
  const targets = new Map<string, string>()
  await readXml(readSmall(readPart('xl/_rels/workbook.xml.rels')), {
    open(name, traits) {
      if (name === 'Relationship' && /\/worksheet$/.test(traits.Type ?? ''))
        targets.set(traits.Id ?? '', (traits.Target ?? '').replace(/^\/xl\/|^\.\//, ''))
    },
  })
  const sheets: Workbook['sheets'] = []
  let is1904 = false
  await readXml(readSmall(readPart('xl/workbook.xml')), {
    open(name, traits) {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(traits.date1904 ?? '')
      if (name !== 'sheet' || /hidden/i.test(traits.state ?? '')) return
      const target = targets.get(traits.id ?? '')
      if (target !== undefined) sheets.push({ name: traits.name ?? '', part: `xl/${target}` })
    },
  })
  return { sheets, is1904 }
}
