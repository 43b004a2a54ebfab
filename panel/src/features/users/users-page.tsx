import { Button } from '@heroui/react/button'
import { Plus, UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { User } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { SimpleList } from '../../ui/simple-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { fetchUsers, usersKey } from './api.ts'
import { UserDialog } from './user-dialog.tsx'

const ROW_HEIGHT_PX = 57

/** The people of the installation, and what they may do where. */
export function UsersPage() {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('users:write')
  const [open, setOpen] = useState<User | 'new' | null>(null)
  const query = usePagedList(usersKey, fetchUsers)
  const columns = useColumns(canWrite ? setOpen : null)
  const makeButton = canWrite && (
    <Button onPress={() => setOpen('new')}>
      <Plus />
      {t('panel.users.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.users')} note={t('panel.users.note')} actions={makeButton}>
      <SimpleList
        label={t('panel.nav.users')}
        query={query}
        columns={columns}
        getId={(user) => String(user.id)}
        rowHeightPx={ROW_HEIGHT_PX}
        empty={<Empty icon={<UsersRound />} title={t('panel.users.empty')} action={makeButton} />}
      />
      {open !== null && <UserDialog user={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function useColumns(onEdit: ((user: User) => void) | null): Column<User>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.users.column.name'),
        isRowHeader: true,
        cell: (user) => (
          <>
            <span className="block truncate font-medium">{user.name}</span>
            <span className="block truncate text-xs text-muted">
              <Code>{user.username}</Code>
            </span>
          </>
        ),
      },
      {
        id: 'roles',
        header: t('panel.users.column.roles'),
        className: 'hidden md:table-cell',
        cell: (user) => <Roles user={user} />,
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
        className: 'w-40 hidden lg:table-cell text-muted',
        cell: (user) =>
          user.lastSignInAt === null ? t('panel.users.neverSignedIn') : format.relative(user.lastSignInAt),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-28 text-end',
        cell: (user) =>
          onEdit && (
            <Button size="sm" variant="tertiary" onPress={() => onEdit(user)}>
              {t('panel.action.edit')}
            </Button>
          ),
      },
    ],
    [t, format, onEdit],
  )
}

function Roles({ user }: { user: User }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (user.roles.length === 0) return <span className="text-muted">{t('panel.users.noRole')}</span>
  const words = user.roles.map(({ role, service }) =>
    service === null ? t(`roles.${role}`) : t('panel.users.roleIn', { role: t(`roles.${role}`), service }),
  )
  return format.list(words)
}

function UserState({ user }: { user: User }) {
  const { t } = useTranslation()
  if (user.suspended) return <Tag tone="doubt">{t('panel.users.state.suspended')}</Tag>
  if (!user.canSignIn) return <Tag>{t('panel.users.state.noSignIn')}</Tag>
  return <Tag tone="good">{t('panel.users.state.canSignIn')}</Tag>
}
