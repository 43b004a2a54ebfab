import { listProviders } from '../../../providers/index.ts'
import type { Binding, Variable } from '../../dispatch/road/templates.ts'
import type { FieldError } from '../../platform/http/errors.ts'
import { PLACEHOLDER } from '../../platform/text/placeholder.ts'
import { countSegments, findTextFault, SEGMENTS_MAX } from '../../platform/text/segments.ts'
import type { Body } from './queries.ts'

/** What is wrong with a version, each at its place. A pure function. */
export const listTemplateFaults = ({ text, variables, bindings }: Body): FieldError[] => [
  ...listVariableFaults(variables),
  ...listTextFaults(text, new Set(variables.map(({ name }) => name))),
  ...bindings.flatMap((binding, i) => listBindingFaults(binding, i, variables, bindings)),
]

const listVariableFaults = (variables: Variable[]): FieldError[] =>
  variables.flatMap(({ name }, i): FieldError[] =>
    variables.findIndex((other) => other.name === name) < i ? [{ path: `variables[${i}].name`, code: 'repeated' }] : [],
  )

function listTextFaults(text: string, known: Set<string>): FieldError[] {
  // what stands around the variables alone may be too long already
  const { segments } = countSegments(text.replace(PLACEHOLDER, ''))
  const fault = findTextFault(text, Math.min(segments, SEGMENTS_MAX))
  if (fault && fault !== 'too_long') return [{ path: 'text', code: fault === 'nul' ? 'nul_character' : fault }]
  if (segments > SEGMENTS_MAX)
    return [{ path: 'text', code: 'text_too_many_segments', params: { segments, limit: SEGMENTS_MAX } }]
  const stranger = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name as string).find((name) => !known.has(name))
  if (stranger !== undefined) return [{ path: 'text', code: 'variable_undeclared', params: { name: stranger } }]
  const left = text.replace(PLACEHOLDER, '')
  return left.includes('{{') || left.includes('}}') ? [{ path: 'text', code: 'placeholder_wrong' }] : []
}

function listBindingFaults(binding: Binding, i: number, variables: Variable[], all: Binding[]): FieldError[] {
  const at = (place: string) => `bindings[${i}].${place}`
  const errors: FieldError[] = []
  const methods = listTemplateMethods()
  if (!methods.includes(binding.method))
    errors.push({ path: at('method'), code: 'not_one_of', params: { known: methods.join(', ') } })
  else if (all.findIndex(({ method }) => method === binding.method) < i)
    errors.push({ path: at('method'), code: 'repeated' })
  const names = variables.map(({ name }) => name)
  binding.tokens.forEach(({ token, variable }, k) => {
    if (!names.includes(variable))
      errors.push({ path: at(`tokens[${k}].variable`), code: 'not_one_of', params: { known: names.join(', ') } })
    if (binding.tokens.findIndex((other) => other.token === token) < k)
      errors.push({ path: at(`tokens[${k}].token`), code: 'repeated' })
  })
  return errors
}

/** The methods that go by a provider's own template. */
export const listTemplateMethods = (): string[] =>
  listProviders().flatMap(({ slug, methods }) =>
    Object.entries(methods).flatMap(([manner, { template }]) => (template ? [`${slug}.${manner}`] : [])),
  )
