import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { accountsKey, addLine, removeLine, setLineDisabled } from './api.ts'
import { PartsList } from './parts-list.tsx'

const KINDS = ['service', 'advertising'] as const

/** The sender lines of an account, in the order in which they are chosen. */
export function AccountLines({ account }: { account: Account }) {
  const { t } = useTranslation()
  const [isAdding, setIsAdding] = useState(false)
  return (
    <>
      <PartsList
        title={t('panel.accounts.lines')}
        empty={t('panel.accounts.noLines')}
        removeWhat={t('panel.accounts.removeLineWhat')}
        parts={account.lines.map(({ number, kind, disabled }) => ({
          id: number,
          name: <Code className="figures">{number}</Code>,
          note: t(`panel.accounts.lineKind.${kind}`),
          disabled,
        }))}
        onAdd={() => setIsAdding(true)}
        setDisabled={(number, disabled) => setLineDisabled(account.name, number, disabled)}
        remove={(number) => removeLine(account.name, number)}
      />
      {isAdding && <AddLineDialog account={account} onClose={() => setIsAdding(false)} />}
    </>
  )
}

function AddLineDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['number'])
  const [number, setNumber] = useState('')
  const [kind, setKind] = useState<(typeof KINDS)[number]>('service')

  const save = async () => {
    const isSaved = await submit.run(() => addLine(account.name, { number: number.trim(), kind }))
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.accounts.addLine')}
      action={t('panel.action.add')}
      isPending={submit.isPending}
      fault={submit.fault}
      isReady={number.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <Field
        label={t('panel.accounts.lineNumber')}
        value={number}
        onChange={setNumber}
        error={submit.errors.number}
        isRequired
        isLtr
      />
      <Segmented
        label={t('panel.accounts.kindLabel')}
        value={kind}
        options={KINDS.map((id) => ({ id, label: t(`panel.accounts.lineKind.${id}`) }))}
        onChange={setKind}
      />
    </FormDialog>
  )
}
