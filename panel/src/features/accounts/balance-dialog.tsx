import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Balance } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { MomentField } from '../../ui/moment-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { balanceKey, changeBalancePeriod, clearBalance, enterBalance } from './balance-api.ts'

type Props = { account: string; balance: Balance; onClose: () => void }

const UNITS = ['IRR', 'credit'] as const

/** Enters a balance and an expiry by hand, or clears them; and how often the provider is asked. */
export function BalanceDialog({ account, balance, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['balance.amount', 'balance.unit', 'balance', 'expiresAt', 'note', 'periodMinutes'])
  const { byHand, provider } = balance
  const [amount, setAmount] = useState(byHand?.balance ? Math.floor(Number(byHand.balance.amount)) : null)
  const [unit, setUnit] = useState(byHand?.balance?.unit ?? provider.balance?.unit ?? 'IRR')
  const [expiresAt, setExpiresAt] = useState(byHand?.expiresAt ?? null)
  const [note, setNote] = useState(byHand?.note ?? '')
  const [period, setPeriod] = useState<number | null>(balance.periodMinutes)
  const isByHand = amount !== null || expiresAt !== null
  const isChanged =
    amount !== (byHand?.balance ? Math.floor(Number(byHand.balance.amount)) : null) ||
    unit !== (byHand?.balance?.unit ?? unit) ||
    expiresAt !== (byHand?.expiresAt ?? null) ||
    note.trim() !== (byHand?.note ?? '')

  async function end(act: () => Promise<unknown>): Promise<void> {
    if (!(await submit.run(act))) return
    void queryClient.invalidateQueries({ queryKey: balanceKey(account) })
    onClose()
  }
  const save = () =>
    end(async () => {
      if (period !== null && period !== balance.periodMinutes) await changeBalancePeriod(account, period)
      if (!isChanged) return
      if (isByHand)
        await enterBalance(account, {
          balance: amount === null ? null : { amount: String(amount), unit },
          expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
          note: note.trim() || null,
        })
      else await clearBalance(account)
    })

  return (
    <FormDialog
      title={t('panel.accounts.balance.byHandTitle')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <p className="text-muted">{t('panel.accounts.balance.byHandWhat')}</p>
      <WholeNumberField
        label={t('panel.accounts.balance.left')}
        value={amount}
        onChange={setAmount}
        error={submit.errors['balance.amount'] ?? submit.errors.balance}
      />
      {provider.balance === null && (
        <Segmented
          label={t('panel.accounts.balance.unit')}
          value={unit}
          onChange={setUnit}
          options={UNITS.map((id) => ({ id, label: t(`panel.accounts.balance.units.${id}`) }))}
        />
      )}
      <MomentField
        label={t('panel.accounts.balance.expiry')}
        value={expiresAt}
        onChange={setExpiresAt}
        error={submit.errors.expiresAt}
      />
      <Field
        label={t('panel.accounts.balance.note')}
        value={note}
        onChange={setNote}
        hint={t('panel.accounts.balance.noteHint')}
        error={submit.errors.note}
        isRequired={isByHand && isChanged}
        maxLength={500}
      />
      {byHand && (
        <div>
          <Button
            variant="danger-soft"
            size="sm"
            isPending={submit.isPending}
            onPress={() => end(() => clearBalance(account))}
          >
            {t('panel.accounts.balance.clear')}
          </Button>
        </div>
      )}
      <WholeNumberField
        label={t('panel.accounts.balance.period')}
        hint={t('panel.accounts.balance.periodHint')}
        value={period}
        onChange={setPeriod}
        error={submit.errors.periodMinutes}
        isRequired
      />
    </FormDialog>
  )
}
