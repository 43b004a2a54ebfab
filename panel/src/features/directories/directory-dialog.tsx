import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Directory } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { LinesField } from '../../ui/lines-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { changeDirectory, createDirectory, directoriesKey } from './api.ts'
import { AttributeFields } from './attribute-fields.tsx'
import { type DirectoryForm, KINDS, type Kind, toBody, toForm, wantsPassword } from './directory-form.ts'

const SHOWN = [
  'name',
  'url',
  'startTls',
  'caCertificate',
  'bindDn',
  'password',
  'userBases',
  'userFilter',
  'groupBases',
]
const ALSO_SHOWN = ['groupFilter', 'pageSize', 'periodMinutes', 'guardPercent']

/** Sets a directory up, or changes it. */
export function DirectoryDialog({ directory, onClose }: { directory: Directory | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const submit = useSubmit([...SHOWN, ...ALSO_SHOWN])
  const [kind, setKind] = useState<Kind>('openldap')
  const [form, setForm] = useState<DirectoryForm>(() => (directory ? toForm(directory) : KINDS.openldap))
  const set = (changes: Partial<DirectoryForm>) => setForm((now) => ({ ...now, ...changes }))
  const text = (name: keyof DirectoryForm & string) => ({
    label: t(`panel.directories.${name}`),
    value: String(form[name] ?? ''),
    onChange: (value: string) => set({ [name]: value }),
    // a fault of one of several bases stands at its number
    error: submit.errors[name] ?? Object.entries(submit.errors).find(([path]) => path.startsWith(`${name}[`))?.[1],
    isLtr: true,
  })

  // how often it is synced is set once somebody could look at a run
  const hasRun = directory !== null && (directory.lastRun !== null || directory.periodMinutes !== null)

  const isAgain = wantsPassword(form, directory)

  const save = async () => {
    const body = toBody(form)
    const name = form.name.trim()
    const isSaved = await submit.run(() =>
      directory ? changeDirectory(directory.name, body) : createDirectory({ name, ...body }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: directoriesKey })
    onClose()
    if (!directory) await navigate({ to: '/centre/directories/$name', params: { name } })
  }
  return (
    <FormDialog
      title={directory ? t('panel.directories.edit', { name: directory.name }) : t('panel.directories.make')}
      action={t(directory ? 'panel.action.save' : 'panel.directories.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      {!directory && (
        <>
          <Segmented
            label={t('panel.directories.kind')}
            value={kind}
            options={[
              { id: 'openldap', label: 'OpenLDAP', lang: 'en' },
              { id: 'activeDirectory', label: 'Active Directory', lang: 'en' },
            ]}
            onChange={(next) => {
              setKind(next)
              // what is about the kind alone; what was typed stays
              const { attributes, userFilter, groupFilter } = KINDS[next]
              set({ attributes, userFilter, groupFilter })
            }}
          />
          <Field {...text('name')} hint={t('panel.services.nameHint')} isRequired />
        </>
      )}
      <Field {...text('url')} placeholder="ldaps://ldap.example.org" hint={t('panel.directories.urlHint')} isRequired />
      <Choices
        label={t('panel.directories.encryption')}
        options={[
          { id: 'startTls', label: t('panel.directories.startTls'), note: t('panel.directories.startTlsHint') },
        ]}
        value={form.startTls ? ['startTls'] : []}
        onChange={(value) => set({ startTls: value.length > 0 })}
      />
      {submit.errors.startTls && <p className="text-sm text-danger">{submit.errors.startTls}</p>}
      <LinesField {...text('caCertificate')} rows={3} hint={t('panel.directories.caCertificateHint')} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field {...text('bindDn')} />
        <Field
          {...text('password')}
          type="password"
          autoComplete="new-password"
          isRequired={isAgain}
          hint={t(
            isAgain
              ? 'panel.directories.passwordAgain'
              : directory?.hasPassword
                ? 'panel.directories.passwordKept'
                : 'panel.directories.passwordHint',
          )}
        />
      </div>
      <LinesField {...text('userBases')} rows={2} hint={t('panel.directories.basesHint')} isRequired />
      <Field {...text('userFilter')} isRequired />
      <LinesField {...text('groupBases')} rows={2} hint={t('panel.directories.groupBasesHint')} />
      <Field {...text('groupFilter')} isRequired />
      <AttributeFields value={form.attributes} onChange={(attributes) => set({ attributes })} errors={submit.errors} />
      {!hasRun && <p className="text-muted">{t('panel.directories.firstDryRunWhat')}</p>}
      <div className="grid gap-4 sm:grid-cols-3">
        {(['periodMinutes', 'guardPercent', 'pageSize'] as const)
          .filter((name) => name !== 'periodMinutes' || hasRun)
          .map((name) => (
            <WholeNumberField
              key={name}
              label={t(`panel.directories.${name}`)}
              value={form[name]}
              onChange={(value) => set({ [name]: value })}
              hint={t(`panel.directories.${name}Hint`)}
              error={submit.errors[name]}
            />
          ))}
      </div>
    </FormDialog>
  )
}
