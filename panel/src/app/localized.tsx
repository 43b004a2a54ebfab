import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { useTranslation } from 'react-i18next'
import { INTL_LOCALES } from '../i18n/format.ts'

/** Tells the components their language, and with it direction, digits and calendar. */
export function Localized({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation()
  // Persian digits are those of the language anyway; only where a locale does not name them may dates be typed in others.
  const locale = INTL_LOCALES[i18n.language === 'en' ? 'en' : 'fa'].replace(/-nu-\w+$/, '')
  return <I18nProvider locale={locale}>{children}</I18nProvider>
}
