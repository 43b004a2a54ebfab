import { useTranslation } from 'react-i18next'
import type { FilterWords } from '../../ui/filters/conditions.ts'

/** The words of a token's fields and values. */
export function useTokenWords(): FilterWords {
  const { t, i18n } = useTranslation()
  const wordOr = (key: string, otherwise: string) => (i18n.exists(key) ? t(key) : otherwise)
  return {
    field: (name) => wordOr(`panel.tokens.field.${name}`, name),
    value: (field, value) =>
      field === 'kind' ? wordOr(`panel.tokens.kind.${value}`, value) : wordOr(`panel.tokens.value.${value}`, value),
  }
}
