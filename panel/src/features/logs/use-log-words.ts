import { useWordOr } from '../../i18n/use-word-or.ts'
import type { FilterWords } from '../../ui/filters/conditions.ts'

/** The words of a log's fields and values. */
export function useLogWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.logs.field.${name}`, name),
    value: (field, value) =>
      wordOr(field === 'action' ? `panel.logs.action.${value}` : `panel.logs.value.${field}.${value}`, value),
  }
}
