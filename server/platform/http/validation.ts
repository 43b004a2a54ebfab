import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyError, FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { LONG_ENOUGH, PASSWORD_LENGTH_MIN } from '../auth/passwords.ts'
import type { FieldCode, FieldError } from './errors.ts'
import { ONE_LINE, SOME_TEXT } from './schema.ts'

const FAULTS_MAX = 20
const PATH_MAX = 200

/**
 * Validators of the routes' schemas: a body is taken as it is, query strings and path parameters become what their
 * schema says. Nothing is dropped: an unknown field is a fault.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<TSchema> {
  const options = {
    removeAdditional: false,
    allErrors: true,
    useDefaults: true,
    allowUnionTypes: true,
    strict: false,
    // a fault then knows the schema that it is of, and its example
    verbose: true,
  } as const
  const strict = new Ajv({ ...options, coerceTypes: false })
  const coercing = new Ajv({ ...options, coerceTypes: true })
  for (const ajv of [strict, coercing]) addFormats.default(ajv)
  return ({ schema, httpPart }) => compileLazily(httpPart === 'body' ? strict : coercing, schema)
}

/** Compiled when the route is first called: see `buildSerializer`. */
function compileLazily(ajv: Ajv, schema: TSchema): ValidateFunction {
  let compiled: ValidateFunction | undefined
  const validate = ((value: unknown) => {
    compiled ??= ajv.compile(schema)
    const isRight = compiled(value)
    validate.errors = compiled.errors
    return isRight
  }) as ValidateFunction
  return validate
}

/**
 * Checks one value as a body of its own would be: answers its faults, none where it is right. For what a route does not
 * refuse as a whole.
 */
export function makeChecker(schema: TSchema): (value: unknown) => FieldError[] {
  const validate = createValidatorCompiler()({ schema, method: 'POST', url: '', httpPart: 'body' }) as ValidateFunction
  return (value) => (validate(value) ? [] : describeFaults('', validate.errors ?? []))
}

/** The faults that a validator found, each at its place, the first twenty of them. */
export const listFieldErrors = (error: FastifyError): FieldError[] =>
  describeFaults(ROOTS[error.validationContext ?? ''] ?? '', error.validation as ErrorObject[])

function describeFaults(root: string, found: ErrorObject[]): FieldError[] {
  const faults = found.filter((fault) => !COMPOUND.has(fault.keyword))
  const shown = faults.length === 0 ? found : faults
  const seen = new Map<string, FieldError>()
  for (const fault of shown) {
    const field = toFieldError(root, fault)
    if (!seen.has(field.path)) seen.set(field.path, field)
  }
  return [...seen.values()].slice(0, FAULTS_MAX)
}

const ROOTS: Record<string, string> = { body: '', querystring: 'query', params: 'path', headers: 'header' }
// These only say that something inside them was wrong.
const COMPOUND = new Set(['anyOf', 'oneOf', 'allOf', 'if', 'not'])

function toFieldError(root: string, fault: ErrorObject): FieldError {
  const parts = fault.instancePath.split('/').slice(1).map(unescapePointer)
  const { params } = fault
  if (fault.keyword === 'required') parts.push(params.missingProperty)
  if (fault.keyword === 'additionalProperties') parts.push(params.additionalProperty)
  const code = CODES[fault.keyword] ?? PATTERN_CODES[params.pattern] ?? 'wrong_form'
  const limit = params.limit === undefined ? undefined : { limit: params.limit }
  const known = fault.keyword === 'enum' ? { known: params.allowedValues.filter(Boolean).join(', ') } : limit
  return {
    path: formatPath(root, parts),
    code: isEmptyText(fault) ? 'empty' : code,
    params: known ?? readParams(fault),
  }
}

const CODES: Record<string, FieldCode> = {
  required: 'required',
  additionalProperties: 'unknown_field',
  type: 'wrong_type',
  minLength: 'too_short',
  maxLength: 'too_long',
  minimum: 'too_small',
  maximum: 'too_large',
  exclusiveMinimum: 'too_small',
  exclusiveMaximum: 'too_large',
  minItems: 'too_few',
  maxItems: 'too_many',
  minProperties: 'too_few',
  maxProperties: 'too_many',
  uniqueItems: 'repeated',
  enum: 'not_one_of',
  const: 'not_one_of',
}

/** What it means not to match a pattern that fields of many routes share. */
const PATTERN_CODES: Record<string, FieldCode> = {
  [SOME_TEXT]: 'empty',
  [ONE_LINE]: 'control_character',
  [LONG_ENOUGH]: 'password_too_short',
}

const isEmptyText = (fault: ErrorObject): boolean => fault.keyword === 'minLength' && fault.params.limit === 1

function readParams(fault: ErrorObject): FieldError['params'] {
  if (fault.params.pattern === LONG_ENOUGH) return { min: PASSWORD_LENGTH_MIN }
  if (fault.keyword === 'type') return { expected: String(fault.params.type) }
  if (fault.keyword === 'pattern' || fault.keyword === 'format') return readExample(fault)
  return fault.keyword === 'const' ? { known: String(fault.params.allowedValue) } : undefined
}

/** How it is written instead: by the field's own example, else by that of its format. */
function readExample({ params, parentSchema }: ErrorObject): FieldError['params'] {
  const [own] = (parentSchema as { examples?: unknown[] } | undefined)?.examples ?? []
  const example = typeof own === 'string' ? own : EXAMPLES[params.format]
  return example === undefined ? undefined : { example }
}

const EXAMPLES: Record<string, string> = {
  email: 'nasim@example.ir',
  date: '2026-09-22',
  'date-time': '2026-09-22T08:30:00Z',
  uri: 'https://example.org',
}

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

/** `tags[3]`, `title.fa`, `query.limit`. Names of the caller's own making are told by their beginning. */
export function formatPath(root: string, parts: readonly string[]): string {
  const path = parts.reduce(
    (path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`),
    root,
  )
  return path.length > PATH_MAX ? `${path.slice(0, PATH_MAX)}…`.toWellFormed() : path
}
