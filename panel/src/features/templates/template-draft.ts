import { PLACEHOLDER } from '#server/platform/text/placeholder.ts'
import type { Template } from '../../api/types.ts'

/** What a form of a template holds while it is filled in. */
export type Draft = Pick<Template, 'name' | 'title' | 'class' | 'text'> & {
  /** The most characters of each variable, by its name; null: not said yet. */
  lengths: Record<string, number | null>
  bindings: Binding[]
}
export type Binding = Template['bindings'][number]

const LENGTH_USUAL = 40

/** `methods`: those of the service that go by a provider's template; each has a place, and so has one that is bound already. */
export function draftOf(template: Template | null, methods: string[]): Draft {
  const bound = template?.bindings ?? []
  const free = methods.filter((method) => !bound.some((binding) => binding.method === method))
  return {
    name: template?.name ?? '',
    title: template?.title ?? { fa: '', en: '' },
    class: template?.class ?? 'otp',
    text: template?.text ?? '',
    lengths: Object.fromEntries(template?.variables.map(({ name, maxLength }) => [name, maxLength]) ?? []),
    bindings: [...bound, ...free.map((method) => ({ method, name: '', tokens: [] }))],
  }
}

/** The variables of a draft: those of its text, and those that only a provider's template takes. */
export function variablesOf({ text, lengths, bindings }: Draft): { name: string; maxLength: number | null }[] {
  const inText = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!)
  const inBindings = bindings
    .flatMap(({ tokens }) => tokens.map(({ variable }) => variable))
    .filter((name) => name in lengths)
  return [...new Set([...inText, ...inBindings])].map((name) => ({
    name,
    maxLength: name in lengths ? lengths[name]! : LENGTH_USUAL,
  }))
}

/** The bindings that name a template of the provider. */
export const boundOf = ({ bindings }: Draft): Binding[] => bindings.filter(({ name }) => name.trim() !== '')

/** What the API is asked to keep. */
export function bodyOf(draft: Draft) {
  const { title, text } = draft
  return {
    title,
    class: draft.class,
    text,
    variables: variablesOf(draft).map(({ name, maxLength }) => ({ name, maxLength: maxLength ?? LENGTH_USUAL })),
    bindings: boundOf(draft).map(({ method, name, tokens }) => ({
      method,
      name: name.trim(),
      tokens: tokens.map(({ token, variable, maxLength }) => ({ token: token.trim(), variable, maxLength })),
    })),
  }
}

/** The fields of the API's answer that the form shows faults at. */
export function fieldsOf(draft: Draft): string[] {
  const ofVariables = variablesOf(draft).map((_, i) => `variables[${i}].maxLength`)
  const ofBindings = boundOf(draft).flatMap(({ tokens }, i) => [
    `bindings[${i}].name`,
    ...tokens.flatMap((_, k) =>
      ['token', 'variable', 'maxLength'].map((part) => `bindings[${i}].tokens[${k}].${part}`),
    ),
  ])
  return ['name', 'title.fa', 'title.en', 'text', ...ofVariables, ...ofBindings]
}
