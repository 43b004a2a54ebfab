import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { More } from '../../ui/more.tsx'
import { Picker } from '../../ui/picker.tsx'
import { TitlesField } from '../../ui/titles-field.tsx'
import { accountsKey, createAccount, providersQuery } from './api.ts'
import { asksForKey, KeyFields, keySchemaOf } from './key-fields.tsx'
import { PaceField, readPace } from './pace-field.tsx'
import { isDescribed, SettingsFields, settingsSchemaOf } from './settings-fields.tsx'

const FIRST_KEY = 'primary'

const FIELDS = ['name', 'title.fa', 'title.en', 'baseUrl', 'proxyUrl', 'pace', 'keys[0].fields', 'lines[0].number']

/** Makes an account with its first key and line; everything else is on its page. */
export function MakeAccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const providers = (useQuery(providersQuery).data ?? []).filter(({ slug }) => slug !== 'sandbox')
  const [slug, setSlug] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [title, setTitle] = useState({ fa: '', en: '' })
  const [fields, setFields] = useState<Record<string, string>>({})
  const [line, setLine] = useState('')
  const [baseUrl, setBaseUrl] = useState('')
  const [proxyUrl, setProxyUrl] = useState('')
  const [pace, setPace] = useState('')
  const [settings, setSettings] = useState<Record<string, unknown>>({})
  const provider = providers.find((one) => one.slug === slug)
  // a description has places that no field of the form stands for
  const submit = useSubmit(isDescribed(provider) ? FIELDS : [...FIELDS, 'settings'])

  const save = async () => {
    if (!provider) return
    const isSaved = await submit.run(() =>
      createAccount({
        name: name.trim(),
        provider: provider.slug,
        title,
        settings,
        pace: readPace(pace),
        keys: asksForKey(provider, settings) ? [{ name: FIRST_KEY, fields }] : [],
        ...(line.trim() === '' ? {} : { lines: [{ number: line.trim(), kind: 'service' as const }] }),
        ...(baseUrl.trim() === '' ? {} : { baseUrl: baseUrl.trim() }),
        ...(proxyUrl.trim() === '' ? {} : { proxyUrl: proxyUrl.trim() }),
      }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    await navigate({ to: '/centre/accounts/$name', params: { name: name.trim() } })
  }
  const baseUrlField = (
    <Field
      label={t('panel.accounts.baseUrl')}
      value={baseUrl}
      onChange={setBaseUrl}
      hint={t(isDescribed(provider) ? 'panel.accounts.description.baseUrlHint' : 'panel.accounts.baseUrlHint')}
      error={submit.errors.baseUrl}
      isRequired={isDescribed(provider)}
      isLtr
    />
  )
  const settingsProps = {
    schema: provider ? settingsSchemaOf(provider) : {},
    values: settings,
    onChange: setSettings,
    errors: submit.errors,
    provider: slug ?? '',
    baseUrl,
  }
  return (
    <FormDialog
      title={t('panel.accounts.make')}
      action={t('panel.accounts.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <TitlesField value={title} onChange={setTitle} errors={submit.errors} />
      <Field
        label={t('panel.services.name')}
        value={name}
        onChange={setName}
        hint={t('panel.services.nameHint')}
        error={submit.errors.name}
        isRequired
        isLtr
      />
      <Picker
        label={t('panel.accounts.column.provider')}
        value={slug}
        options={providers.map((one) => ({ id: one.slug, label: format.title(one.title) }))}
        onChange={(next) => {
          setSlug(next)
          setFields({})
          setSettings({})
          const chosen = providers.find((one) => one.slug === next)
          if (chosen && title.fa === '' && title.en === '') setTitle(chosen.title)
          if (name === '') setName(next)
        }}
        placeholder={t('panel.accounts.chooseProvider')}
        isRequired
      />
      {provider && (
        <>
          {asksForKey(provider, settings) && (
            <KeyFields
              schema={keySchemaOf(provider)}
              values={fields}
              onChange={setFields}
              errors={submit.errors}
              path="keys[0].fields"
            />
          )}
          {isDescribed(provider) && baseUrlField}
          <SettingsFields {...settingsProps} only="required" />
          {provider.methods.some((method) => method.line !== 'none') && (
            <Field
              label={t('panel.accounts.firstLine')}
              value={line}
              onChange={setLine}
              error={submit.errors['lines[0].number']}
              isLtr
            />
          )}
          <More label={t('panel.accounts.rare')}>
            {!isDescribed(provider) && baseUrlField}
            <Field
              label={t('panel.accounts.proxyUrl')}
              value={proxyUrl}
              onChange={setProxyUrl}
              hint={t('panel.accounts.proxyUrlHint')}
              error={submit.errors.proxyUrl}
              isLtr
            />
            <PaceField value={pace} onChange={setPace} error={submit.errors.pace} />
            <SettingsFields {...settingsProps} only="optional" />
          </More>
        </>
      )}
    </FormDialog>
  )
}
