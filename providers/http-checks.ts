import { listPlaceholders, listTexts } from './http-requests.ts'
import type { AnswerSettings, HttpSettings, RequestSettings } from './http-settings.ts'
import { KEY_NAMES, settingsOf } from './http-settings.ts'
import type { SettingsFault } from './provider.ts'

// What a schema cannot say of a description. Without these rules a description could take a "no", or a page of a proxy,
// for a "yes", or the other way round.

const OF_KEY = KEY_NAMES.map((name) => `key.${name}`)
const OF_MESSAGE = ['to', 'text', 'line', 'reference']
/** Set by us, or by the client for the connection. */
const RESERVED_HEADERS =
  /^(host|connection|keep-alive|transfer-encoding|content-(length|type|encoding)|te|trailer|upgrade|expect|proxy-.*)$/i
/** Refusals of whoever stands in front: nothing was passed on. 408 and 5xx may have been. */
const REFUSING_STATUS = /^http_4(?!08)\d\d$/

/** Every fault of a description, at its place; none where it can be used. */
export function checkSettings(given: Record<string, unknown>): SettingsFault[] {
  const settings: HttpSettings = settingsOf(given)
  const { request, answer, report, balance } = settings
  const places = ['to', 'text'].filter((name) => !listTemplates(request).some(({ names }) => names.includes(name)))
  return [
    ...places.map((name): SettingsFault => ({ path: 'request', code: 'placeholder_missing', params: { name } })),
    ...checkRequest(request, 'request', [...OF_MESSAGE, ...OF_KEY]),
    ...checkAnswer(answer),
    ...(report
      ? findRepeated(
          report.words.map(({ word }) => word.toLowerCase()),
          'report.words',
          'word',
        )
      : []),
    ...(balance ? checkRequest(balance.request, 'balance.request', OF_KEY) : []),
  ]
}

type Used = { path: string; names: string[] }

/** The templates of a request that are used, each with the names of its placeholders. */
function listTemplates({ path = '', query = [], headers = [], body, form = [], json = '' }: RequestSettings): Used[] {
  const ofFields = (name: string, fields: { value: string }[]): Used[] =>
    fields.map(({ value }, i) => ({ path: `${name}[${i}].value`, names: listPlaceholders(value) }))
  return [
    { path: 'path', names: listPlaceholders(path) },
    ...ofFields('query', query),
    ...ofFields('headers', headers),
    ...(body === 'form' ? ofFields('form', form) : []),
    ...(body === 'json' ? [{ path: 'json', names: listTexts(parse(json)).flatMap(listPlaceholders) }] : []),
  ]
}

function checkRequest(request: RequestSettings, root: string, known: string[]): SettingsFault[] {
  const faults: SettingsFault[] = []
  const add = (path: string, code: SettingsFault['code'], params?: SettingsFault['params']) =>
    faults.push({ path: `${root}.${path}`, code, ...(params && { params }) })
  for (const { path, names } of listTemplates(request)) {
    // a text would be cut at a slash that the provider decodes, and no header can say all texts
    const usable = path === 'path' || path.startsWith('headers') ? known.filter((name) => name !== 'text') : known
    const wrong = names.find((name) => !usable.includes(name))
    if (wrong !== undefined) add(path, 'placeholder_unknown', { name: wrong, known: usable.join(', ') })
  }
  const { method, auth, headers = [], body = 'none', json } = request
  if (method === 'GET' && body !== 'none') add('body', 'not_together')
  if (body === 'json' && (json === undefined || json.trim() === '')) add('json', 'required')
  else if (body === 'json' && !isBody(parse(json!))) add('json', 'wrong_form')
  for (const [i, { name, value }] of headers.entries()) {
    if (RESERVED_HEADERS.test(name)) add(`headers[${i}].name`, 'not_usable')
    if (auth === 'basic' && /^authorization$/i.test(name)) add(`headers[${i}].name`, 'not_together')
    if (!/^[\x20-\x7e]*$/.test(value)) add(`headers[${i}].value`, 'wrong_form')
  }
  const names = headers.map(({ name }) => name.toLowerCase())
  faults.push(...findRepeated(names, `${root}.headers`, 'name'))
  return faults
}

/** A yes has to be told from any other page, and a code cannot mean both. */
function checkAnswer({ success, id, code, codes = [] }: AnswerSettings): SettingsFault[] {
  const faults: SettingsFault[] = findRepeated(
    codes.map((row) => row.code),
    'answer.codes',
    'code',
  )
  if (!success && !id) faults.push({ path: 'answer.success', code: 'required' })
  // a page of anybody's would be an id, and so would be the code of a refusal
  if (!success && id && id.digits === undefined && id.at.pointer === undefined)
    faults.push({ path: 'answer.id.digits', code: 'required' })
  for (const [i, row] of codes.entries()) {
    const path = `answer.codes[${i}].code`
    if (row.code.startsWith('http_') && !REFUSING_STATUS.test(row.code)) faults.push({ path, code: 'not_usable' })
    else if (!row.code.startsWith('http_') && !code) faults.push({ path: 'answer.code', code: 'required' })
    const isSamePlace = JSON.stringify(success?.at) === JSON.stringify(code)
    if (isSamePlace && success?.values.includes(row.code)) faults.push({ path, code: 'not_together' })
  }
  return faults.filter(({ path }, i) => faults.findIndex((fault) => fault.path === path) === i)
}

const findRepeated = (values: string[], root: string, name: string): SettingsFault[] =>
  values.flatMap((value, i): SettingsFault[] =>
    values.indexOf(value) < i ? [{ path: `${root}[${i}].${name}`, code: 'repeated' }] : [],
  )

const isBody = (tree: unknown): boolean => typeof tree === 'object' && tree !== null

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined // told as a fault of its own
  }
}
