import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { BadgeCheck, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { DefinedRole } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { fetchRoles, removeRole, roleFieldsQuery, rolesKey } from './api.ts'
import { RoleDialog, type RoleForm } from './role-dialog.tsx'

/** The roles of the centre: those that come with Rasan, and those that were defined. */
export function RolesPage() {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/centre/roles' })
  const navigate = useNavigate()
  const canWrite = useCanInCentre()('roles:write')
  const [form, setForm] = useState<RoleForm | null>(null)
  const [removing, setRemoving] = useState<DefinedRole | null>(null)
  const fields = useQuery(roleFieldsQuery)
  const query = usePagedList([...rolesKey, filters], (cursor) => fetchRoles(filters, cursor))
  const columns = useColumns(canWrite, setForm, setRemoving)
  const makeButton = canWrite && (
    <Button onPress={() => setForm({ kind: 'new' })}>
      <Plus />
      {t('panel.roles.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.roles')} note={t('panel.roles.note')} actions={makeButton}>
      <SearchedList
        label={t('panel.nav.roles')}
        placeholder={t('panel.roles.search')}
        fields={fields.data?.fields}
        words={useRoleWords()}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/roles', search, replace: true })}
        query={query}
        columns={columns}
        getId={(role) => role.name}
        rowHeightPx={TWO_LINES_PX}
        empty={<Empty icon={<BadgeCheck />} title={t('panel.filter.nothing.title')} />}
      />
      {form && <RoleDialog form={form} onClose={() => setForm(null)} />}
      {removing && <RemoveDialog role={removing} onClose={() => setRemoving(null)} />}
    </Page>
  )
}

function useRoleWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.roles.field.${name}`, name),
    value: (field, value) =>
      field === 'permission'
        ? wordOr(`permissions.${value.replace(':', '.')}`, value)
        : wordOr(`panel.roles.value.${field}.${value}`, value),
  }
}

function useColumns(
  canWrite: boolean,
  onForm: (form: RoleForm) => void,
  onRemove: (role: DefinedRole) => void,
): Column<DefinedRole>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('panel.roles.column.title'),
        isRowHeader: true,
        cell: (role) => (
          <>
            <span className="block truncate font-medium">
              {format.title(role.title)} {role.readyMade && <Tag>{t('panel.roles.readyMade')}</Tag>}
            </span>
            <span className="block truncate text-xs text-muted">{format.title(role.description)}</span>
          </>
        ),
      },
      {
        id: 'scope',
        header: t('panel.roles.column.scope'),
        className: 'w-32 hidden sm:table-cell',
        cell: (role) => t(`panel.roles.scope.${role.scope}`),
      },
      {
        id: 'permissions',
        header: t('panel.roles.column.permissions'),
        className: 'w-28 hidden md:table-cell',
        cell: (role) => <span className="figures">{format.number(role.permissions.length)}</span>,
      },
      {
        id: 'carriers',
        header: t('panel.roles.column.carriers'),
        className: 'w-28 hidden md:table-cell',
        cell: (role) => <span className="figures">{format.number(role.carriers)}</span>,
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-44 sm:w-72 text-end',
        cell: (role) =>
          canWrite && (
            <span className="flex justify-end gap-2">
              {!role.readyMade && (
                <Button size="sm" variant="tertiary" onPress={() => onForm({ kind: 'edit', role })}>
                  {t('panel.action.edit')}
                </Button>
              )}
              <Button
                size="sm"
                variant="tertiary"
                className={role.readyMade ? '' : 'max-sm:hidden'}
                onPress={() => onForm({ kind: 'copy', role })}
              >
                {t('panel.roles.copy')}
              </Button>
              {!role.readyMade && (
                <Button size="sm" variant="danger-soft" onPress={() => onRemove(role)}>
                  {t('panel.action.delete')}
                </Button>
              )}
            </span>
          ),
      },
    ],
    [t, format, canWrite, onForm, onRemove],
  )
}

function RemoveDialog({ role, onClose }: { role: DefinedRole; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const remove = async () => {
    const isRemoved = await submit.run(() => removeRole(role.name))
    void queryClient.invalidateQueries({ queryKey: rolesKey })
    if (isRemoved) onClose()
  }
  return (
    <Confirm
      title={t('panel.roles.removeTitle', { name: format.title(role.title) })}
      action={t('panel.action.delete')}
      isOpen
      isPending={submit.isPending}
      error={submit.error}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('panel.roles.removeWhat')}</p>
    </Confirm>
  )
}
