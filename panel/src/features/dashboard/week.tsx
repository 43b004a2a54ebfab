import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Surface } from '../../ui/surface.tsx'
import { OutcomeChart } from './outcome-chart.tsx'
import { COLORS, type Day, OUTCOMES } from './outcomes.ts'

const VIEWS = ['chart', 'table'] as const

/** The last seven days by outcome, as a chart or as a table. */
export function Week({ days }: { days: Day[] | undefined }) {
  const { t } = useTranslation()
  const [view, setView] = useState<(typeof VIEWS)[number]>('chart')
  const isEmpty = days?.every(({ messages }) => messages === 0)
  return (
    <Surface
      className="min-w-0 lg:col-span-2"
      title={t('panel.dashboard.chart.title')}
      actions={
        <Segmented
          label={t('panel.dashboard.chart.view')}
          isLabelHidden
          value={view}
          options={VIEWS.map((id) => ({ id, label: t(`panel.dashboard.chart.${id}`) }))}
          onChange={setView}
        />
      }
    >
      {/* chart and table are of one height, and there is room for either before the numbers come */}
      <div className="flex h-92 flex-col gap-3">
        {view === 'table' && days ? (
          <Table days={days} />
        ) : (
          <>
            <Legend />
            <div
              role="img"
              aria-label={t('panel.dashboard.chart.label')}
              className="relative min-h-0 flex-1 text-muted"
            >
              {days && <OutcomeChart days={days} />}
              {isEmpty && <p className="absolute inset-x-0 top-1/3 text-center">{t('panel.dashboard.chart.empty')}</p>}
            </div>
          </>
        )}
        <p className="text-xs text-muted">{t('panel.dashboard.chart.note')}</p>
      </div>
    </Surface>
  )
}

function Legend() {
  const { t } = useTranslation()
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
      {OUTCOMES.map((outcome) => (
        <li key={outcome} className="flex items-center gap-2">
          <span aria-hidden="true" className="size-2.5 rounded-sm" style={{ background: COLORS[outcome] }} />
          {t(`panel.dashboard.outcome.${outcome}`)}
        </li>
      ))}
    </ul>
  )
}

function Table({ days }: { days: Day[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const cell = 'px-1.5 py-2 sm:px-2 text-end first:ps-0 first:text-start last:pe-0'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where the table is wider than the screen it is scrolled by the keyboard
    <section className="min-h-0 flex-1 overflow-auto" tabIndex={0} aria-label={t('panel.dashboard.chart.title')}>
      <table aria-label={t('panel.dashboard.chart.title')} className="w-full border-collapse whitespace-nowrap">
        <thead className="text-xs text-muted">
          <tr>
            <th scope="col" className={`${cell} font-medium`}>
              {t('panel.dashboard.chart.day')}
            </th>
            {OUTCOMES.map((outcome) => (
              <th key={outcome} scope="col" className={`${cell} font-medium`}>
                {t(`panel.dashboard.outcome.${outcome}`)}
              </th>
            ))}
            <th scope="col" className={`${cell} font-medium`}>
              {t('panel.dashboard.chart.total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.date} className="border-t border-separator">
              <th scope="row" className={`${cell} font-normal`}>
                {format.day(format.momentOf(day.date))}
              </th>
              {OUTCOMES.map((outcome) => (
                <td key={outcome} className={cell}>
                  {format.number(day.outcomes[outcome])}
                </td>
              ))}
              <td className={`${cell} font-medium`}>{format.number(day.messages)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
