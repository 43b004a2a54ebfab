import { Type } from 'typebox'
import { OneOf } from '../../platform/http/schema.ts'
import { ENCODINGS } from '../../platform/tables/sniff.ts'

/** How a file is read, in whatever asks for its rows. */
export const READING = {
  encoding: Type.Optional(OneOf(ENCODINGS, { description: 'Where the guess is wrong' })),
  separator: Type.Optional(Type.String({ minLength: 1, maxLength: 1, description: 'Where the guess is wrong' })),
  sheet: Type.Optional(Type.String({ maxLength: 100, description: 'Of a workbook; the first that is not hidden' })),
}
