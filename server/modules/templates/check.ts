import { listProviders } from '../../../providers/index.ts'
import {
  type Binding,
  countCharacters,
  isOfType,
  type Translations,
  type Values,
  type Variable,
} from '../../dispatch/road/templates.ts'
import type { FieldError } from '../../platform/http/errors.ts'
import { formatPath } from '../../platform/http/validation.ts'
import { LOCALES } from '../../platform/text/phrases.ts'
import { PLACEHOLDER, PLACES_MAX } from '../../platform/text/placeholder.ts'
import { countSegments, findTextFault, SEGMENTS_MAX } from '../../platform/text/segments.ts'
import type { Body } from './queries.ts'

/** What is wrong with a version, each at its place. A pure function. */
export function listTemplateFaults(body: Body): FieldError[] {
  const { variables, bindings, locale, translations } = body
  const known = new Set(variables.map(({ name }) => name))
  const texts = listTexts(body)
  const ofTexts = texts.flatMap(({ path, text }) => listTextFaults(path, text, known))
  return [
    ...listVariableFaults(variables),
    // the language of the text has its text already
    ...(translations[locale] === undefined ? [] : [{ path: `translations.${locale}`, code: 'repeated' as const }]),
    ...ofTexts,
    ...(ofTexts.length > 0 ? [] : listUnsaid(texts)),
    ...bindings.flatMap((binding, i) => listBindingFaults(binding, i, body)),
  ]
}

type Said = { path: string; text: string }

const listTexts = ({ text, translations }: { text: string; translations: Translations }): Said[] => [
  { path: 'text', text },
  ...LOCALES.flatMap((locale) => {
    const other = translations[locale]
    return other === undefined ? [] : [{ path: `translations.${locale}`, text: other }]
  }),
]

const listVariableFaults = (variables: Variable[]): FieldError[] =>
  variables.flatMap((variable, i): FieldError[] => {
    if (variables.findIndex(({ name }) => name === variable.name) < i)
      return [{ path: `variables[${i}].name`, code: 'repeated' }]
    return (['default', 'sample'] as const).flatMap((of) => {
      const value = variable[of]
      return value == null ? [] : listValueFaults(`variables[${i}].${of}`, value, variable)
    })
  })

function listValueFaults(path: string, value: string, { maxLength, type }: Variable): FieldError[] {
  if (value.trim() === '') return [{ path, code: 'empty' }]
  if (!isOfType(value, type)) return [{ path, code: type === 'date' ? 'not_a_date' : 'not_a_number' }]
  const isLong = maxLength !== null && countCharacters(value) > maxLength
  return isLong ? [{ path, code: 'too_long', params: { limit: maxLength } }] : []
}

/** What is wrong with values to look at a template with: those that are given, each at its place. */
export const listGivenFaults = ({ variables }: Pick<Body, 'variables'>, values: Values): FieldError[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const path = formatPath('', ['variables', name])
    const variable = variables.find((one) => one.name === name)
    return variable ? listValueFaults(path, value, variable) : [{ path, code: 'unknown_field' as const }]
  })

const namesIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name as string)

/** Who reads one language is told what who reads another is: a variable that one text says, each of them says. */
function listUnsaid(texts: Said[]): FieldError[] {
  const all = [...new Set(texts.flatMap(({ text }) => namesIn(text)))]
  return texts.flatMap(({ path, text }) => {
    const said = new Set(namesIn(text))
    return all
      .filter((name) => !said.has(name))
      .map((name): FieldError => ({ path, code: 'variable_unsaid', params: { name } }))
  })
}

function listTextFaults(path: string, text: string, known: Set<string>): FieldError[] {
  // what stands around the variables alone may be too long already
  const { segments } = countSegments(text.replace(PLACEHOLDER, ''))
  const fault = findTextFault(text, Math.min(segments, SEGMENTS_MAX))
  if (fault && fault !== 'too_long') return [{ path, code: fault === 'nul' ? 'nul_character' : fault }]
  if (segments > SEGMENTS_MAX)
    return [{ path, code: 'text_too_many_segments', params: { segments, limit: SEGMENTS_MAX } }]
  const names = namesIn(text)
  if (names.length > PLACES_MAX)
    return [{ path, code: 'too_many_places', params: { places: names.length, limit: PLACES_MAX } }]
  const stranger = names.find((name) => !known.has(name))
  if (stranger !== undefined) return [{ path, code: 'variable_undeclared', params: { name: stranger } }]
  const left = text.replace(PLACEHOLDER, '')
  return left.includes('{{') || left.includes('}}') ? [{ path, code: 'placeholder_wrong' }] : []
}

function listBindingFaults(binding: Binding, i: number, body: Body): FieldError[] {
  const { variables, bindings: all, locale, translations } = body
  const at = (place: string) => `bindings[${i}].${place}`
  const language = binding.locale ?? null
  const errors: FieldError[] = []
  const methods = listTemplateMethods()
  if (!methods.includes(binding.method))
    errors.push({ path: at('method'), code: 'not_one_of', params: { known: methods.join(', ') } })
  else if (all.findIndex((other) => other.method === binding.method && (other.locale ?? null) === language) < i)
    errors.push({ path: at('method'), code: 'repeated' })
  // no message would ever go by it
  if (language !== null && language !== locale && translations[language] === undefined)
    errors.push({ path: at('locale'), code: 'not_usable' })
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
