import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { User } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useRoleWords } from '../../api/use-role-words.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { FilterField, FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchUsers, userFieldsQuery, usersKey } from './api.ts'
import { UserDialog } from './user-dialog.tsx'
import { UserState } from './user-state.tsx'

/** The people of the installation, and what they may do where. */
export function UsersPage() {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/centre/users' })
  const navigate = useNavigate()
  const canWrite = useCanInCentre()('users:write')
  const [isMaking, setIsMaking] = useState(false)
  const query = usePagedList([...usersKey, filters], (cursor) => fetchUsers(filters, cursor))
  const { fields, words } = useSearchWords()
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.users.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.users')} note={t('panel.users.note')} actions={makeButton}>
      <SearchedList
        label={t('panel.nav.users')}
        placeholder={t('panel.users.search')}
        fields={fields}
        words={words}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/users', search, replace: true })}
        query={query}
        columns={useColumns()}
        getId={(user) => String(user.id)}
        rowHeightPx={TWO_LINES_PX}
        empty={<Empty icon={<UsersRound />} title={t('panel.users.empty')} action={makeButton} />}
      />
      {isMaking && <UserDialog user={null} onClose={() => setIsMaking(false)} />}
    </Page>
  )
}

/** What people can be searched by, and how it is said. */
function useSearchWords(): { fields: FilterField[] | undefined; words: FilterWords } {
  const { roles, titleOf } = useRoleWords()
  const fields = useQuery(userFieldsQuery).data?.fields
  const wordOr = useWordOr()
  return {
    fields: fields
      // nobody knows a group's number: its own page lists its members
      ?.filter(({ name }) => name !== 'group')
      .map((field) =>
        field.name === 'role' && roles.length > 0 ? { ...field, values: roles.map(({ name }) => name) } : field,
      ),
    words: {
      field: (name) => wordOr(`panel.users.field.${name}`, name),
      value: (field, value) => {
        if (field === 'role') return titleOf(value)
        if (field === 'source') return wordOr(`sources.${value}`, value)
        return wordOr(`panel.users.value.${field}.${value}`, wordOr(`panel.filter.truth.${value}`, value))
      },
    },
  }
}

function useColumns(): Column<User>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const { say } = useRoleWords()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.users.column.name'),
        isRowHeader: true,
        cell: (user) => (
          <>
            <Link
              to="/centre/users/$id"
              params={{ id: String(user.id) }}
              className="block truncate font-medium after:absolute after:inset-0 hover:text-accent"
            >
              {user.name}
            </Link>
            <span className="block truncate text-xs text-muted">
              <Code>{user.username}</Code>
            </span>
          </>
        ),
      },
      {
        id: 'mobile',
        header: t('panel.users.column.mobile'),
        className: 'w-40 hidden xl:table-cell',
        cell: (user) => user.mobile && <bdi dir="ltr">{user.mobile}</bdi>,
      },
      {
        id: 'roles',
        header: t('panel.users.column.roles'),
        className: 'hidden md:table-cell',
        cell: ({ heldRoles }) =>
          heldRoles.length === 0 ? (
            <span className="text-muted">{t('panel.users.noRole')}</span>
          ) : (
            // by one's own assignment and a group's it is one role
            format.list([...new Set(heldRoles.map(say))])
          ),
      },
      {
        id: 'state',
        header: t('panel.users.column.state'),
        className: 'w-36 hidden sm:table-cell',
        cell: (user) => <UserState user={user} />,
      },
      {
        id: 'lastSignInAt',
        header: t('panel.users.column.lastSignInAt'),
        className: 'w-48 hidden lg:table-cell text-muted',
        cell: (user) =>
          user.lastSignInAt === null ? t('panel.users.neverSignedIn') : format.relative(user.lastSignInAt),
      },
    ],
    [t, format, say],
  )
}
