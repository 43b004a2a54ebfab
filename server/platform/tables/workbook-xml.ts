import { SaxesParser } from 'saxes'
import { tableFault } from './faults.ts'

/** What is heard of a document's elements: names and attributes without their namespaces. */
export type XmlListener = {
  open?(name: string, traits: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

const DEPTH_MAX = 64
/** So much may pass between two elements, in bytes: the longest cell, and nobody's attribute. */
const RUN_MAX = 1_048_576

/**
 * Reads XML as it comes, in memory that does not grow with it. A document type, and with it every entity of its own, is
 * refused: workbooks have none, and attacks do. Throws `file_unreadable`.
 */
export function createXmlReader(listener: XmlListener): { push(chunk: Uint8Array): void; end(): void } {
  const parser = new SaxesParser({ position: false })
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let depth = 0
  let run = 0
  parser.on('doctype', () => {
    throw tableFault('document_type')
  })
  parser.on('error', (error) => {
    throw tableFault('damaged', undefined, error)
  })
  parser.on('opentag', ({ name, attributes }) => {
    run = 0
    if (++depth > DEPTH_MAX) throw tableFault('damaged')
    listener.open?.(localName(name), dropPrefixes(attributes as Record<string, string>))
  })
  parser.on('closetag', ({ name }) => {
    run = 0
    depth--
    listener.close?.(localName(name))
  })
  const { text } = listener
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }

  return {
    push(chunk) {
      decoder ??= new TextDecoder(chunk[0] === 0xff ? 'utf-16le' : chunk[0] === 0xfe ? 'utf-16be' : 'utf-8')
      run += chunk.length
      if (run > RUN_MAX + chunk.length) throw tableFault('too_large_inside')
      parser.write(decoder.decode(chunk, { stream: true }))
    },
    end() {
      if (decoder) parser.close()
    },
  }
}

/** Reads a whole document. One that is not there says nothing. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, listener: XmlListener): Promise<void> {
  const reader = createXmlReader(listener)
  for await (const chunk of chunks) reader.push(chunk)
  reader.end()
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

function dropPrefixes(traits: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(traits)) if (name.includes(':')) traits[localName(name)] = traits[name]!
  return traits
}
