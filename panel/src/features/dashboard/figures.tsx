import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Dashboard } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Bar } from '../../ui/bar.tsx'
import { countArrivals } from './outcomes.ts'
import { findTightestQuota } from './quota.ts'

/** The four numbers above all else: today, what arrived, how quickly it was handed over, and the quota. */
export function Figures({ board }: { board: Dashboard | undefined }) {
  return (
    <div className="grid grid-cols-2 gap-4 xl:grid-cols-4">
      {board ? (
        <>
          <Today board={board} />
          <Delivered board={board} />
          <HandOver board={board} />
          <Quota board={board} />
        </>
      ) : (
        [0, 1, 2, 3].map((place) => <Figure key={place} />)
      )}
    </div>
  )
}

type Props = { board: Dashboard }

function Today({ board: { days, comparison } }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { today, yesterday } = comparison
  const change = yesterday === 0 ? null : today / yesterday - 1
  const word = change === 0 ? 'same' : (change ?? 0) > 0 ? 'more' : 'less'
  return (
    <Figure title={t('panel.dashboard.today')} value={format.number(days.at(-1)?.messages ?? 0)}>
      {change === null
        ? t('panel.dashboard.noneYesterday')
        : t(`panel.dashboard.${word}`, { share: format.percent(Math.abs(change)) })}
    </Figure>
  )
}

function Delivered({ board: { days } }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { arrived, ended } = countArrivals(days)
  return (
    <Figure title={t('panel.dashboard.delivered')} value={ended === 0 ? '—' : format.percent(arrived / ended)}>
      {ended === 0
        ? t('panel.dashboard.noneEnded')
        : t('panel.dashboard.deliveredOf', { n: format.number(arrived), all: format.number(ended) })}
    </Figure>
  )
}

function HandOver({ board: { handOver } }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { share, seconds, messages } = handOver
  return (
    <Figure
      title={t('panel.dashboard.handOver', { n: format.number(seconds) })}
      value={share === null ? '—' : format.percent(share)}
    >
      {share === null
        ? t('panel.dashboard.noneHandedOver')
        : t('panel.dashboard.handOverOf', { n: format.number(messages) })}
    </Figure>
  )
}

function Quota({ board }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const quota = findTightestQuota(board.quota, format)
  if (!quota)
    return (
      <Figure title={t('panel.dashboard.quota.none')} value={t('panel.dashboard.quota.noneWord')}>
        {t('panel.dashboard.quota.noneDetail')}
      </Figure>
    )
  return (
    <Figure
      title={t(`panel.dashboard.quota.${quota.span}`)}
      value={format.percent(quota.share)}
      bar={<Bar value={quota.share} max={1} />}
    >
      {t(`panel.dashboard.quota.${quota.unit}`, { used: quota.used, cap: quota.cap })}
    </Figure>
  )
}

type FigureProps = { title?: string; value?: string; bar?: ReactNode; children?: ReactNode }

/** Without words: the grey place of what is on its way, as high as it. */
function Figure({ title, value, bar, children }: FigureProps) {
  return (
    <section className="flex h-37 flex-col gap-1 rounded-2xl border border-border bg-surface px-4 py-4 sm:h-33 sm:px-5">
      {title === undefined ? (
        <>
          <span className="h-3 w-24 rounded bg-default" />
          <span className="my-2 h-6 w-20 rounded bg-default" />
          <span className="h-3 w-40 rounded bg-default" />
        </>
      ) : (
        <>
          <h2 className="text-muted">{title}</h2>
          <p className="text-2xl font-bold">{value}</p>
          {bar}
          <p className="text-xs text-muted">{children}</p>
        </>
      )}
    </section>
  )
}
