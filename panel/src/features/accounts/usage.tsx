import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Account, AccountUsage } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { usageQuery } from './api.ts'

const SPANS = ['today', 'week', 'month'] as const

/** What went through the account, and what a segment really cost beside what its tariffs say. */
export function AccountUsageSurface({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useQuery(usageQuery(account.name))
  const { data } = query
  return (
    <Surface title={t('panel.accounts.usage.title')}>
      {query.isPending && <LoadingRows count={2} />}
      {query.isError && <Fault error={query.error} onRetry={() => query.refetch()} />}
      {data && (
        <Facts
          facts={SPANS.map((span) => ({
            label: t(`panel.accounts.usage.${span}`),
            value: format.facts([
              t('panel.accounts.usage.messages', { count: data[span].messages, n: format.number(data[span].messages) }),
              format.segments(data[span].segments),
              data[span].charged.amount !== '0' && format.money(data[span].charged),
            ]),
          }))}
        />
      )}
      {data && data.prices.length > 0 && <Prices prices={data.prices} />}
    </Surface>
  )
}

function Prices({ prices }: { prices: AccountUsage['prices'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="flex flex-col gap-1 border-t border-separator pt-3">
      <p className="font-medium">{t('panel.accounts.usage.prices')}</p>
      {prices.map(({ line, encoding, charged, tariff }) => (
        <p key={`${line} ${encoding}`}>
          {line !== null && (
            <>
              <Code className="figures">{line}</Code> ·{' '}
            </>
          )}
          {t(`panel.encoding.${encoding}`)}: {format.money(charged)}{' '}
          <span className={tariff !== null && tariff.amount !== charged.amount ? 'text-danger' : 'text-muted'}>
            {tariff === null
              ? t('panel.accounts.usage.noTariff')
              : t('panel.accounts.usage.tariff', { price: format.money(tariff) })}
          </span>
        </p>
      ))}
    </div>
  )
}
