import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { PartyPopper, Send } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { countSegments, findTextFault } from '#server/platform/text/segments.ts'
import { serviceQuery } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import { errorsByField, ProblemError } from '../../api/problem.ts'
import type { AddressableUser, Message, NewMessage, Template } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Form } from '../../ui/form.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Bubble, Phone } from '../../ui/phone.tsx'
import { Picker } from '../../ui/picker.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WhenField } from '../../ui/when-field.tsx'
import { ComposeEmail } from './compose-email.tsx'
import { ComposePush } from './compose-push.tsx'
import { PersonField } from './person-field.tsx'
import { RecipientField, readRecipient } from './recipient-field.tsx'
import { Sent } from './sent.tsx'
import {
  isFilled,
  type Language,
  TemplateFields,
  TemplatePicker,
  textOf,
  useTemplates,
  type Values,
  valuesOf,
} from './template-fields.tsx'
import { TextField } from './text-field.tsx'
import { usePreview } from './use-preview.ts'
import { useSending } from './use-sending.ts'

const CLASSES = ['normal', 'otp', 'bulk'] as const
const AUTOMATIC = 'automatic'

type Draft = {
  toIs: 'number' | 'person'
  to: string
  person: AddressableUser | null
  text: string
  /** The name of the template that takes the text's place. */
  template: string | null
  values: Values
  /** The template's language that is asked for; null: the recipient's. */
  locale: Language | null
  from: string
  class: (typeof CLASSES)[number]
  sendAt: string | null
}
type Props = {
  service: string
  to: string
  /** The first message after installation: the phone stays in sight, and it is told what comes next. */
  isFirst: boolean
  renderPhone?: (draft: { text: string; line: string | null }) => ReactNode
}

/** Writes one message to one recipient: a text, an e-mail or a notification, where the service has methods for several. */
export function ComposePage(props: Props) {
  const { t } = useTranslation()
  const { service, isFirst } = props
  const channels = useChannels(service)
  const [chosen, setChosen] = useState<Channel | null>(null)
  const channel = chosen ?? channels[0] ?? 'sms'
  const choice = channels.length > 1 && !isFirst && (
    <div className="pb-4">
      <Segmented
        label={t('panel.compose.channel')}
        value={channel}
        options={channels.map((id) => ({ id, label: t(`panel.methods.channel.${id}`) }))}
        onChange={setChosen}
      />
    </div>
  )
  if (channel === 'email') return <ComposeEmail service={service} choice={choice} />
  if (channel === 'push') return <ComposePush service={service} choice={choice} />
  return <ComposeText {...props} choice={choice} />
}

const CHANNELS = ['sms', 'email', 'push'] as const
type Channel = (typeof CHANNELS)[number]

/** Those that the service has a method for; a notification is to a person, whom not everybody may send to. */
function useChannels(service: string): Channel[] {
  const can = useCan(service)
  const { data } = useQuery({ ...serviceQuery(service), enabled: can('service:read') })
  const usable = new Set(data?.methods.filter((method) => method.usable).map((method) => method.channel))
  return CHANNELS.filter((id) => usable.has(id) && (id !== 'push' || can('messages:send-to-users')))
}

/** Everything that will happen to the message is seen before it is sent. */
function ComposeText({ service, to, isFirst, renderPhone, choice }: Props & { choice: ReactNode }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Draft>(() => ({
    toIs: 'number',
    to,
    person: null,
    text: isFirst ? t('panel.compose.firstText') : '',
    template: null,
    values: {},
    locale: null,
    from: AUTOMATIC,
    class: 'normal',
    sendAt: null,
  }))
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const templates = useTemplates(service)
  const template = templates.find(({ name }) => name === draft.template) ?? null
  const hasContent = template ? isFilled(template, draft.values) : draft.text.trim() !== ''
  const { sendAt: _sendAt, ...asked } = toMessage(draft, template)
  const preview = usePreview(service, asked, hasContent)
  const lines = useLines(service)
  const can = useCan(service)
  // who may not read messages has no page of theirs to go to
  const isStaying = isFirst || !can('messages:read')
  const sending = useSending(service, isStaying)
  const maySendToUsers = can('messages:send-to-users')
  const errors = errorsByField(sending.error instanceof ProblemError ? sending.error.problem : null)
  const hasRecipient = draft.toIs === 'number' ? readRecipient(draft.to).ok : draft.person !== null
  const canSend =
    hasRecipient &&
    (template ? hasContent : findTextFault(draft.text, countSegments(draft.text).segments) === undefined)
  // what was previewed last may be another draft's
  const made = template && (hasContent && preview ? preview.text : textOf(template, draft.locale))
  const shownText = made ?? draft.text
  const line = draft.from === AUTOMATIC ? (preview?.from ?? lines[0] ?? null) : draft.from

  const submit = async () => {
    if (!canSend) return
    const isSent = await sending.send(toMessage(draft, template))
    // an emptied form is not sent a second time by mistake
    if (isSent && !isFirst) change({ to: '', person: null, text: '', values: {}, sendAt: null })
  }

  return (
    <Page title={t('panel.compose.title')} note={isFirst ? t('panel.compose.firstNote') : undefined}>
      {sending.sent && isFirst && <FirstSent service={service} message={sending.sent} />}
      {sending.sent && !isFirst && <Sent message={sending.sent} />}
      <Form isPending={sending.isPending} onSubmit={submit} className="grid items-start gap-4 lg:grid-cols-[1fr_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <FormFault error={Object.keys(errors).length === 0 ? sending.error : null} />
          <Surface>
            {choice}
            {maySendToUsers && (
              <div className="pb-4">
                <Segmented
                  label={t('panel.compose.toKind')}
                  value={draft.toIs}
                  options={(['number', 'person'] as const).map((id) => ({ id, label: t(`panel.compose.toIs.${id}`) }))}
                  onChange={(toIs) => change({ toIs })}
                />
              </div>
            )}
            {draft.toIs === 'number' ? (
              <RecipientField
                value={draft.to}
                onChange={(value) => change({ to: value })}
                preview={preview?.recipient ?? null}
                error={errors.to}
              />
            ) : (
              <PersonField
                service={service}
                value={draft.person}
                onChange={(person) => change({ person })}
                preview={preview?.recipient ?? null}
                error={errors.to}
              />
            )}
          </Surface>
          <Surface>
            {templates.length > 0 && (
              <TemplatePicker
                templates={templates}
                value={template}
                onChange={(name) => change({ template: name, values: {}, locale: null })}
                error={errors.template}
              />
            )}
            {template ? (
              <TemplateFields
                template={template}
                values={draft.values}
                onChange={(values) => change({ values })}
                locale={draft.locale}
                onLocale={(locale) => change({ locale })}
                preview={hasContent ? preview : null}
                errors={errors}
              />
            ) : (
              <div className={templates.length > 0 ? 'pt-4' : ''}>
                <TextField
                  value={draft.text}
                  onChange={(value) => change({ text: value })}
                  cost={preview?.cost ?? null}
                  error={errors.text}
                />
              </div>
            )}
          </Surface>
          <Surface>
            <div className="grid gap-5 sm:grid-cols-2">
              {lines.length > 1 && (
                <LineField lines={lines} value={draft.from} onChange={(from) => change({ from })} error={errors.from} />
              )}
              {/* a template has its own */}
              {!template && (
                <Segmented
                  label={t('panel.compose.class')}
                  value={draft.class}
                  options={CLASSES.map((id) => ({ id, label: t(`panel.class.${id}`) }))}
                  onChange={(value) => change({ class: value })}
                />
              )}
              <WhenField value={draft.sendAt} onChange={(sendAt) => change({ sendAt })} error={errors.sendAt} />
            </div>
            <div className="flex justify-end pt-5">
              <Button type="submit" isPending={sending.isPending}>
                <Send className="rtl:-scale-x-100" />
                {t(draft.sendAt === null ? 'panel.compose.send' : 'panel.compose.schedule')}
              </Button>
            </div>
          </Surface>
        </div>
        <aside
          aria-label={t('panel.compose.asItArrives')}
          className="rounded-2xl border border-border bg-default/60 p-5 lg:sticky lg:top-20"
        >
          <p className="pb-3 text-center text-muted">{t('panel.compose.asItArrives')}</p>
          {renderPhone ? (
            renderPhone({ text: sending.sent ? '' : shownText, line })
          ) : (
            <Phone label={t('panel.compose.asItArrives')} header={line && <Code>{line}</Code>}>
              {shownText !== '' && <Bubble>{shownText}</Bubble>}
            </Phone>
          )}
        </aside>
      </Form>
    </Page>
  )
}

const recipientOf = ({ toIs, to, person }: Draft): NewMessage['to'] => {
  if (toIs === 'number') return to
  return person === null ? '' : { user: `id:${person.id}` }
}

function toMessage(draft: Draft, template: Template | null): NewMessage {
  const { text, values } = draft
  return {
    to: recipientOf(draft),
    ...(template
      ? {
          template: template.name,
          variables: valuesOf(template, values),
          ...(draft.locale === null ? {} : { locale: draft.locale }),
        }
      : { text, class: draft.class }),
    ...(draft.from === AUTOMATIC ? {} : { from: draft.from }),
    ...(draft.sendAt === null ? {} : { sendAt: draft.sendAt }),
  }
}

function useLines(service: string): string[] {
  const canRead = useCan(service)('service:read')
  const { data } = useQuery({ ...serviceQuery(service), enabled: canRead })
  const lines =
    data?.methods.filter(({ usable, channel }) => usable && channel === 'sms').flatMap((method) => method.lines) ?? []
  return [...new Set(lines)]
}

type LineProps = { lines: string[]; value: string; onChange: (line: string) => void; error: string | undefined }

function LineField({ lines, value, onChange, error }: LineProps) {
  const { t } = useTranslation()
  const options = [
    { id: AUTOMATIC, label: t('panel.compose.automaticLine') },
    ...lines.map((line) => ({ id: line, label: <Code className="figures">{line}</Code>, text: line })),
  ]
  return (
    <Picker
      label={t('panel.compose.from')}
      value={value}
      options={options}
      onChange={onChange}
      hint={value === AUTOMATIC ? undefined : t('panel.compose.fromHint')}
      error={error}
    />
  )
}

function FirstSent({ service, message }: { service: string; message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div role="status" className="flex flex-wrap items-center gap-4 rounded-2xl bg-success-soft px-5 py-4">
      <PartyPopper className="size-5 text-success rtl:-scale-x-100" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-semibold">{t('panel.compose.firstSent', { number: format.phone(message.to) })}</p>
        <p className="text-muted">{t('panel.compose.firstNext')}</p>
      </div>
      <LinkButton variant="tertiary" to="/s/$service/messages/$id" params={{ service, id: message.id }}>
        {t('panel.compose.seeMessage')}
      </LinkButton>
      <LinkButton to="/s/$service/tokens" params={{ service }}>
        {t('panel.compose.makeToken')}
      </LinkButton>
    </div>
  )
}
