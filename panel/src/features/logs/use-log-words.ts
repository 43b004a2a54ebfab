import { useTranslation } from 'react-i18next'
import type { FilterWords } from '../../ui/filters/conditions.ts'

/** The words of a log's fields and values. */
export function useLogWords(): FilterWords {
  const { t, i18n } = useTranslation()
  const wordOr = (key: string, otherwise: string) => (i18n.exists(key) ? t(key) : otherwise)
  return {
    field: (name) => wordOr(`panel.logs.field.${name}`, name),
    value: (field, value) => wordOr(`panel.logs.value.${field}.${value}`, value),
  }
}
