import { Type } from 'typebox'
import type { Alphabet } from './smpp-text.ts'

// What an SMSC wants to be told differs from one to the next; each of these has a usual value.

const oneOf = <T extends string>(values: T[]) =>
  Type.Optional(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      { default: values[0] },
    ),
  )
const number = (minimum: number, maximum: number, usual?: number) =>
  Type.Optional(Type.Integer({ minimum, maximum, ...(usual !== undefined && { default: usual }) }))

const ALPHABETS: Alphabet[] = ['gsm7', 'ascii', 'ucs2']

export const SETTINGS = Type.Object({
  systemType: Type.Optional(Type.String({ maxLength: 12, pattern: '^[\\x20-\\x7e]*$' })),
  /** SHA-256 of the SMSC's certificate, for one that no authority has signed. */
  certificate: Type.Optional(Type.String({ pattern: '^([0-9a-fA-F]{2}:?){32}$', maxLength: 95 })),
  alphabet: oneOf(ALPHABETS),
  longTexts: oneOf(['parts', 'payload']),
  /** `hexadecimal`: responses give ids in hexadecimal, receipts the same numbers in decimal. */
  receiptIds: oneOf(['same', 'hexadecimal']),
  /** Of the sender line; unless given, 5 and 0 for a name, 0 and 1 for a number. */
  sourceTon: number(0, 6),
  sourceNpi: number(0, 18),
  destinationTon: number(0, 6, 1),
  destinationNpi: number(0, 18, 1),
  window: number(1, 500, 10),
  enquireLinkS: number(5, 600, 30),
  /** Its own code for an empty account, as in `0x00000400`: the specification has none. */
  creditCode: Type.Optional(Type.String({ pattern: '^0x[0-9a-fA-F]{1,8}$', maxLength: 10 })),
})

export type Settings = {
  systemType: string
  certificate: string | undefined
  alphabet: Alphabet
  longTexts: 'parts' | 'payload'
  receiptIds: ReceiptIds
  sourceTon: number | undefined
  sourceNpi: number | undefined
  destinationTon: number
  destinationNpi: number
  window: number
  enquireLinkS: number
  creditCode: number | undefined
}
export type ReceiptIds = 'same' | 'hexadecimal'

/** Fills in what an account leaves out. `settings` fit the schema. */
export function readSettings(settings: Record<string, unknown>): Settings {
  const { creditCode, ...given } = settings
  return {
    systemType: '',
    certificate: undefined,
    alphabet: 'gsm7',
    longTexts: 'parts',
    receiptIds: 'same',
    sourceTon: undefined,
    sourceNpi: undefined,
    destinationTon: 1,
    destinationNpi: 1,
    window: 10,
    enquireLinkS: 30,
    ...given,
    creditCode: typeof creditCode === 'string' ? Number(creditCode) : undefined,
  }
}
