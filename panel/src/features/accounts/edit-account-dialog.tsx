import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toLatinDigits } from '#server/platform/text/digits.ts'
import type { Account } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TitlesField } from '../../ui/titles-field.tsx'
import { accountsKey, changeAccount, providersQuery } from './api.ts'
import { PaceField, readPace } from './pace-field.tsx'
import { isDescribed, SettingsFields, settingsSchemaOf } from './settings-fields.tsx'

const FIELDS = ['title.fa', 'title.en', 'baseUrl', 'proxyUrl', 'connections', 'pace', 'reportNetworks']

/** Changes the names of an account and the way to its provider. */
export function EditAccountDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [title, setTitle] = useState(account.title)
  const [baseUrl, setBaseUrl] = useState(account.baseUrl ?? '')
  const [proxyUrl, setProxyUrl] = useState(account.proxyUrl ?? '')
  const [connections, setConnections] = useState(String(account.connections ?? ''))
  const [pace, setPace] = useState(String(account.pace ?? ''))
  const [settings, setSettings] = useState(account.settings)
  const provider = useQuery(providersQuery).data?.find(({ slug }) => slug === account.provider)
  // a description has places that no field of the form stands for
  const submit = useSubmit(isDescribed(provider) ? FIELDS : [...FIELDS, 'settings'])
  const [reportNetworks, setReportNetworks] = useState(account.reportNetworks.join(', '))
  // the first of them that is wrong
  const networkFault = Object.entries(submit.errors).find(([path]) => path.startsWith('reportNetworks'))?.[1]

  const save = async () => {
    const number = Number(toLatinDigits(connections))
    const isSaved = await submit.run(() =>
      changeAccount(account.name, {
        title,
        baseUrl: baseUrl.trim() || null,
        proxyUrl: proxyUrl.trim() || null,
        reportNetworks: reportNetworks.split(/[\s,\u060c]+/).filter(Boolean),
        pace: readPace(pace),
        settings,
        ...(number > 0 ? { connections: number } : {}),
      }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.accounts.edit')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <TitlesField value={title} onChange={setTitle} errors={submit.errors} />
      <Field
        label={t('panel.accounts.baseUrl')}
        value={baseUrl}
        onChange={setBaseUrl}
        hint={t(isDescribed(provider) ? 'panel.accounts.description.baseUrlHint' : 'panel.accounts.baseUrlHint')}
        error={submit.errors.baseUrl}
        isLtr
      />
      <Field
        label={t('panel.accounts.proxyUrl')}
        value={proxyUrl}
        onChange={setProxyUrl}
        hint={t('panel.accounts.proxyUrlHint')}
        error={submit.errors.proxyUrl}
        isLtr
      />
      <Field
        label={t('panel.accounts.connections')}
        value={connections}
        onChange={setConnections}
        hint={t('panel.accounts.connectionsHint')}
        error={submit.errors.connections}
        inputMode="numeric"
        isLtr
      />
      <PaceField value={pace} onChange={setPace} error={submit.errors.pace} />
      <Field
        label={t('panel.accounts.reportNetworks')}
        value={reportNetworks}
        onChange={setReportNetworks}
        hint={t('panel.accounts.reportNetworksHint')}
        error={networkFault}
        isLtr
      />
      {provider && (
        <SettingsFields
          schema={settingsSchemaOf(provider)}
          values={settings}
          onChange={setSettings}
          errors={submit.errors}
          provider={provider.slug}
          baseUrl={baseUrl}
        />
      )}
    </FormDialog>
  )
}
