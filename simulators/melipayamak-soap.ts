import type { Answer, Call } from './simulator.ts'

// What a MeliPayamak speaks: SOAP 1.1 as its framework writes it.

/** A call, read: the method, and its fields as texts or as lists of them. Undefined where it is no SOAP. */
export type Asked = { method: string; fields: Record<string, string>; lists: Record<string, string[]> }

export function readAsked(call: Call): Asked | undefined {
  const [, method, inner] = /<soap:Body>\s*<(\w+)[^>]*>([\s\S]*)<\/\1>\s*<\/soap:Body>/.exec(call.body) ?? []
  if (!method || inner === undefined) return undefined
  const fields: Record<string, string> = {}
  const lists: Record<string, string[]> = {}
  for (const [, name, content = ''] of inner.matchAll(/<(\w+)[^>]*?(?:\/>|>([\s\S]*?)<\/\1>)/g)) {
    const items = [...content.matchAll(/<(string|long)>([\s\S]*?)<\/\1>/g)]
    if (items.length > 0) lists[name!] = items.map(([, , item]) => fromXml(item!))
    else fields[name!] = fromXml(content)
  }
  return { method, fields, lists }
}

/** The answer to a method: its parts by name, a list as a list of numbers, a byte array as base 64. `rows` may be spoilt. */
export function answerSoap(
  method: string,
  parts: Record<string, string | { as: string; items: unknown[] }>,
  rows?: unknown[],
): Answer {
  const write = (name: string, part: string | { as: string; items: unknown[] }) =>
    typeof part === 'string'
      ? `<${name}>${toXml(part)}</${name}>`
      : `<${name}>${part.items.map((item) => `<${part.as}>${String(item)}</${part.as}>`).join('')}</${name}>`
  const toText = () =>
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>' +
    `<${method}Response xmlns="http://tempuri.org/">${Object.entries(parts)
      .map(([name, part]) => write(name, part))
      .join('')}</${method}Response></soap:Body></soap:Envelope>`
  return { status: 200, body: null, toText, ...(rows && { rows }) }
}

export const answerFault = (words: string): Answer => ({
  status: 500,
  body: null,
  toText: () =>
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
    `<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${toXml(words)}</faultstring></soap:Fault></soap:Body></soap:Envelope>`,
})

const toXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What is not written as a reference has its line ends made one, as every reader of XML does. */
const fromXml = (xml: string): string =>
  xml.replace(/\r\n?/g, '\n').replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? ''
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal))
  })
