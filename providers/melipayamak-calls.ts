import { mayBeTaken, refusalOnTheRoad, unreadable } from './called.ts'
import type { ExchangeRequest } from './exchange.ts'
import { clipAnswer } from './exchange.ts'
import type { Context, Refusal } from './provider.ts'

// One call to MeliPayamak: SOAP 1.1 for what is sent and reported, REST for the credit.

/** SOAP. The other interfaces of the same company live at other hosts, or all at an address of the account's own. */
export const SOAP_URL = 'https://api.payamak-panel.com'
const REST_URL = 'https://rest.payamak-panel.com'
export const READ_TIMEOUT_MS = 5_000

/** `ok` is any answer in the provider's language; `refused`: surely not taken; `unclear`: nobody said so. */
export type Called =
  | { kind: 'ok'; text: string; answer: string }
  | { kind: 'refused'; refusal: Refusal; answer: string | null }
  | { kind: 'unclear'; code: string; text: string; answer: string | null }
export type NotOk = Exclude<Called, { kind: 'ok' }>

/** A field: a text, or a list of texts or numbers. */
export type Value = string | { as: 'string' | 'long'; items: string[] }

/** A method of `/post/<service>.asmx`. Fields go in the order of its description: it is a sequence. */
export async function callSoap(
  context: Context,
  service: string,
  method: string,
  fields: Record<string, Value>,
  timeoutMs: number,
): Promise<Called> {
  const body = Object.entries({ ...readKey(context), ...fields }).map(
    ([name, value]) => `<${name}>${write(value)}</${name}>`,
  )
  const called = await call(context, {
    method: 'POST',
    url: `${context.baseUrl}/post/${service}.asmx`,
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"http://tempuri.org/${method}"` },
    body:
      '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
      `<${method} xmlns="http://tempuri.org/">${body.join('')}</${method}></soap:Body></soap:Envelope>`,
    timeoutMs,
  })
  if (called.kind !== 'ok') return called
  const inner = readElement(called.text, `${method}Response`)
  return inner === undefined ? unreadable(called.answer) : { ...called, text: inner }
}

/** A method of the REST interface that takes nothing but the account. */
export const callRest = (context: Context, method: string): Promise<Called> =>
  call(context, {
    method: 'POST',
    url: `${context.baseUrl === SOAP_URL ? REST_URL : context.baseUrl}/api/SendSMS/${method}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    body: new URLSearchParams(readKey(context)).toString(),
    timeoutMs: READ_TIMEOUT_MS,
  })

const readKey = ({ key: { username = '', password = '' } }: Context) => ({ username, password })

/** 200 is the provider's, whatever it says; a failure (500 is a SOAP fault too) may have come after taking. */
async function call(context: Context, request: ExchangeRequest): Promise<Called> {
  const result = await context.exchange(request)
  if (result.kind === 'not_sent') return notReached(result.code, result.text, null)
  if (result.kind === 'lost') return { kind: 'unclear', code: result.code, text: result.text, answer: null }
  const { status, text } = result
  const answer = clipAnswer(text, secretsOf(context))
  if (status === 200) return { kind: 'ok', text, answer }
  const code = `http_${status}`
  // whoever turns a request away in front has not passed it on; 408 and 5xx may have
  if (status >= 300 && !mayBeTaken(status))
    return notReached(code, `HTTP ${status} from something that is not the provider`, answer)
  return { kind: 'unclear', code, text: `HTTP ${status}`, answer }
}

const secretsOf = (context: Context): string[] =>
  Object.values(readKey(context)).flatMap((secret) => [secret, toXml(secret)])

const notReached = (code: string, text: string, answer: string | null): Called => ({
  kind: 'refused',
  refusal: refusalOnTheRoad(code, text),
  answer,
})

const write = (value: Value): string =>
  typeof value === 'string'
    ? toXml(value)
    : value.items.map((item) => `<${value.as}>${toXml(item)}</${value.as}>`).join('')

/** A carriage return that is not written as a reference becomes a line feed on the way. */
const toXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')

/** XML 1.0 has no way to say these: control characters but tab and line ends, halves of a pair, two that are none. */
export const isWritable = (text: string): boolean =>
  !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) && text.isWellFormed()

/** What is in the first element of this name, in any namespace; empty where it is empty, undefined where there is none. */
export function readElement(xml: string, name: string): string | undefined {
  const found = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*?)?(?:/>|>([\\s\\S]*?)</(?:\\w+:)?${name}>)`).exec(xml)
  return found ? (found[1] ?? '') : undefined
}

/** The values of all elements of this name: numbers, and nothing that would have to be unescaped. */
export const readValues = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*?)?>([^<]*)</`, 'g'))].map(([, value]) => value!.trim())
