import { useTranslation } from 'react-i18next'

/** The name of the product with its mark. */
export function Logo() {
  const { t } = useTranslation()
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 32 32" className="size-8 shrink-0" aria-hidden="true">
        <rect width="32" height="32" rx="9" className="fill-accent" />
        <path
          d="M20.4 10.2c1.500 1.600 2.300 3.500 2.300 5.600 0 4.800-4.100 8.200-11 8.6"
          fill="none"
          stroke="white"
          strokeWidth="2.8"
          strokeLinecap="round"
        />
        <circle cx="11" cy="13" r="1.9" fill="white" />
      </svg>
      <span className="text-lg font-bold">{t('panel.app.name')}</span>
    </span>
  )
}
