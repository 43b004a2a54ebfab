import { type Static, type TProperties, Type } from 'typebox'

// What an administrator says of a provider that Rasan does not know: its request, its answer, its callbacks, its balance.

/** An object that refuses what it does not know, at any depth. */
const Strict = <T extends TProperties>(properties: T, options: Record<string, unknown> = {}) =>
  Type.Object(properties, { ...options, additionalProperties: false })
const OneOf = <const T extends readonly string[]>(values: T, options: Record<string, unknown> = {}) =>
  Type.Unsafe<T[number]>({ ...options, type: 'string', enum: [...values] })

/** The parts that a key may have; the names are ours, whatever the provider calls them. */
export const KEY_NAMES = ['username', 'password', 'apiKey', 'secret'] as const

/** A text with placeholders: `{{to}}`, `{{text}}`, `{{line}}`, `{{reference}}`, `{{key.apiKey}}`. */
const Template = Type.String({ maxLength: 2_000 })
const fieldsOf = (name: string) =>
  Type.Optional(
    Type.Array(Strict({ name: Type.String({ minLength: 1, maxLength: 100, pattern: name }), value: Template }), {
      maxItems: 30,
    }),
  )
const ANY_NAME = '^[^\\u0000-\\u001f\\u007f]*$'
const HEADER_NAME = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"
/** A path under the account's base URL: neither another host nor a query can stand in it. */
const PATH = '^(/[^?#\\s\\\\\\u0000-\\u001f]*)?$'
/** RFC 6901. */
const POINTER = '^(/([^~/]|~[01])*)*$'

const Request = Strict({
  method: OneOf(['GET', 'POST']),
  path: Type.Optional(Type.String({ maxLength: 500, pattern: PATH })),
  /** `basic`: HTTP Basic of the key's `username` and `password`. */
  auth: Type.Optional(OneOf(['none', 'basic'])),
  query: fieldsOf(ANY_NAME),
  headers: fieldsOf(HEADER_NAME),
  body: Type.Optional(OneOf(['none', 'form', 'json'])),
  form: fieldsOf(ANY_NAME),
  /** JSON whose texts may have placeholders in them. */
  json: Type.Optional(Type.String({ maxLength: 8_000 })),
})

const place = {
  /** Of a JSON answer; without it the whole text is meant. */
  pointer: Type.Optional(Type.String({ maxLength: 200, pattern: POINTER })),
  /** What stands before the value and behind it, in the text or in the value of the pointer. */
  after: Type.Optional(Type.String({ maxLength: 100 })),
  before: Type.Optional(Type.String({ maxLength: 100 })),
}
const Place = Strict(place)

export const FAULT_WORDS = [
  'recipient',
  'blocked',
  'message',
  'account',
  'address',
  'credit',
  'key',
  'line',
  'request',
  'busy',
] as const

const Answer = Strict({
  /** HTTP statuses of an answer that says yes; all of 200–299 where there are none. */
  statuses: Type.Optional(Type.Array(Type.Integer({ minimum: 200, maximum: 299 }), { maxItems: 20 })),
  success: Type.Optional(
    Strict({
      at: Place,
      values: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 20 }),
    }),
  ),
  id: Type.Optional(
    Strict({
      at: Place,
      /** An id is at least so many digits, and nothing else. */
      digits: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
    }),
  ),
  code: Type.Optional(Place),
  words: Type.Optional(Place),
  codes: Type.Optional(
    Type.Array(
      Strict({
        code: Type.String({ minLength: 1, maxLength: 100 }),
        fault: OneOf(FAULT_WORDS),
        words: Type.Optional(Type.String({ maxLength: 200 })),
      }),
      { maxItems: 200 },
    ),
  ),
})

/** A field of the query or of the form, or, where it begins with a slash, a pointer into JSON. */
const Where = Type.String({ minLength: 1, maxLength: 200, pattern: ANY_NAME })
export const STATUS_WORDS = ['queued', 'sent', 'delivered', 'undelivered', 'failed', 'blocked', 'cancelled'] as const

const Report = Strict({
  /** Where a list of reports stands in JSON; `id` and `status` then are of each of them. */
  list: Type.Optional(Type.String({ maxLength: 200, pattern: POINTER })),
  id: Where,
  status: Where,
  words: Type.Array(Strict({ word: Type.String({ minLength: 1, maxLength: 100 }), status: OneOf(STATUS_WORDS) }), {
    minItems: 1,
    maxItems: 100,
  }),
})

const Balance = Strict({ request: Request, at: Place, unit: OneOf(['rials', 'tomans', 'messages']) })

/** `form`: the panel draws these by a form of their own, since no form of plain fields says them. */
export const HttpSettings = Type.Object(
  {
    numbers: Type.Optional(OneOf(['national', 'international', 'e164'], { default: 'national' })),
    request: Request,
    answer: Answer,
    report: Type.Optional(Report),
    balance: Type.Optional(Balance),
  },
  { form: 'description' },
)

export type HttpSettings = Static<typeof HttpSettings>
export type RequestSettings = Static<typeof Request>
export type AnswerSettings = Static<typeof Answer>
export type ReportSettings = Static<typeof Report>
export type Place = Static<typeof Place>
export type FaultWord = (typeof FAULT_WORDS)[number]
export type StatusWord = (typeof STATUS_WORDS)[number]

/** Settings that were checked when they were stored. */
export const settingsOf = (settings: Record<string, unknown>): HttpSettings => settings as unknown as HttpSettings
