import { useTranslation } from 'react-i18next'

/** A message's text; of one that was forgotten, that it was. */
export function MessageText({ text }: { text: string | null }) {
  const { t } = useTranslation()
  return text ?? <span className="text-muted">{t('panel.messages.textForgotten')}</span>
}
