import { useTranslation } from 'react-i18next'

/** The phrase of a key that may have none: of a field or value that the API names and the panel does not know yet. */
export function useWordOr(): (key: string, otherwise: string) => string {
  const { t, i18n } = useTranslation()
  return (key, otherwise) => (i18n.exists(key) ? t(key) : otherwise)
}
