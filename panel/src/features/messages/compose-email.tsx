import { FieldError } from '@heroui/react/field-error'
import { Label } from '@heroui/react/label'
import { TextArea } from '@heroui/react/textarea'
import { TextField as Root } from '@heroui/react/textfield'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseEmail } from '#server/platform/text/email.ts'
import { serviceQuery } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { AddressableUser, NewMessage } from '../../api/types.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { useMissing } from '../../ui/required.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { ComposeForm, useComposing } from './compose-form.tsx'
import { PersonField } from './person-field.tsx'

const AUTOMATIC = 'automatic'
const SUBJECT_MAX = 250

type Draft = {
  toIs: 'address' | 'person'
  to: string
  person: AddressableUser | null
  subject: string
  text: string
  html: string
  from: string
  sendAt: string | null
}
const EMPTY: Draft = {
  toIs: 'address',
  to: '',
  person: null,
  subject: '',
  text: '',
  html: '',
  from: AUTOMATIC,
  sendAt: null,
}

/** Writes one e-mail to one address or person. `choice`: of the channel, where there is one. */
export function ComposeEmail({ service, choice }: { service: string; choice: ReactNode }) {
  const { t } = useTranslation()
  const can = useCan(service)
  const [draft, setDraft] = useState(EMPTY)
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const isWhole = draft.subject.trim() !== '' && draft.text.trim() !== ''
  const composing = useComposing(service, toMessage(draft), isWhole)
  const { preview, errors } = composing
  const lines = useAddresses(service)
  const hasRecipient = draft.toIs === 'address' ? parseEmail(draft.to).ok : draft.person !== null
  return (
    <ComposeForm
      composing={composing}
      canSend={hasRecipient && isWhole}
      sendAt={draft.sendAt}
      onSendAt={(sendAt) => change({ sendAt })}
      onSent={() => setDraft(EMPTY)}
      recipient={
        <>
          {choice}
          {can('messages:send-to-users') && (
            <div className="pb-4">
              <Segmented
                label={t('panel.compose.toKind')}
                value={draft.toIs}
                options={(['address', 'person'] as const).map((id) => ({ id, label: t(`panel.compose.toIs.${id}`) }))}
                onChange={(toIs) => change({ toIs })}
              />
            </div>
          )}
          {draft.toIs === 'address' ? (
            <AddressField
              value={draft.to}
              onChange={(to) => change({ to })}
              error={errors.to ?? faultOf(preview?.recipient, draft.to)}
            />
          ) : (
            <PersonField
              service={service}
              channel="email"
              value={draft.person}
              onChange={(person) => change({ person })}
              preview={preview?.recipient ?? null}
              error={errors.to}
            />
          )}
        </>
      }
      from={
        lines.length > 1 && (
          <Picker
            label={t('panel.compose.fromAddress')}
            value={draft.from}
            options={[
              { id: AUTOMATIC, label: t('panel.compose.automaticLine') },
              ...lines.map((line) => ({ id: line, label: <Code>{line}</Code>, text: line })),
            ]}
            onChange={(from) => change({ from })}
            error={errors.from}
          />
        )
      }
    >
      <Field
        label={t('panel.compose.subject')}
        value={draft.subject}
        onChange={(subject) => change({ subject })}
        error={errors['email.subject']}
        maxLength={SUBJECT_MAX}
        isRequired
      />
      <Letters
        label={t('panel.compose.text.label')}
        value={draft.text}
        onChange={(text) => change({ text })}
        isRequired
      />
      <details>
        <summary className="cursor-pointer text-muted">{t('panel.compose.addHtml')}</summary>
        <div className="pt-3">
          <Letters label="HTML" value={draft.html} onChange={(html) => change({ html })} isLtr />
        </div>
      </details>
    </ComposeForm>
  )
}

/** What the server says of an address that is still the one in the field. */
const faultOf = (
  recipient: { to: string; problem: { title: string } | null } | null | undefined,
  typed: string,
): string | undefined => (recipient?.to === typed ? recipient.problem?.title : undefined)

function toMessage({ toIs, to, person, subject, text, html, from, sendAt }: Draft): NewMessage {
  const recipient = toIs === 'address' ? to : person === null ? '' : { user: `id:${person.id}` }
  return {
    to: recipient,
    channel: 'email',
    text,
    email: { subject, ...(html.trim() !== '' && { html }) },
    ...(from !== AUTOMATIC && { from }),
    ...(sendAt !== null && { sendAt }),
  }
}

function useAddresses(service: string): string[] {
  const canRead = useCan(service)('service:read')
  const { data } = useQuery({ ...serviceQuery(service), enabled: canRead })
  const lines = data?.methods
    .filter(({ usable, channel }) => usable && channel === 'email')
    .flatMap(({ lines }) => lines)
  return [...new Set(lines ?? [])]
}

type AddressProps = { value: string; onChange: (value: string) => void; error: string | undefined }

function AddressField({ value, onChange, error }: AddressProps) {
  const { t } = useTranslation()
  const isWrong = value.trim() !== '' && !parseEmail(value).ok
  const wrong = useMissing(isWrong, t('panel.compose.addressWrong'))
  return (
    <Field
      label={t('panel.compose.address')}
      value={value}
      onChange={onChange}
      error={error ?? wrong}
      placeholder="nasim@example.ir"
      type="email"
      inputMode="email"
      autoComplete="off"
      name="to"
      isLtr
      isRequired
    />
  )
}

type LettersProps = {
  label: string
  value: string
  onChange: (value: string) => void
  isLtr?: boolean
  isRequired?: boolean
}

function Letters({ label, value, onChange, isLtr, isRequired }: LettersProps) {
  const missing = useMissing(isRequired === true && value.trim() === '')
  return (
    <Root
      value={value}
      onChange={onChange}
      isInvalid={missing !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      fullWidth
    >
      <Label>{label}</Label>
      <TextArea dir={isLtr ? 'ltr' : 'auto'} rows={8} className="resize-y leading-7" />
      <FieldError>{missing}</FieldError>
    </Root>
  )
}
