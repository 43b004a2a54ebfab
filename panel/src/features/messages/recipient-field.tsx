import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type ParsedPhone, parsePhone } from '#server/platform/text/phone.ts'
import type { Preview } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { useMissing } from '../../ui/required.ts'

type Props = {
  value: string
  onChange: (value: string) => void
  preview: Preview['recipient']
  error: string | undefined
}

export function readRecipient(typed: string): ParsedPhone {
  return parsePhone(typed)
}

/** A mobile number in any form that people type, with the number it was understood as. */
export function RecipientField({ value, onChange, preview, error }: Props) {
  const { t } = useTranslation()
  const verdict = readRecipient(value)
  // What the server knows and the numbers alone do not tell: a blocked number, a sandbox number on a live account.
  const refusal = preview?.to === value ? preview.problem?.title : undefined
  const isHalfTyped = !verdict.ok && (verdict.reason === 'empty' || value.replace(/\D/g, '').length < 8)
  const localError = verdict.ok || isHalfTyped ? undefined : t(`panel.compose.phone.${verdict.reason}`)

  const halfTyped = useMissing(
    !verdict.ok && verdict.reason !== 'empty',
    verdict.ok ? undefined : t(`panel.compose.phone.${verdict.reason}`),
  )

  return (
    <Field
      label={t('panel.compose.to')}
      value={value}
      onChange={onChange}
      error={error ?? localError ?? halfTyped ?? refusal}
      hint={verdict.ok ? <Understood e164={verdict.e164} /> : t('panel.compose.toHint')}
      placeholder="09121234567"
      inputMode="tel"
      autoComplete="off"
      name="to"
      isLtr
      isRequired
    />
  )
}

function Understood({ e164 }: { e164: string }) {
  const format = useFormat()
  return (
    <span className="flex items-center gap-1.5">
      <CircleCheck className="size-4 text-success" aria-hidden="true" />
      <Code>{format.phone(e164)}</Code>
    </span>
  )
}
