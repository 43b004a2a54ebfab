import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { useTranslation } from 'react-i18next'
import { INTL_LOCALES } from '../i18n/format.ts'

/** Tells the components their language, and with it direction, digits and calendar. */
export function Localized({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation()
  return <I18nProvider locale={INTL_LOCALES[i18n.language === 'en' ? 'en' : 'fa']}>{children}</I18nProvider>
}
