import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Bar } from '../../ui/bar.tsx'
import { Surface } from '../../ui/surface.tsx'
import { countLeft, STATUSES } from './figures.ts'

/** Two ends that sound alike; what each means stands beside it. */
const isTold = (status: string): status is 'undelivered' | 'failed' => status === 'undelivered' || status === 'failed'

/** How far it is, and what became of what has left; each figure leads to the messages that it counts. */
export function BroadcastProgress({ service, told }: { service: string; told: BroadcastDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { progress, id } = told
  const { outcome } = progress
  const { left, waiting, all } = countLeft(told)
  const isMoving = waiting > 0 && !['cancelled', 'finished'].includes(told.state)
  return (
    <Surface title={t('panel.broadcasts.progress')}>
      {isMoving && (
        <div className="flex flex-col gap-2 pb-3">
          <p>{t('panel.broadcasts.leftOf', { n: format.number(left), all: format.number(all) })}</p>
          <Bar value={all - waiting} max={all} isProgress />
        </div>
      )}
      <ul className="divide-y divide-separator">
        {STATUSES.filter((status) => (outcome[status] ?? 0) > 0).map((status) => (
          <li key={status} className="flex items-center justify-between gap-4 py-2.5">
            <Link
              to="/s/$service/messages"
              params={{ service }}
              search={{ broadcast: id, status }}
              className="font-medium underline underline-offset-4 hover:text-accent"
            >
              {t(`statuses.${status}`)}
            </Link>
            {isTold(status) && (
              <span className="min-w-0 flex-1 text-xs text-muted">{t(`panel.broadcasts.endMeans.${status}`)}</span>
            )}
            <span className="figures">{format.number(outcome[status] ?? 0)}</span>
          </li>
        ))}
      </ul>
      {progress.dropped > 0 && (
        <p className="pt-2 text-muted">
          {t('panel.broadcasts.dropped', { count: progress.dropped, n: format.number(progress.dropped) })}
        </p>
      )}
    </Surface>
  )
}
