import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { MomentField } from '../../ui/moment-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { accountsKey, addLine, changeLine } from './api.ts'

const KINDS = ['service', 'advertising'] as const
type Props = { account: Account; line: Account['lines'][number] | null; onClose: () => void }

/** Adds a sender line (`line` null), or changes what one carries and writes. */
export function LineDialog({ account, line, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['number', 'optOut', 'position', 'expiresAt'])
  const [number, setNumber] = useState(line?.number ?? '')
  const [kind, setKind] = useState<(typeof KINDS)[number]>(line?.kind ?? 'service')
  const [carriesOtp, setCarriesOtp] = useState(line?.carriesOtp ?? true)
  const [optOut, setOptOut] = useState(line?.optOut ?? '')
  const [expiresAt, setExpiresAt] = useState(line?.expiresAt ?? null)
  const [position, setPosition] = useState<number | null>(line?.position ?? null)

  const save = async () => {
    const traits = {
      kind,
      carriesOtp,
      optOut: optOut.trim() || null,
      expiresAt,
      ...(position !== null && { position }),
    }
    const isSaved = await submit.run(() =>
      line
        ? changeLine(account.name, line.number, traits)
        : addLine(account.name, { number: number.trim(), ...traits }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    onClose()
  }
  return (
    <FormDialog
      title={line ? t('panel.accounts.editLine', { number: line.number }) : t('panel.accounts.addLine')}
      action={t(line ? 'panel.action.save' : 'panel.action.add')}
      isPending={submit.isPending}
      fault={submit.fault}
      isReady={number.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      {!line && (
        <Field
          label={t('panel.accounts.lineNumber')}
          value={number}
          onChange={setNumber}
          error={submit.errors.number}
          isRequired
          isLtr
        />
      )}
      <Segmented
        label={t('panel.accounts.kindLabel')}
        value={kind}
        options={KINDS.map((id) => ({ id, label: t(`panel.accounts.lineKind.${id}`) }))}
        onChange={(next) => {
          setKind(next)
          if (!line) setCarriesOtp(next === 'service')
        }}
      />
      <Choices
        label={t('panel.accounts.carriesOtp')}
        options={[{ id: 'otp', label: t('panel.accounts.carriesOtp'), note: t('panel.accounts.carriesOtpHint') }]}
        value={carriesOtp ? ['otp'] : []}
        onChange={(chosen) => setCarriesOtp(chosen.length > 0)}
      />
      <Field
        label={t('panel.accounts.optOut')}
        value={optOut}
        onChange={setOptOut}
        hint={t('panel.accounts.optOutHint')}
        error={submit.errors.optOut}
      />
      <MomentField
        label={t('panel.accounts.expiresAt')}
        value={expiresAt}
        onChange={setExpiresAt}
        hint={t('panel.accounts.expiresAtHint')}
        error={submit.errors.expiresAt}
      />
      <WholeNumberField
        label={t('panel.accounts.order')}
        value={position}
        onChange={setPosition}
        hint={t('panel.accounts.orderHint')}
        error={submit.errors.position}
      />
    </FormDialog>
  )
}
