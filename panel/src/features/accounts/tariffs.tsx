import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Account, Tariff } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { accountsKey, setTariffs, tariffsQuery } from './api.ts'
import { TariffDialog } from './tariff-dialog.tsx'

/** What the account's provider asks for a segment, newest first. */
export function AccountTariffs({ account }: { account: Account }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('accounts:write')
  const query = useQuery(tariffsQuery(account.name))
  const submit = useSubmit()
  const [isAdding, setIsAdding] = useState(false)
  const tariffs = query.data?.tariffs ?? []
  const remove = async (index: number) => {
    await submit.run(() => setTariffs(account.name, tariffs.toSpliced(index, 1)))
    void queryClient.invalidateQueries({ queryKey: accountsKey })
  }
  return (
    <Surface
      title={t('panel.accounts.tariffs.title')}
      isFlush
      actions={
        canWrite &&
        query.data && (
          <Button size="sm" variant="tertiary" onPress={() => setIsAdding(true)}>
            <Plus />
            {t('panel.action.add')}
          </Button>
        )
      }
    >
      {query.isPending && <LoadingRows count={1} />}
      {query.isError && <Fault error={query.error} onRetry={() => query.refetch()} />}
      {submit.error !== null && (
        <div className="px-5 pt-2">
          <FormFault error={submit.error} />
        </div>
      )}
      {query.data && tariffs.length === 0 && (
        <p className="px-5 pt-1 pb-5 text-muted">{t('panel.accounts.tariffs.none')}</p>
      )}
      <ul className="divide-y divide-separator">
        {tariffs.map((tariff, index) => (
          <TariffRow
            key={`${tariff.line} ${tariff.encoding} ${tariff.startsOn}`}
            tariff={tariff}
            onRemove={canWrite ? () => remove(index) : undefined}
          />
        ))}
      </ul>
      {isAdding && <TariffDialog account={account} tariffs={tariffs} onClose={() => setIsAdding(false)} />}
    </Surface>
  )
}

function TariffRow({ tariff, onRemove }: { tariff: Tariff; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { line, encoding, startsOn, price } = tariff
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5">
      <span className="font-medium">{format.money(price)}</span>
      <span className="flex-1 text-muted">
        {line === null ? t('panel.accounts.tariffs.allLines') : <Code className="figures">{line}</Code>}
        {' · '}
        {encoding === null ? t('panel.accounts.tariffs.allEncodings') : t(`panel.encoding.${encoding}`)}
        {' · '}
        {/* noon in Tehran: the same day for every reader */}
        {t('panel.accounts.tariffs.from', { date: format.date(`${startsOn}T08:30:00Z`) })}
      </span>
      {onRemove && (
        <Button size="sm" variant="danger-soft" onPress={onRemove}>
          {t('panel.action.delete')}
        </Button>
      )}
    </li>
  )
}
