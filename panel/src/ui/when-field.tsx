import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/format.ts'
import { Segmented } from './segmented.tsx'

const loadMomentField = () => import('./moment-field.tsx')
const MomentField = lazy(() => loadMomentField().then(({ MomentField }) => ({ default: MomentField })))

const HALF_HOUR_MS = 1_800_000

type Props = { value: string | null; onChange: (value: string | null) => void; error: string | undefined }

/** Now, or at a date and time of the reader's calendar. */
export function WhenField({ value, onChange, error }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="flex flex-col gap-3">
      <Segmented
        label={t('panel.compose.when')}
        value={value === null ? 'now' : 'later'}
        options={(['now', 'later'] as const).map((id) => ({ id, label: t(`panel.compose.whenIs.${id}`) }))}
        onChange={(id) => onChange(id === 'now' ? null : nextHalfHour())}
      />
      {value !== null && (
        <Suspense fallback={<div className="h-16" />}>
          <MomentField
            label={t('panel.compose.sendAt')}
            value={value}
            onChange={(moment) => onChange(moment ?? nextHalfHour())}
            hint={`${format.dateTime(value)} (${format.relative(value)})`}
            error={error}
            isFuture
          />
        </Suspense>
      )}
    </div>
  )
}

function nextHalfHour(): string {
  return new Date((Math.ceil(Date.now() / HALF_HOUR_MS) + 1) * HALF_HOUR_MS).toISOString()
}
