import { useWordOr } from '../../i18n/use-word-or.ts'
import type { FilterWords } from '../../ui/filters/conditions.ts'

/** The words of a token's fields and values. */
export function useTokenWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.tokens.field.${name}`, name),
    value: (field, value) =>
      field === 'kind' ? wordOr(`panel.tokens.kind.${value}`, value) : wordOr(`panel.filter.truth.${value}`, value),
  }
}
