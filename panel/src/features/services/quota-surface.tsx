import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { QuotaUsage, Service } from '../../api/types.ts'
import { type Format, useFormat } from '../../i18n/format.ts'
import { Bar } from '../../ui/bar.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { quotaQuery } from './api.ts'
import { QuotaDialog } from './quota-dialog.tsx'
import { SPANS, UNITS } from './quota-fields.ts'

type PeriodUsage = QuotaUsage['day']
type Usage = { cap: number; used: number; remaining: number; show: (amount: number) => string }

/** What a service may send in a day and a month, how much of it is used, and its flood guard. */
export function QuotaSurface({ service }: { service: Service }) {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('services:write') && !service.archived
  const query = useQuery(quotaQuery(service.name))
  const [isEditing, setIsEditing] = useState(false)
  const editButton = canWrite && (
    <Button size="sm" variant="tertiary" onPress={() => setIsEditing(true)}>
      {t('panel.action.edit')}
    </Button>
  )
  return (
    <Surface title={t('panel.services.quota.title')} actions={editButton}>
      {query.data ? (
        <UsageView usage={query.data} />
      ) : query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <LoadingRows count={2} />
      )}
      {isEditing && <QuotaDialog service={service} onClose={() => setIsEditing(false)} />}
    </Surface>
  )
}

function UsageView({ usage }: { usage: QuotaUsage }) {
  const { t } = useTranslation()
  const format = useFormat()
  const spans = SPANS.filter((span) => UNITS.some((unit) => usage[span][unit] !== null))
  const guard = usage.floodGuard
  return (
    <div className="flex flex-col gap-5 pt-1">
      {spans.length === 0 && <p className="text-muted">{t('panel.services.quota.none')}</p>}
      {spans.map((span) => (
        <Period key={span} span={span} usage={usage[span]} />
      ))}
      <p className="text-muted">
        {guard === null
          ? t('panel.services.guard.none')
          : t('panel.services.guard.set', {
              times: format.number(guard.times),
              time: format.duration(guard.seconds * 1_000),
            })}
      </p>
    </div>
  )
}

function Period({ span, usage }: { span: (typeof SPANS)[number]; usage: PeriodUsage }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <section className="flex flex-col gap-3">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{t(`panel.services.quota.${span}`)}</span>
        <span className="text-sm text-muted">
          {t('panel.services.quota.until', { at: format.dateTime(usage.endsAt) })}
        </span>
      </h3>
      {UNITS.map((unit) => {
        const amounts = readUsage(usage, unit, format)
        if (amounts === null) return null
        const { cap, used, remaining, show } = amounts
        const label = t(`panel.services.quota.unit.${unit}`)
        const text = t('panel.services.quota.used', { used: show(used), cap: show(cap) })
        return (
          <div key={unit} className="flex flex-col gap-1.5">
            <div className="flex flex-wrap justify-between gap-x-3">
              <span>{label}</span>
              <span>
                {text}
                <span className="text-muted">
                  {format.between}
                  {remaining === 0
                    ? t('panel.services.quota.spent')
                    : t('panel.services.quota.left', { n: show(remaining) })}
                </span>
              </span>
            </div>
            <Bar value={used} max={cap} />
          </div>
        )
      })}
    </section>
  )
}

/** Amounts as numbers, and how they are written. */
function readUsage(usage: PeriodUsage, unit: (typeof UNITS)[number], format: Format): Usage | null {
  if (unit !== 'money') return usage[unit] && { ...usage[unit], show: format.number }
  if (usage.money === null) return null
  const { cap, used, remaining } = usage.money
  return {
    cap: Number(cap.amount),
    used: Number(used.amount),
    remaining: Number(remaining.amount),
    show: (amount) => format.money({ amount: String(amount), unit: 'IRR' }),
  }
}
