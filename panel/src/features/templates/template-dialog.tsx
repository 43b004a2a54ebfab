import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serviceQuery, templatesKey } from '../../api/choices.ts'
import type { Template } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TitlesField } from '../../ui/titles-field.tsx'
import { changeTemplate, createTemplate, templateQuery } from './api.ts'
import { BindingFields } from './binding-fields.tsx'
import { bodyOf, boundOf, type Draft, draftOf, fieldsOf, otherThan, variablesOf } from './template-draft.ts'
import { TemplateTexts } from './template-texts.tsx'
import { VariableFields } from './variable-fields.tsx'

const CLASSES = ['otp', 'normal', 'bulk'] as const

type Props = { service: string; template: Template | null; onClose: () => void }

/** Makes a template, or changes it. */
export function TemplateDialog(props: Props) {
  const { data, isPending } = useQuery(serviceQuery(props.service))
  // who may not see the service still writes the texts of its templates
  if (isPending) return null
  const methods = data?.methods.filter(({ template }) => template).map(({ method }) => method) ?? []
  const titles = Object.fromEntries(data?.methods.map(({ method, title }) => [method, title]) ?? [])
  return <TemplateForm {...props} methods={[...new Set(methods)]} titles={titles} />
}

type FormProps = Props & { methods: string[]; titles: Record<string, Template['title']> }

function TemplateForm({ service, template, methods, titles, onClose }: FormProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(template, methods, i18n.language === 'en' ? 'en' : 'fa'))
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const submit = useSubmit(fieldsOf(draft))
  const uses = useQuery({ ...templateQuery(service, template?.name ?? ''), enabled: template !== null })
  const open = uses.data?.usedBy.openBroadcasts.length ?? 0
  const variables = variablesOf(draft)
  const bound = boundOf(draft)

  const save = async () => {
    const body = bodyOf(draft)
    const isSaved = await submit.run(() =>
      template
        ? changeTemplate(service, template.name, body)
        : createTemplate(service, { name: draft.name.trim(), ...body }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: templatesKey(service) })
    // a method may be usable now
    void queryClient.invalidateQueries({ queryKey: serviceQuery(service).queryKey })
    onClose()
  }
  return (
    <FormDialog
      title={t(template ? 'panel.templates.edit' : 'panel.templates.make')}
      action={t(template ? 'panel.action.save' : 'panel.templates.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      {open > 0 && (
        <p className="rounded-xl bg-warning-soft px-4 py-3 text-warning-soft-foreground">
          {t('panel.templates.uses.changeStops', { count: open, n: format.number(open) })}
        </p>
      )}
      <TitlesField value={draft.title} onChange={(title) => change({ title })} errors={submit.errors} />
      {template === null && (
        <Field
          label={t('panel.templates.name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          hint={t('panel.templates.nameHint')}
          error={submit.errors.name}
          isRequired
          isLtr
        />
      )}
      <div>
        <Segmented
          label={t('panel.compose.class')}
          value={draft.class}
          options={CLASSES.map((id) => ({ id, label: t(`panel.class.${id}`) }))}
          onChange={(value) => change({ class: value })}
        />
        {draft.bindings.length > 0 && (
          <p className="pt-1.5 text-xs text-muted">
            {t(draft.class === 'otp' ? 'panel.templates.classHint.otp' : 'panel.templates.classHint.other')}
          </p>
        )}
      </div>
      <TemplateTexts draft={draft} onChange={change} errors={submit.errors} />
      {variables.length > 0 && (
        <fieldset className="flex flex-col gap-4">
          <legend className="pb-2 font-medium">{t('panel.templates.variables')}</legend>
          {variables.map((variable, i) => (
            <VariableFields
              key={variable.name}
              {...variable}
              onChange={(traits) => change({ traits: { ...draft.traits, [variable.name]: traits } })}
              errorOf={(part) => submit.errors[`variables[${i}].${part}`]}
            />
          ))}
        </fieldset>
      )}
      {draft.bindings.map((binding, at) => (
        <BindingFields
          key={`${binding.method} ${draft.bindings.slice(0, at).filter(({ method }) => method === binding.method).length}`}
          title={titles[binding.method] ? format.title(titles[binding.method]!) : binding.method}
          binding={binding}
          variables={variables.map(({ name }) => name)}
          onChange={(next) => change({ bindings: draft.bindings.with(at, next) })}
          hasLanguages={draft.other !== null}
          onAdd={mayAdd(draft, binding) && (() => change({ bindings: addBinding(draft.bindings, at) }))}
          errorOf={(part) => submit.errors[`bindings[${bound.indexOf(binding)}].${part}`]}
        />
      ))}
    </FormDialog>
  )
}

/** One that is of one language leaves room for the provider's template in the other. */
const mayAdd = ({ other, bindings }: Draft, { method, locale, name }: Draft['bindings'][number]): boolean =>
  other !== null &&
  locale !== null &&
  name.trim() !== '' &&
  bindings.filter((one) => one.method === method).length === 1

const addBinding = (bindings: Draft['bindings'], at: number): Draft['bindings'] => {
  const { method, locale } = bindings[at]!
  return bindings.toSpliced(at + 1, 0, { method, name: '', locale: locale && otherThan(locale), tokens: [] })
}
