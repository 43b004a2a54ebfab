import { toLatinDigits } from '#server/platform/text/digits.ts'
import type { JsonSchema } from '../../api/types.ts'

// What a provider's schema asks for, as kinds of fields; and what is typed in them, as values that the schema takes.

export type FieldKind =
  | 'choice'
  | 'truth'
  | 'whole'
  | 'fraction'
  | 'text'
  | 'choices'
  | 'lines'
  | 'rows'
  | 'part'
  | 'json'

export type SchemaFieldProps = {
  name: string
  schema: JsonSchema
  value: unknown
  onChange: (value: unknown) => void
  errors: Record<string, string>
  /** Where it stands in the request: `settings.backend`. */
  path: string
  isRequired: boolean
}

/** By which kind of field a value of a schema is entered; `json` where no other says it. */
export function fieldKindOf(schema: JsonSchema): FieldKind {
  if (optionsOf(schema).length > 0) return 'choice'
  const { type, items } = schema
  if (type === 'boolean') return 'truth'
  if (type === 'integer') return 'whole'
  if (type === 'number') return 'fraction'
  if (type === 'string') return 'text'
  if (type === 'object' && schema.properties) return 'part'
  if (type !== 'array' || !items) return 'json'
  const of = fieldKindOf(items)
  if (of === 'choice') return 'choices'
  if (of === 'part') return 'rows'
  return of === 'text' || of === 'whole' || of === 'fraction' ? 'lines' : 'json'
}

/** The texts that a schema takes, where it takes one of several. */
export const optionsOf = ({ enum: values, anyOf }: JsonSchema): string[] =>
  (values ?? anyOf?.map(({ const: value }) => value) ?? []).filter(
    (value): value is string => typeof value === 'string',
  )

/** The fields with one set anew; a field without a value is not there at all. */
export function setField(fields: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _, ...rest } = fields
  return value === undefined ? rest : { ...rest, [name]: value }
}

/** The same for a part of settings that may be left out: without any field it is. */
export function setPart(part: Record<string, unknown>, name: string, value: unknown, isRequired: boolean) {
  const next = setField(part, name, value)
  return !isRequired && Object.keys(next).length === 0 ? undefined : next
}

/**
 * A number in the digits of either language; nothing where none is typed. What is no number stays the text that it is,
 * for the API to refuse at its place.
 */
export function readFraction(text: string): unknown {
  const latin = toLatinDigits(text.trim()).replace('\u066b', '.')
  if (latin === '') return undefined
  return /^-?\d+(\.\d+)?$/.test(latin) ? Number(latin) : text.trim()
}

/** One of a list on each line. */
export function readList(items: JsonSchema, text: string): unknown[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (lines.length === 0) return undefined
  return fieldKindOf(items) === 'text' ? lines : lines.map(readFraction)
}

/** As JSON; what is none stays the text that it is, for the API to refuse at its place. */
export function readJson(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

export const showJson = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2))
