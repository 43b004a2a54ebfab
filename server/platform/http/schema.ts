import { type Static, type TObject, type TObjectOptions, type TProperties, type TSchema, Type } from 'typebox'

/** An object that refuses what it does not know: every body, query and params schema is one. */
export const Strict = <T extends TProperties>(properties: T, options: TObjectOptions = {}): TObject<T> =>
  Type.Object(properties, { ...options, additionalProperties: false })

/** One of some texts; plainer in the document, and faster to check and to write, than a union of literals. */
export const OneOf = <const T extends readonly string[]>(values: T, options: Record<string, unknown> = {}) =>
  Type.Unsafe<T[number]>({ ...options, type: 'string', enum: [...values] })

/** The same or null. A plain type becomes `type: [x, 'null']`, which is written much faster than a union. */
export function Nullable<T extends TSchema>(schema: T) {
  const plain = schema as unknown as { type?: string; enum?: unknown[] }
  if (typeof plain.type !== 'string') {
    return Type.Unsafe<Static<T> | null>({ anyOf: [schema, { type: 'null' }] })
  }
  const values = plain.enum === undefined ? {} : { enum: [...plain.enum, null] }
  return Type.Unsafe<Static<T> | null>({ ...schema, ...values, type: [plain.type, 'null'] })
}

/** Pattern of a text that is not white space alone. */
export const SOME_TEXT = '\\S'
/** Pattern of a text without control characters: what goes into headers, lists and other systems. */
export const ONE_LINE = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$'

/** An instant in an answer: RFC 3339, UTC, milliseconds. */
export const Instant = Type.String({ format: 'date-time', examples: ['2026-01-31T08:30:00.000Z'] })

export const Uuid = Type.String({ format: 'uuid' })

/** Money in whole rials, of at most so many digits. */
export const Rials = (digits: number, description?: string) =>
  Strict(
    {
      amount: Type.String({ pattern: `^(0|[1-9][0-9]{0,${digits - 1}})$`, maxLength: digits, examples: ['1250'] }),
      unit: OneOf(['IRR']),
    },
    description === undefined ? {} : { description },
  )

/** A name in an address: of services, accounts. */
export const Slug = Type.String({
  pattern: '^[a-z][a-z0-9-]{1,39}$',
  minLength: 2,
  maxLength: 40,
  examples: ['payroll'],
})

/** What people read, in both languages. */
export const Title = Strict({
  fa: Type.String({ minLength: 1, maxLength: 100 }),
  en: Type.String({ minLength: 1, maxLength: 100 }),
})

/** How many requests a program may make; null: as many as it likes. */
export const RatePerMinute = Nullable(
  Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Requests a minute by programs; null: no limit' }),
)

/** No body: 204. */
export const Nothing = Type.Null({ description: 'Nothing' })

/** A problem as RFC 9457 has it. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Address of the page about this error' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: 'Stable; programs switch on it' }),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), code: Type.String(), title: Type.String() }))),
    requestId: Type.String(),
  },
  { $id: 'Problem', description: 'RFC 9457 problem' },
)

/** The same within another schema; the document names it once. */
export const ProblemRef = Type.Unsafe<Static<typeof Problem>>({ $ref: 'Problem#' })

/** One page of a list. */
export const PageOf = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    nextCursor: Nullable(Type.String({ description: 'Hand it back as `cursor` to get the next page' })),
  })
