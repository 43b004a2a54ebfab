import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AddressableUser, NewMessage } from '../../api/types.ts'
import { Field } from '../../ui/field.tsx'
import { ProseField } from '../../ui/prose-field.tsx'
import { ComposeForm, useComposing } from './compose-form.tsx'
import { PersonField } from './person-field.tsx'

const TITLE_MAX = 250

type Draft = { person: AddressableUser | null; title: string; text: string; url: string; sendAt: string | null }
const EMPTY: Draft = { person: null, title: '', text: '', url: '', sendAt: null }

/** Writes one notification to one person's browsers. `choice`: of the channel, where there is one. */
export function ComposePush({ service, choice }: { service: string; choice: ReactNode }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(EMPTY)
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const isWhole = draft.title.trim() !== '' && draft.text.trim() !== ''
  const composing = useComposing(service, toMessage(draft), isWhole)
  const { preview, errors } = composing
  return (
    <ComposeForm
      composing={composing}
      canSend={draft.person !== null && isWhole}
      sendAt={draft.sendAt}
      onSendAt={(sendAt) => change({ sendAt })}
      onSent={() => setDraft(EMPTY)}
      recipient={
        <>
          {choice}
          <PersonField
            service={service}
            channel="push"
            value={draft.person}
            onChange={(person) => change({ person })}
            preview={preview?.recipient ?? null}
            error={errors.to}
          />
        </>
      }
    >
      <Field
        label={t('panel.compose.pushTitle')}
        value={draft.title}
        onChange={(title) => change({ title })}
        error={errors['push.title']}
        maxLength={TITLE_MAX}
        isRequired
      />
      <ProseField
        label={t('panel.compose.text.label')}
        value={draft.text}
        onChange={(text) => change({ text })}
        error={errors.text}
        isRequired
      />
      <Field
        label={t('panel.compose.pushUrl')}
        value={draft.url}
        onChange={(url) => change({ url })}
        hint={t('panel.compose.pushUrlHint')}
        error={errors['push.url']}
        inputMode="url"
        autoComplete="off"
        isLtr
      />
    </ComposeForm>
  )
}

const toMessage = ({ person, title, text, url, sendAt }: Draft): NewMessage => ({
  to: person === null ? '' : { user: `id:${person.id}` },
  channel: 'push',
  text,
  push: { title, ...(url.trim() !== '' && { url: url.trim() }) },
  ...(sendAt !== null && { sendAt }),
})
