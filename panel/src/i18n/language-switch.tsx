import { useTranslation } from 'react-i18next'
import { Segmented } from '../ui/segmented.tsx'
import { changeLocale } from './i18n.ts'
import { keepChosenLocale, LOCALE_NAMES, LOCALES } from './locale.ts'

/** The language of the panel, for who is not signed in yet. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  return (
    <Segmented
      label={t('panel.shell.language')}
      isLabelHidden
      value={i18n.language === 'en' ? 'en' : 'fa'}
      options={LOCALES.map((locale) => ({ id: locale, label: LOCALE_NAMES[locale], lang: locale }))}
      onChange={(locale) => {
        keepChosenLocale(locale)
        void changeLocale(locale)
      }}
    />
  )
}
