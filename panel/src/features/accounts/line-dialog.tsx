import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Account } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { LinesField, readLines } from '../../ui/lines-field.tsx'
import { MomentField } from '../../ui/moment-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { accountsKey, addLine, changeLine, providersQuery } from './api.ts'

const KINDS = ['service', 'advertising'] as const
type Props = { account: Account; line: Account['lines'][number] | null; onClose: () => void }

/** Adds a sender line (`line` null), or changes what one carries and writes. */
export function LineDialog({ account, line, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const isEmail = useQuery(providersQuery).data?.find(({ slug }) => slug === account.provider)?.channel === 'email'
  const submit = useSubmit(['number', 'optOut', 'optOutWords', 'optInWords', 'position', 'expiresAt'])
  const [number, setNumber] = useState(line?.number ?? '')
  const [kind, setKind] = useState<(typeof KINDS)[number]>(line?.kind ?? 'service')
  const [carriesOtp, setCarriesOtp] = useState(line?.carriesOtp ?? true)
  const [optOut, setOptOut] = useState(line?.optOut ?? '')
  const [optOutWords, setOptOutWords] = useState(line?.optOutWords?.join('\n') ?? '')
  const [optInWords, setOptInWords] = useState(line?.optInWords?.join('\n') ?? '')
  const [expiresAt, setExpiresAt] = useState(line?.expiresAt ?? null)
  const [position, setPosition] = useState<number | null>(line?.position ?? null)

  const save = async () => {
    const traits = {
      kind,
      carriesOtp,
      optOut: optOut.trim() || null,
      // none named: the centre's
      optOutWords: nullIfNone(readLines(optOutWords)),
      optInWords: nullIfNone(readLines(optInWords)),
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
      onSubmit={save}
      onClose={onClose}
    >
      {!line && (
        <Field
          label={t(isEmail ? 'panel.accounts.lineAddress' : 'panel.accounts.lineNumber')}
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
      {!isEmail && (
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <LinesField
            label={t('panel.settings.optOutWords')}
            hint={t('panel.accounts.wordsHint')}
            rows={2}
            value={optOutWords}
            onChange={setOptOutWords}
            error={findError(submit.errors, 'optOutWords')}
          />
          <LinesField
            label={t('panel.settings.optInWords')}
            hint={t('panel.accounts.wordsHint')}
            rows={2}
            value={optInWords}
            onChange={setOptInWords}
            error={findError(submit.errors, 'optInWords')}
          />
        </div>
      )}
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

const nullIfNone = (words: string[]): string[] | null => (words.length > 0 ? words : null)

/** Of a list, or of one in it. */
const findError = (errors: Record<string, string>, name: string): string | undefined =>
  Object.entries(errors).find(([field]) => field.startsWith(name))?.[1]
