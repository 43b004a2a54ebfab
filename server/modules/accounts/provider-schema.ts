import type { FastifyError } from 'fastify'
import type { TObject } from 'typebox'
import type { Provider } from '../../../providers/provider.ts'
import type { FieldError } from '../../platform/http/errors.ts'
import { createValidatorCompiler, listFieldErrors } from '../../platform/http/validation.ts'

const compile = createValidatorCompiler()
type Validate = ((value: unknown) => boolean) & { errors?: unknown }
const compiled = new WeakMap<TObject, Validate>()

/**
 * Checks settings or key fields against the provider's own schema, which refuses what it does not know. `path` is their
 * place in the request: the faults bear whole paths (`fields.apiKey`). The value is left as it is.
 */
export function checkByProvider(schema: TObject, value: unknown, path: string): FieldError[] {
  const validate = compiled.get(schema) ?? compileStrict(schema)
  // validators fill in defaults; what is stored is what was given, and the provider's defaults stay the provider's
  if (validate(structuredClone(value))) return []
  const faults = listFieldErrors({ validation: validate.errors, validationContext: 'body' } as unknown as FastifyError)
  return faults.map((fault) => ({ ...fault, path: fault.path === '' ? path : `${path}.${fault.path}` }))
}

/** Every fault of an account's settings: by the provider's schema, and, where that has none, by its own rules. */
export function checkSettings(provider: Provider, settings: Record<string, unknown>): FieldError[] {
  const faults = checkByProvider(provider.settings, settings, 'settings')
  if (faults.length > 0) return faults
  return (provider.checkSettings?.(settings) ?? []).map((fault) => ({ ...fault, path: `settings.${fault.path}` }))
}

function compileStrict(schema: TObject): Validate {
  const strict = { ...schema, additionalProperties: false }
  const validate = compile({ schema: strict, method: 'POST', url: '', httpPart: 'body' }) as Validate
  compiled.set(schema, validate)
  return validate
}
