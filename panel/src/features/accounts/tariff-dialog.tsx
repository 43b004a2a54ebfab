import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account, Tariff } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { MomentField } from '../../ui/moment-field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { accountsKey, changeTariffs } from './api.ts'

const ALL = 'all'
const ENCODINGS = ['gsm7', 'ucs2'] as const
type Props = { account: Account; onClose: () => void }

/** Adds a price of a segment, from a day on, to those that there are. */
export function TariffDialog({ account, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [line, setLine] = useState<string | null>(ALL)
  const [encoding, setEncoding] = useState<string | null>(ALL)
  const [from, setFrom] = useState<string | null>(new Date().toISOString())
  const [price, setPrice] = useState<number | null>(null)

  const save = async () => {
    if (from === null || price === null) return
    const added: Tariff = {
      line: line === ALL ? null : line,
      encoding: ENCODINGS.find((one) => one === encoding) ?? null,
      startsOn: format.isoDate(from),
      price: { amount: String(price), unit: 'IRR' },
    }
    const isSaved = await submit.run(() => changeTariffs(account.name, (held) => [...held, added]))
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.accounts.tariffs.add')}
      action={t('panel.action.add')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <WholeNumberField
        label={t('panel.accounts.tariffs.price')}
        value={price}
        onChange={setPrice}
        hint={t('panel.accounts.tariffs.priceHint')}
        isRequired
      />
      <Picker
        label={t('panel.accounts.tariffs.line')}
        value={line}
        options={[
          { id: ALL, label: t('panel.accounts.tariffs.allLines') },
          ...account.lines.map(({ number }) => ({ id: number, label: number })),
        ]}
        onChange={setLine}
      />
      <Picker
        label={t('panel.accounts.tariffs.encoding')}
        value={encoding}
        options={[
          { id: ALL, label: t('panel.accounts.tariffs.allEncodings') },
          ...ENCODINGS.map((id) => ({ id, label: t(`panel.encoding.${id}`) })),
        ]}
        onChange={setEncoding}
      />
      <MomentField label={t('panel.accounts.tariffs.startsOn')} value={from} onChange={setFrom} isRequired />
    </FormDialog>
  )
}
