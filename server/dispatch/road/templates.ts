import type { SendItem } from '../../../providers/provider.ts'
import { PLACEHOLDER } from '../../platform/text/placeholder.ts'
import type { MessageClass } from '../classes.ts'

/** One version of a service's template. A message is made from one, and goes by its bindings whatever comes after. */
export type TemplateVersion = {
  id: number
  serviceId: number
  name: string
  version: number
  class: MessageClass
  /** With `{{variable}}`s: what is sent where no provider's template is. */
  text: string
  variables: Variable[]
  bindings: Binding[]
  /** A newer one has come, or the template was deleted: only what waits still goes by it. */
  isReplaced: boolean
}

/** `maxLength` in characters. */
export type Variable = { name: string; maxLength: number }

/** A provider's own template, for one method: its name there, and which of its tokens takes which variable. */
export type Binding = { method: string; name: string; tokens: BoundToken[] }
/** `maxLength` in characters: a longer value does not go by this binding; null: as long as the variable may be. */
export type BoundToken = { token: string; variable: string; maxLength: number | null }

export type Values = Record<string, string>
export type ProviderTemplate = NonNullable<SendItem['template']>

/** Versions by id; the present ones also by service and name. */
export type Templates = { byId: ReadonlyMap<number, TemplateVersion>; byName: ReadonlyMap<string, TemplateVersion> }

export const NO_TEMPLATES: Templates = { byId: new Map(), byName: new Map() }

export function indexTemplates(versions: TemplateVersion[]): Templates {
  const present = versions.filter(({ isReplaced }) => !isReplaced)
  return {
    byId: new Map(versions.map((one) => [one.id, one])),
    byName: new Map(present.map((one) => [`${one.serviceId}/${one.name}`, one])),
  }
}

/** The present version of a service's template. */
export const findTemplate = ({ byName }: Templates, serviceId: number, name: string): TemplateVersion | undefined =>
  byName.get(`${serviceId}/${name}`)

export const findBinding = (version: TemplateVersion | undefined, method: string): Binding | undefined =>
  version?.bindings.find((binding) => binding.method === method)

/** What a provider is handed: its template's name, and its tokens in the binding's order. */
export const fillBinding = ({ name, tokens }: Binding, values: Values): ProviderTemplate => ({
  name,
  tokens: Object.fromEntries(tokens.map(({ token, variable }) => [token, values[variable] ?? ''])),
})

/** Whether no value is longer than its token may be. */
export const isWithinLimits = ({ tokens }: Binding, values: Values): boolean =>
  tokens.every(({ variable, maxLength }) => maxLength === null || countCharacters(values[variable] ?? '') <= maxLength)

export const countCharacters = (text: string): number => [...text].length

/** The text with each variable's value in its places; what a value holds is not looked at again. */
export const renderText = (text: string, values: Values): string =>
  text.replace(PLACEHOLDER, (place, name: string) => (Object.hasOwn(values, name) ? (values[name] as string) : place))
