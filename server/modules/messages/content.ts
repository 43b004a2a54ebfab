import type { MessageClass } from '../../dispatch/classes.ts'
import type { Routing } from '../../dispatch/road/routing.ts'
import {
  countCharacters,
  findTemplate,
  renderText,
  type TemplateVersion,
  type Values,
} from '../../dispatch/road/templates.ts'
import type { FieldError } from '../../platform/http/errors.ts'
import { formatPath } from '../../platform/http/validation.ts'

/** Either a text, or a template of the service with values for its variables. */
export type ContentInput = { text?: string; template?: string; variables?: Values; class?: MessageClass }

/**
 * What a message says. `made`: the present version of the template that it is made from, and the values. `place`: where it
 * is told what is wrong with the text. `errors`: what is wrong with how it was asked for; the text is empty then.
 */
export type Content = {
  text: string
  class: MessageClass
  made: { version: TemplateVersion; values: Values } | null
  place: 'text' | 'variables'
  errors: FieldError[]
}

/** Of a plain text nothing is checked here, of a template that it is there and that the values suit it. */
export function readContent({ templates }: Routing, serviceId: number, input: ContentInput): Content {
  const { text = '', template, variables: values = {}, class: className } = input
  const plain: Content = { text, class: className ?? 'normal', made: null, place: 'text', errors: [] }
  if (template === undefined)
    return { ...plain, errors: input.variables ? [{ path: 'variables', code: 'not_together' }] : [] }
  if (input.text !== undefined) return { ...plain, errors: [{ path: 'template', code: 'not_together' }] }
  const version = findTemplate(templates, serviceId, template)
  if (!version) return { ...plain, errors: [{ path: 'template', code: 'not_found' }] }
  const errors = listValueFaults(version, values)
  // the template's class says how its values are kept from readers: it is not the message's to choose
  if (className !== undefined && className !== version.class) errors.push({ path: 'class', code: 'not_together' })
  return {
    text: errors.length > 0 ? '' : renderText(version.text, values),
    class: version.class,
    made: { version, values },
    place: 'variables',
    errors,
  }
}

function listValueFaults({ variables }: TemplateVersion, values: Values): FieldError[] {
  const known = new Set(variables.map(({ name }) => name))
  const at = (name: string) => formatPath('', ['variables', name])
  const errors: FieldError[] = variables.flatMap(({ name, maxLength }): FieldError[] => {
    const value = Object.hasOwn(values, name) ? (values[name] as string) : undefined
    if (value === undefined) return [{ path: at(name), code: 'required' }]
    if (value.trim() === '') return [{ path: at(name), code: 'empty' }]
    return countCharacters(value) > maxLength
      ? [{ path: at(name), code: 'too_long', params: { limit: maxLength } }]
      : []
  })
  for (const name of Object.keys(values)) if (!known.has(name)) errors.push({ path: at(name), code: 'unknown_field' })
  return errors
}
