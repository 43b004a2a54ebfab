import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allTemplatesQuery, serviceQuery } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { BroadcastDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Bubble, Phone } from '../../ui/phone.tsx'
import type { Pickable } from '../../ui/pick-many.tsx'
import { Picker } from '../../ui/picker.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WhenField } from '../../ui/when-field.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { actOn, broadcastsKey, createBroadcast } from './api.ts'
import { type BroadcastClass, ClassField } from './class-field.tsx'
import { enterAgain, enteredFor } from './entered.ts'
import { focusFirstFault } from './focus-fault.ts'
import { isNobody, NOBODY, type Recipients, RecipientsFields, toSources } from './recipients-fields.tsx'
import { type TextFieldProps, TextWithVariables } from './text-with-variables.tsx'
import { useSourceNames } from './use-source-names.ts'
import { useVariableWords } from './use-variable-words.ts'
import { ValuesFields } from './values-fields.tsx'
import { directionOf, fillIn, listVariables } from './variables.ts'

const NONE = '-'
const AUTOMATIC = 'automatic'
const PLACES = ['to', 'text', 'template', 'variables', 'name', 'from', 'sendAt', 'pace']

/** `lists`: contact lists that are chosen from the beginning. `draft`: what is corrected, and gives way to the new one. */
type Props = {
  lists: Pickable[]
  draft?: BroadcastDetail | undefined
  renderText: (field: TextFieldProps) => ReactNode
}

/** Whom, what, and when, on one page; what it leads to is looked at before anything leaves. */
export function NewBroadcastPage({ lists, draft, renderText }: Props) {
  const { t } = useTranslation()
  const { service } = useParams({ from: '/inside/s/$service/broadcasts/new' })
  const format = useFormat()
  const nameSources = useSourceNames()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const can = useCan(service)
  const submit = useSubmit(PLACES)
  const [was] = useState(draft && enterAgain(draft))
  const [to, setTo] = useState<Recipients>(
    was?.to ?? { ...NOBODY, ...(lists.length > 0 ? { kind: 'lists', lists } : {}) },
  )
  const [name, setName] = useState(was?.name ?? '')
  const [text, setText] = useState(was?.text ?? '')
  const [template, setTemplate] = useState(was?.template ?? NONE)
  const [values, setValues] = useState<Record<string, string>>(was?.values ?? {})
  const [from, setFrom] = useState(was?.from ?? AUTOMATIC)
  const [className, setClassName] = useState<BroadcastClass>(was?.className ?? 'bulk')
  const [sendAt, setSendAt] = useState<string | null>(was?.sendAt ?? null)
  const [pace, setPace] = useState<number | null>(was?.pace ?? null)
  const form = useRef<HTMLFormElement>(null)
  const [isTried, setIsTried] = useState(false)
  const templates = useQuery({ ...allTemplatesQuery(service), enabled: can('templates:read') }).data ?? []
  const usable = templates.filter((one) => one.class !== 'otp')
  const chosen = usable.find((one) => one.name === template)
  const facts = useQuery({ ...serviceQuery(service), enabled: can('service:read') }).data
  const lines = [
    ...new Set(facts?.methods.filter((one) => one.usable && one.channel === 'sms').flatMap((one) => one.lines) ?? []),
  ]
  const words = useVariableWords(service, to)
  const names = listVariables(text, chosen)
  const variables = Object.fromEntries(names.flatMap((one) => (values[one]?.trim() ? [[one, values[one]]] : [])))
  const missing = {
    to: isNobody(to) ? t('panel.broadcasts.to.missing') : undefined,
    text: !chosen && text.trim() === '' ? t('panel.broadcasts.textMissing') : undefined,
  }
  const shown = (place: 'to' | 'text') =>
    Object.entries(submit.errors).find(([path]) => path === place || path.startsWith(`${place}[`))?.[1] ??
    (isTried ? missing[place] : undefined)

  const send = async (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (missing.to || missing.text) return focusFirstFault(form.current)
    const isDone = await submit.run(async () => {
      const { id } = await createBroadcast(service, {
        to: toSources(to),
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        ...(chosen ? { template: chosen.name } : { text, class: className }),
        ...(Object.keys(variables).length === 0 ? {} : { variables }),
        ...(from === AUTOMATIC ? {} : { from }),
        ...(sendAt === null ? {} : { sendAt }),
        ...(pace === null ? {} : { pace }),
        draft: true,
      })
      enteredFor.set(id, {
        to,
        name,
        text,
        template: chosen?.name ?? null,
        values,
        from: from === AUTOMATIC ? null : from,
        className,
        sendAt,
        pace,
      })
      // one that stays is only a draft too many: what was made instead is gone on with
      if (draft) await actOn(service, draft.id, 'cancellation').catch(() => undefined)
      void queryClient.invalidateQueries({ queryKey: broadcastsKey(service) })
      await navigate({ to: '/s/$service/broadcasts/$id', params: { service, id } })
    })
    if (!isDone) focusFirstFault(form.current)
  }
  const said = fillIn(chosen ? chosen.text : text, values)
  return (
    <Page
      title={t(draft ? 'panel.broadcasts.edit.title' : 'panel.broadcasts.new')}
      above={
        <Link to="/s/$service/broadcasts" params={{ service }} className="hover:text-foreground">
          {t('panel.nav.broadcasts')} /
        </Link>
      }
      note={t(draft ? 'panel.broadcasts.edit.note' : 'panel.broadcasts.newNote')}
    >
      <form ref={form} onSubmit={send} className="grid items-start gap-4 lg:grid-cols-[1fr_20rem]" noValidate>
        <div className="flex min-w-0 flex-col gap-4">
          <FormFault error={submit.fault} />
          <Surface title={t('panel.broadcasts.toWhom')}>
            {draft && was?.to === NOBODY && (
              <p className="pb-4 text-muted">
                {t('panel.broadcasts.edit.recipients', { from: nameSources(draft.sources) })}
              </p>
            )}
            <RecipientsFields service={service} value={to} onChange={setTo} error={shown('to')} />
          </Surface>
          <Surface title={t('panel.broadcasts.what')}>
            <div className="flex flex-col gap-4">
              {usable.length > 0 && (
                <Picker
                  label={t('panel.compose.template')}
                  value={template}
                  options={[
                    { id: NONE, label: t('panel.compose.noTemplate') },
                    ...usable.map((one) => ({ id: one.name, label: format.title(one.title) })),
                  ]}
                  onChange={setTemplate}
                  error={submit.errors.template}
                />
              )}
              {chosen ? (
                <>
                  {[chosen.text, ...Object.values(chosen.translations)].map((said) => (
                    <p
                      key={said}
                      dir={directionOf(said)}
                      className="rounded-xl bg-default px-4 py-3 leading-7 break-words whitespace-pre-wrap"
                    >
                      {said}
                    </p>
                  ))}
                  {chosen.variants.length > 1 && <p className="text-muted">{t('panel.broadcasts.languagesHint')}</p>}
                </>
              ) : (
                <TextWithVariables
                  words={words.offered}
                  value={text}
                  onChange={setText}
                  error={shown('text')}
                  renderText={renderText}
                />
              )}
              <ValuesFields
                names={names}
                words={words.all}
                template={chosen}
                values={values}
                onChange={setValues}
                errors={submit.errors}
              />
            </div>
          </Surface>
          <Surface>
            <div className="grid items-start gap-5 sm:grid-cols-2">
              <Field
                label={t('panel.broadcasts.name')}
                value={name}
                onChange={setName}
                hint={t('panel.broadcasts.nameHint')}
                error={submit.errors.name}
                maxLength={100}
              />
              {lines.length > 1 && (
                <Picker
                  label={t('panel.compose.from')}
                  value={from}
                  options={[
                    { id: AUTOMATIC, label: t('panel.compose.automaticLine') },
                    ...lines.map((line) => ({ id: line, label: <Code className="figures">{line}</Code>, text: line })),
                  ]}
                  onChange={setFrom}
                  error={submit.errors.from}
                />
              )}
              <ClassField value={className} onChange={setClassName} template={chosen} />
              <WhenField value={sendAt} onChange={setSendAt} error={submit.errors.sendAt} />
              <WholeNumberField
                label={t('panel.broadcasts.pace')}
                value={pace}
                onChange={setPace}
                hint={t('panel.broadcasts.paceHint')}
                error={submit.errors.pace}
              />
            </div>
            <div className="flex flex-wrap items-center justify-end gap-4 pt-5">
              <p className="text-muted">{t('panel.broadcasts.nothingLeavesYet')}</p>
              <Button type="submit" isPending={submit.isPending}>
                {t('panel.broadcasts.look')}
                <ArrowRight className="rtl:-scale-x-100" />
              </Button>
            </div>
          </Surface>
        </div>
        <aside
          aria-label={t('panel.compose.asItArrives')}
          className="rounded-2xl border border-border bg-default/60 p-5 lg:sticky lg:top-20"
        >
          <p className="pb-3 text-center text-muted">{t('panel.compose.asItArrives')}</p>
          <Phone label={t('panel.compose.asItArrives')} header={from !== AUTOMATIC && <Code>{from}</Code>}>
            {said.trim() !== '' && <Bubble dir={directionOf(said)}>{said}</Bubble>}
          </Phone>
        </aside>
      </form>
    </Page>
  )
}
