import { useTranslation } from 'react-i18next'

/** Says that what stands here changes by itself. */
export function LiveDot() {
  const { t } = useTranslation()
  return (
    <span className="flex items-center gap-1.5 text-xs font-normal text-muted">
      <span className="size-1.5 rounded-full bg-success" aria-hidden="true" />
      {t('panel.state.live')}
    </span>
  )
}
