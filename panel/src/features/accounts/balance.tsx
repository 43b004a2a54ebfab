import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { PenLine, RotateCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import { providerWords } from '../../api/provider-words.ts'
import type { Balance } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Facts } from '../../ui/facts.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Tag } from '../../ui/tag.tsx'
import { balanceKey, balanceQuery, refreshBalance } from './balance-api.ts'
import { BalanceDialog } from './balance-dialog.tsx'
import { BalanceHistory } from './balance-history.tsx'

/** What an account has left, for how long, until when, and how it went. */
export function BalanceSurface({ account }: { account: string }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('accounts:write')
  const query = useQuery(balanceQuery(account))
  const submit = useSubmit()
  const [isEditing, setIsEditing] = useState(false)
  const refresh = async () => {
    await submit.run(() => refreshBalance(account))
    void queryClient.invalidateQueries({ queryKey: balanceKey(account) })
  }
  const balance = query.data
  const actions = canWrite && balance && (
    <div className="flex flex-wrap gap-2">
      {balance.provider.isReadable && (
        <Button size="sm" variant="secondary" isPending={submit.isPending} onPress={refresh}>
          <RotateCw />
          {t('panel.accounts.balance.refresh')}
        </Button>
      )}
      <Button size="sm" variant="tertiary" onPress={() => setIsEditing(true)}>
        <PenLine />
        {t('panel.accounts.balance.byHand')}
      </Button>
    </div>
  )
  return (
    <Surface title={t('panel.accounts.balance.title')} actions={actions}>
      {balance ? (
        <div className="flex flex-col gap-4">
          <FormFault error={submit.error} />
          <Failing balance={balance} />
          <Figures balance={balance} />
          <ByHandNote balance={balance} />
          <BalanceHistory account={account} />
        </div>
      ) : query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <LoadingRows count={3} />
      )}
      {isEditing && balance && (
        <BalanceDialog account={account} balance={balance} onClose={() => setIsEditing(false)} />
      )}
    </Surface>
  )
}

function Figures({ balance }: { balance: Balance }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { runwayDays, daysLeft, pace, source, expirySource } = balance
  const days = (count: number) => t('panel.format.days', { count, n: format.number(count) })
  return (
    <dl className="grid gap-3 sm:grid-cols-3">
      <Figure
        label={t('panel.accounts.balance.left')}
        value={balance.balance ? format.money(balance.balance) : t('panel.accounts.balance.unknown')}
        note={
          source && (
            <>
              {t(`panel.accounts.balance.source.${source}`)}
              {source === 'hand' && balance.byHand?.note && (
                <>
                  : <bdi>{balance.byHand.note}</bdi>
                </>
              )}
            </>
          )
        }
      />
      <Figure
        label={t('panel.accounts.balance.runway')}
        value={runwayDays === null ? t('panel.accounts.balance.unknown') : days(Math.floor(runwayDays))}
        note={
          pace ? t('panel.accounts.balance.pace', { pace: format.money(pace) }) : t('panel.accounts.balance.noPace')
        }
      />
      <Figure
        label={t('panel.accounts.balance.expiry')}
        value={balance.expiresAt === null ? t('panel.accounts.balance.unknown') : format.date(balance.expiresAt)}
        note={
          daysLeft !== null && (
            <>
              {daysLeft < 0
                ? t('panel.accounts.balance.expired')
                : t('panel.accounts.balance.daysLeft', { days: days(daysLeft) })}
              {expirySource === 'hand' && format.between + t('panel.accounts.balance.source.hand')}
            </>
          )
        }
      />
    </dl>
  )
}

function Figure({ label, value, note }: { label: string; value: ReactNode; note: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 rounded-xl bg-default px-4 py-3">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="text-lg font-semibold">{value}</dd>
      {note && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  )
}

function Failing({ balance: { provider } }: { balance: Balance }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { failing } = provider
  if (!failing) return null
  const words = providerWords(failing.provider)
  return (
    <div role="status" className="rounded-xl bg-warning-soft px-4 py-3 text-warning-soft-foreground">
      <p className="font-medium">{t('panel.accounts.balance.failing', { since: format.dateTime(failing.since) })}</p>
      <p>
        {failing.failure.title}
        {words && (
          <>
            {' · '}
            <bdi>{words}</bdi>
          </>
        )}
      </p>
    </div>
  )
}

/** Who entered what, why, and what the provider says instead. */
function ByHandNote({ balance: { byHand, provider } }: { balance: Balance }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!byHand) return null
  const facts = [
    {
      label: t('panel.accounts.balance.enteredBy'),
      value: `\u2068${byHand.by}\u2069${format.between}${format.dateTime(byHand.at)}`,
    },
    { label: t('panel.accounts.balance.entered'), value: byHand.balance && format.money(byHand.balance) },
    { label: t('panel.accounts.balance.note'), value: byHand.note && <bdi>{byHand.note}</bdi> },
    { label: t('panel.accounts.balance.providerSays'), value: provider.balance && format.money(provider.balance) },
    { label: t('panel.accounts.balance.providerExpiry'), value: provider.expiresAt && format.date(provider.expiresAt) },
  ]
  return (
    <div className="rounded-xl border border-border px-4 py-2">
      <p className="pt-2">
        <Tag tone="doubt">{t('panel.accounts.balance.outranks')}</Tag>
      </p>
      <Facts facts={facts.filter(({ value }) => Boolean(value))} />
    </div>
  )
}
