import type { MessageClass } from '../../dispatch/classes.ts'
import type { Routing } from '../../dispatch/road/routing.ts'
import {
  chooseLocale,
  countCharacters,
  findTemplate,
  isOfType,
  type MadeOf,
  renderText,
  type TemplateVersion,
  textIn,
  type Values,
} from '../../dispatch/road/templates.ts'
import type { FieldError } from '../../platform/http/errors.ts'
import { formatPath } from '../../platform/http/validation.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { FILLED_MAX } from '../../platform/text/placeholder.ts'

/** Either a text, or a template of the service with values for its variables, in a language of the caller's choice. */
export type ContentInput = {
  text?: string
  template?: string
  locale?: Locale
  variables?: Values
  class?: MessageClass
}

/**
 * What a message says. `made`: the present version of the template that it is made from, the language, and the values.
 * `place`: where it is told what is wrong with the text. `errors`: what is wrong with how it was asked for; the text is
 * empty then.
 */
export type Content = {
  text: string
  class: MessageClass
  made: MadeOf | null
  place: 'text' | 'variables'
  errors: FieldError[]
}

/**
 * Of a plain text nothing is checked here, of a template that it is there and that the values suit it. `known`: the
 * recipient's language, which counts where none is asked for.
 */
export function readContent(
  { templates }: Routing,
  serviceId: number,
  input: ContentInput,
  known?: Locale | null,
): Content {
  const { template, variables: given = {}, class: className } = input
  const plain: Content = { text: input.text ?? '', class: className ?? 'normal', made: null, place: 'text', errors: [] }
  if (template === undefined) {
    const errors = (['locale', 'variables'] as const)
      .filter((path) => input[path] !== undefined)
      .map((path): FieldError => ({ path, code: 'not_together' }))
    return { ...plain, errors }
  }
  if (input.text !== undefined) return { ...plain, errors: [{ path: 'template', code: 'not_together' }] }
  const version = findTemplate(templates, serviceId, template)
  if (!version) return { ...plain, errors: [{ path: 'template', code: 'not_found' }] }
  const values = { ...listDefaults(version), ...given }
  const errors = listValueFaults(version, values)
  // the template's class says how its values are kept from readers: it is not the message's to choose
  if (className !== undefined && className !== version.class) errors.push({ path: 'class', code: 'not_together' })
  const locale = chooseLocale(version, input.locale ?? known)
  const text = errors.length > 0 ? '' : renderText(textIn(version, locale), values)
  if (text === null) errors.push({ path: 'variables', code: 'too_long', params: { limit: FILLED_MAX } })
  return {
    text: text ?? '',
    class: version.class,
    made: { version, locale, values },
    place: 'variables',
    errors,
  }
}

/** What is said where no value is given. */
const listDefaults = ({ variables }: TemplateVersion): Values =>
  Object.fromEntries(variables.flatMap(({ name, default: usual }) => (usual == null ? [] : [[name, usual]])))

function listValueFaults({ variables }: TemplateVersion, values: Values): FieldError[] {
  const known = new Set(variables.map(({ name }) => name))
  const at = (name: string) => formatPath('', ['variables', name])
  const errors: FieldError[] = variables.flatMap(({ name, maxLength, type }): FieldError[] => {
    const value = Object.hasOwn(values, name) ? (values[name] as string) : undefined
    if (value === undefined) return [{ path: at(name), code: 'required' }]
    if (value.trim() === '') return [{ path: at(name), code: 'empty' }]
    if (!isOfType(value, type)) return [{ path: at(name), code: type === 'date' ? 'not_a_date' : 'not_a_number' }]
    return maxLength !== null && countCharacters(value) > maxLength
      ? [{ path: at(name), code: 'too_long', params: { limit: maxLength } }]
      : []
  })
  for (const name of Object.keys(values)) if (!known.has(name)) errors.push({ path: at(name), code: 'unknown_field' })
  return errors
}
