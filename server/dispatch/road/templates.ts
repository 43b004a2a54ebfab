import type { SendItem } from '../../../providers/provider.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { fitsFilled, PLACEHOLDER } from '../../platform/text/placeholder.ts'
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
  /** The language of `text`: what is said where the recipient's is not known, or has no text. */
  locale: Locale
  /** The same in other languages. */
  translations: Translations
  variables: Variable[]
  bindings: Binding[]
  /** A newer one has come, or the template was deleted: only what waits still goes by it. */
  isReplaced: boolean
}

export type Translations = Partial<Record<Locale, string>>

/** What a message is made from: a version, in one of its languages, and the values. */
export type MadeOf = { version: TemplateVersion; locale: Locale; values: Values }

/**
 * `maxLength` in characters, or null: as long as a value may be at all. `type`: what a value has to look like, any text
 * unless given; `default`: what stands where no value is given; `sample`: an example, for those who look at the template.
 * Versions from before there were these have none of them.
 */
export type Variable = {
  name: string
  maxLength: number | null
  type?: VariableType
  default?: string | null
  sample?: string | null
}

export const VARIABLE_TYPES = ['text', 'number', 'date'] as const
export type VariableType = (typeof VARIABLE_TYPES)[number]

const FORMS: Record<VariableType, RegExp> = {
  text: /^/,
  number: /^[+-]?\d[\d,٬.٫]*$/,
  // of either calendar: it is said as it is given
  date: /^\d{4}[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12]\d|3[01])$/,
}

/** Whether a value is what its variable takes; in Persian digits as well. */
export const isOfType = (value: string, type: VariableType = 'text'): boolean =>
  FORMS[type].test(toLatinDigits(value.trim()))

/**
 * A provider's own template, for one method: its name there, and which of its tokens takes which variable. `locale`: it says
 * it in that language, and only messages in it go by it; null or absent: all of them.
 */
export type Binding = { method: string; name: string; locale?: Locale | null; tokens: BoundToken[] }
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

/** By which of the provider's templates a message in that language goes: one of the language, else one of none. */
export function findBinding(version: TemplateVersion | undefined, method: string, locale: string): Binding | undefined {
  const bound = version?.bindings.filter((binding) => binding.method === method) ?? []
  return bound.find((one) => one.locale === locale) ?? bound.find((one) => one.locale == null)
}

/** The language in which a version is said to somebody: what is wanted, where it has a text, else its own. */
export const chooseLocale = ({ locale, translations }: TemplateVersion, wanted: Locale | null | undefined): Locale =>
  wanted != null && translations[wanted] !== undefined ? wanted : locale

/** What a version says in one of its languages. */
export const textIn = (
  { text, translations }: Pick<TemplateVersion, 'text' | 'translations'>,
  locale: Locale,
): string => translations[locale] ?? text

/** What a provider is handed: its template's name, and its tokens in the binding's order. */
export const fillBinding = ({ name, tokens }: Binding, values: Values): ProviderTemplate => ({
  name,
  tokens: Object.fromEntries(tokens.map(({ token, variable }) => [token, values[variable] ?? ''])),
})

/** Whether no value is longer than its token may be. */
export const isWithinLimits = ({ tokens }: Binding, values: Values): boolean =>
  tokens.every(({ variable, maxLength }) => maxLength === null || countCharacters(values[variable] ?? '') <= maxLength)

export const countCharacters = (text: string): number => [...text].length

/**
 * The text with each variable's value in its places; what a value holds is not looked at again. Null where it would be
 * longer than `FILLED_MAX`: nothing is made of it then.
 */
export function renderText(text: string, values: Values): string | null {
  const known = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined)
  if (!fitsFilled(text, (name) => known(name)?.length)) return null
  return text.replace(PLACEHOLDER, (place, name: string) => known(name) ?? place)
}
