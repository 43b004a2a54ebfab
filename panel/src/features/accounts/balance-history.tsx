import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BalanceReading } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { LoadingRows } from '../../ui/states.tsx'
import { alertRulesQuery, balanceHistoryQuery } from './balance-api.ts'

// recharts is larger than the rest of the page: it comes when there is something to draw
const BalanceChart = lazy(() => import('./balance-chart.tsx'))

const SPANS = ['7', '30', '90'] as const
const VIEWS = ['chart', 'table'] as const

/** How a balance went: as a chart, or as the table of what stands in it. */
export function BalanceHistory({ account }: { account: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [days, setDays] = useState<(typeof SPANS)[number]>('30')
  const [view, setView] = useState<(typeof VIEWS)[number]>('chart')
  const readings = useQuery(balanceHistoryQuery(account, Number(days))).data?.readings
  const thresholds = useQuery(alertRulesQuery(account)).data?.amounts.map(Number) ?? []
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap justify-between gap-3">
        <Segmented
          label={t('panel.accounts.balance.span')}
          isLabelHidden
          value={days}
          onChange={setDays}
          options={SPANS.map((id) => ({
            id,
            label: t('panel.format.days', { count: Number(id), n: format.number(Number(id)) }),
          }))}
        />
        <Segmented
          label={t('panel.accounts.balance.view')}
          isLabelHidden
          value={view}
          onChange={setView}
          options={VIEWS.map((id) => ({ id, label: t(`panel.accounts.balance.viewAs.${id}`) }))}
        />
      </div>
      {readings === undefined ? (
        <LoadingRows count={3} />
      ) : readings.length === 0 ? (
        <p className="py-6 text-center text-muted">{t('panel.accounts.balance.noHistory')}</p>
      ) : view === 'table' ? (
        <ReadingsTable readings={readings} />
      ) : (
        <div className="h-64" dir="ltr" aria-hidden="true">
          <Suspense fallback={<LoadingRows count={3} />}>
            <BalanceChart readings={readings} thresholds={thresholds} />
          </Suspense>
        </div>
      )}
    </div>
  )
}

function ReadingsTable({ readings }: { readings: BalanceReading[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has only a keyboard scrolls it too
    <section className="max-h-64 overflow-y-auto" tabIndex={0} aria-label={t('panel.accounts.balance.history')}>
      <table className="w-full text-start">
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            <th className="py-2 text-start font-medium">{t('panel.accounts.balance.at')}</th>
            <th className="py-2 text-start font-medium">{t('panel.accounts.balance.left')}</th>
            <th className="py-2 text-start font-medium">{t('panel.accounts.balance.from')}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-separator">
          {readings.toReversed().map(({ at, balance, source }) => (
            <tr key={at}>
              <td className="py-1.5">{format.dateTime(at)}</td>
              <td className="py-1.5">{format.money(balance)}</td>
              <td className="py-1.5 text-muted">{t(`panel.accounts.balance.source.${source}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
