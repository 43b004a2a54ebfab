import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { DefinedRole, NewRole, PermissionWords } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { TitlesField } from '../../ui/titles-field.tsx'
import { changeRole, createRole, permissionsQuery, rolesKey } from './api.ts'
import { PermissionsField } from './permissions-field.tsx'

const FIELDS = ['name', 'title.fa', 'title.en', 'description.fa', 'description.en']

/** What the form begins with: nothing, the role that is changed, or one that is copied. */
export type RoleForm = { kind: 'new' } | { kind: 'edit' | 'copy'; role: DefinedRole }

/** Defines a role, or changes what it is called and what it may do. */
export function RoleDialog({ form, onClose }: { form: RoleForm; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const permissions = useQuery(permissionsQuery(i18n.language))
  const begin = form.kind === 'new' ? null : form.role
  const edited = form.kind === 'edit' ? form.role : null
  const [name, setName] = useState('')
  const [scope, setScope] = useState<DefinedRole['scope']>(begin?.scope ?? 'service')
  const [title, setTitle] = useState(begin === null || form.kind === 'copy' ? { fa: '', en: '' } : begin.title)
  const [description, setDescription] = useState(begin?.description ?? { fa: '', en: '' })
  const [chosen, setChosen] = useState((begin?.permissions ?? []) as PermissionWords['code'][])
  // of a service are no permissions of the centre; those of a copied role that are not one's own are left out
  const offered = (permissions.data?.items ?? []).filter((one) => scope === 'centre' || one.scope === 'service')
  const held = chosen.filter((code) => offered.some((one) => one.code === code && (edited !== null || one.mayGive)))

  const save = async () => {
    const input = { title, description, permissions: held as NewRole['permissions'] }
    const isSaved = await submit.run(() =>
      edited ? changeRole(edited.name, input) : createRole({ name: name.trim(), scope, ...input }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: rolesKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    onClose()
  }
  return (
    <FormDialog
      title={t(edited ? 'panel.roles.edit' : 'panel.roles.make')}
      action={t(edited ? 'panel.action.save' : 'panel.roles.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <TitlesField value={title} onChange={setTitle} errors={submit.errors} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('panel.roles.descriptionFa')}
          value={description.fa}
          onChange={(fa) => setDescription({ ...description, fa })}
          error={submit.errors['description.fa']}
        />
        <Field
          label={t('panel.roles.descriptionEn')}
          value={description.en}
          onChange={(en) => setDescription({ ...description, en })}
          error={submit.errors['description.en']}
          isLtr
        />
      </div>
      {edited === null && (
        <>
          <Field
            label={t('panel.roles.name')}
            value={name}
            onChange={setName}
            hint={t('panel.services.nameHint')}
            error={submit.errors.name}
            isRequired
            isLtr
          />
          <div>
            <Segmented
              label={t('panel.roles.scopeLabel')}
              value={scope}
              options={(['service', 'centre'] as const).map((id) => ({ id, label: t(`panel.roles.scope.${id}`) }))}
              onChange={setScope}
            />
            <p className="pt-1.5 text-xs text-muted">{t(`panel.roles.scopeNote.${scope}`)}</p>
          </div>
        </>
      )}
      {permissions.isError ? (
        <Fault error={permissions.error} onRetry={() => permissions.refetch()} />
      ) : permissions.data === undefined ? (
        <LoadingRows count={6} />
      ) : (
        <PermissionsField permissions={offered} value={held} onChange={setChosen} />
      )}
    </FormDialog>
  )
}
