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
import { Confirm } from '../../ui/confirm.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { accountsKey, changeTariffs, tariffsQuery } from './api.ts'
import { TariffDialog } from './tariff-dialog.tsx'

/** What the account's provider asks for a segment, newest first. */
export function AccountTariffs({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('accounts:write')
  const query = useQuery(tariffsQuery(account.name))
  const submit = useSubmit()
  const [isAdding, setIsAdding] = useState(false)
  const [removing, setRemoving] = useState<Tariff | null>(null)
  const tariffs = query.data?.tariffs ?? []
  const remove = async (removed: Tariff) => {
    const isRemoved = await submit.run(() =>
      changeTariffs(account.name, (held) => held.filter((tariff) => keyOf(tariff) !== keyOf(removed))),
    )
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    if (isRemoved) setRemoving(null)
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
      {query.data && tariffs.length === 0 && (
        <p className="px-5 pt-1 pb-5 text-muted">{t('panel.accounts.tariffs.none')}</p>
      )}
      <ul className="divide-y divide-separator">
        {tariffs.map((tariff) => (
          <TariffRow key={keyOf(tariff)} tariff={tariff} onRemove={canWrite ? () => setRemoving(tariff) : undefined} />
        ))}
      </ul>
      {isAdding && <TariffDialog account={account} onClose={() => setIsAdding(false)} />}
      {removing && (
        <Confirm
          title={t('panel.accounts.tariffs.removeTitle', { price: format.money(removing.price) })}
          action={t('panel.action.delete')}
          isOpen
          isPending={submit.isPending}
          error={submit.error}
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        >
          <p>{t('panel.accounts.tariffs.removeWhat')}</p>
        </Confirm>
      )}
    </Surface>
  )
}

/** There is one of a line, an encoding and a day. */
const keyOf = ({ line, encoding, startsOn }: Tariff): string => `${line} ${encoding} ${startsOn}`

function TariffRow({ tariff, onRemove }: { tariff: Tariff; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { line, encoding, startsOn, price } = tariff
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5">
      <span className="font-medium">{format.money(price)}</span>
      <span className="flex-1 text-muted">
        {line === null ? t('panel.accounts.tariffs.allLines') : <Code className="figures">{line}</Code>}
        {format.between}
        {encoding === null ? t('panel.accounts.tariffs.allEncodings') : t(`panel.encoding.${encoding}`)}
        {format.between}
        {t('panel.accounts.tariffs.from', { date: format.date(format.momentOf(startsOn)) })}
      </span>
      {onRemove && (
        <Button size="sm" variant="danger-soft" onPress={onRemove}>
          {t('panel.action.delete')}
        </Button>
      )}
    </li>
  )
}
