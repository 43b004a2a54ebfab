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
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { changeTemplate, createTemplate } from './api.ts'
import { BindingFields } from './binding-fields.tsx'
import { bodyOf, boundOf, type Draft, draftOf, fieldsOf, variablesOf } from './template-draft.ts'
import { TemplateText } from './template-text.tsx'

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
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(template, methods))
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const submit = useSubmit(fieldsOf(draft))
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
  const isNamed = draft.title.fa.trim() !== '' && draft.title.en.trim() !== '' && draft.name.trim() !== ''
  return (
    <FormDialog
      title={t(template ? 'panel.templates.edit' : 'panel.templates.make')}
      action={t(template ? 'panel.action.save' : 'panel.templates.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      isReady={isNamed && draft.text.trim() !== '' && variables.every(({ maxLength }) => maxLength !== null)}
      onSubmit={save}
      onClose={onClose}
    >
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
        <p className="pt-1.5 text-xs text-muted">
          {t(draft.class === 'otp' ? 'panel.templates.classHint.otp' : 'panel.templates.classHint.other')}
        </p>
      </div>
      <TemplateText value={draft.text} onChange={(text) => change({ text })} error={submit.errors.text} />
      {variables.length > 0 && (
        <fieldset className="grid gap-4 sm:grid-cols-2">
          <legend className="pb-2 font-medium">{t('panel.templates.variables')}</legend>
          {variables.map(({ name, maxLength }, i) => (
            <WholeNumberField
              key={name}
              label={t('panel.templates.maxLengthOf', { name })}
              value={maxLength}
              onChange={(value) => change({ lengths: { ...draft.lengths, [name]: value } })}
              error={submit.errors[`variables[${i}].maxLength`]}
            />
          ))}
        </fieldset>
      )}
      {draft.bindings.length === 0 && <p className="text-muted">{t('panel.templates.noMethod')}</p>}
      {draft.bindings.map((binding, at) => (
        <BindingFields
          key={binding.method}
          title={titles[binding.method] ? format.title(titles[binding.method]!) : binding.method}
          binding={binding}
          variables={variables.map(({ name }) => name)}
          onChange={(next) => change({ bindings: draft.bindings.with(at, next) })}
          errorOf={(part) => submit.errors[`bindings[${bound.indexOf(binding)}].${part}`]}
        />
      ))}
    </FormDialog>
  )
}
