import { PLACEHOLDER } from '#server/platform/text/placeholder.ts'
import type { Template } from '../../api/types.ts'

export type Language = Template['locale']

/** What a form of a template holds while it is filled in. */
export type Draft = Pick<Template, 'name' | 'title' | 'class' | 'text' | 'locale'> & {
  /** The same in the other language; null: there is none. */
  other: string | null
  /** What is said of each variable, by its name. */
  traits: Record<string, Traits>
  bindings: Binding[]
}
export type Binding = Template['bindings'][number]
type Variable = Template['variables'][number]
/** `maxLength` null: as long as it may be; `default` or `sample` empty: there is none. */
export type Traits = { maxLength: number | null; type: Variable['type']; default: string; sample: string }

export const LANGUAGES = ['fa', 'en'] as const

export const VARIABLE_TYPES = ['text', 'number', 'date'] as const

const LENGTH_USUAL = 40
const USUAL: Traits = { maxLength: LENGTH_USUAL, type: 'text', default: '', sample: '' }

export const otherThan = (locale: Language): Language => (locale === 'fa' ? 'en' : 'fa')

/** Each language's own: a text that begins with a variable's Latin name says nothing of it. */
export const directionOf = (locale: Language): 'rtl' | 'ltr' => (locale === 'fa' ? 'rtl' : 'ltr')

/**
 * `methods`: those of the service that go by a provider's template; each has a place, and so has one that is bound already.
 * A new one is written in the reader's language.
 */
export function draftOf(template: Template | null, methods: string[], mine: Language): Draft {
  const bound = template?.bindings ?? []
  const locale = template?.locale ?? mine
  const free = methods.filter((method) => !bound.some((binding) => binding.method === method))
  return {
    name: template?.name ?? '',
    title: template?.title ?? { fa: '', en: '' },
    class: template?.class ?? 'normal',
    text: template?.text ?? '',
    locale,
    other: template?.translations[otherThan(locale)] ?? null,
    traits: Object.fromEntries(
      template?.variables.map(({ name, maxLength, type, default: usual, sample }) => [
        name,
        { maxLength, type, default: usual ?? '', sample: sample ?? '' },
      ]) ?? [],
    ),
    bindings: [...bound, ...free.map((method) => ({ method, name: '', locale: null, tokens: [] }))],
  }
}

/** The variables of a draft: those of its texts, and those that only a provider's template takes. */
export function variablesOf({ text, other, traits, bindings }: Draft): ({ name: string } & Traits)[] {
  const inTexts = [...`${text}\n${other ?? ''}`.matchAll(PLACEHOLDER)].map(([, name]) => name!)
  const inBindings = bindings
    .flatMap(({ tokens }) => tokens.map(({ variable }) => variable))
    .filter((name) => name in traits)
  return [...new Set([...inTexts, ...inBindings])].map((name) => ({ name, ...(traits[name] ?? USUAL) }))
}

/** The bindings that name a template of the provider. */
export const boundOf = ({ bindings }: Draft): Binding[] => bindings.filter(({ name }) => name.trim() !== '')

/** What the API is asked to keep. */
export function bodyOf(draft: Draft) {
  const { title, text, locale, other } = draft
  return {
    title,
    class: draft.class,
    text,
    locale,
    translations: other === null ? {} : { [otherThan(locale)]: other },
    variables: variablesOf(draft).map(({ name, maxLength, type, default: usual, sample }) => ({
      name,
      maxLength,
      type,
      default: usual.trim() === '' ? null : usual,
      sample: sample.trim() === '' ? null : sample,
    })),
    bindings: boundOf(draft).map(({ method, name, locale: bound, tokens }) => ({
      method,
      name: name.trim(),
      locale: bound,
      tokens: tokens.map(({ token, variable, maxLength }) => ({ token: token.trim(), variable, maxLength })),
    })),
  }
}

/** The fields of the API's answer that the form shows faults at. */
export function fieldsOf(draft: Draft): string[] {
  const ofVariables = variablesOf(draft).flatMap((_, i) =>
    ['maxLength', 'type', 'default', 'sample'].map((part) => `variables[${i}].${part}`),
  )
  const ofBindings = boundOf(draft).flatMap(({ tokens }, i) => [
    ...['name', 'method', 'locale'].map((part) => `bindings[${i}].${part}`),
    ...tokens.flatMap((_, k) =>
      ['token', 'variable', 'maxLength'].map((part) => `bindings[${i}].tokens[${k}].${part}`),
    ),
  ])
  const ofTexts = ['text', ...(draft.other === null ? [] : [`translations.${otherThan(draft.locale)}`])]
  return ['name', 'title.fa', 'title.en', ...ofTexts, ...ofVariables, ...ofBindings]
}
