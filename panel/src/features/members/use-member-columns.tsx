import { Button } from '@heroui/react/button'
import { UserRound, UsersRound } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Member } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Tag } from '../../ui/tag.tsx'

/** What a list of members tells of each, and what can be done with them. */
export function useMemberColumns(
  canWrite: boolean,
  onEdit: (member: Member) => void,
  onRemove: (member: Member) => void,
): Column<Member>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.members.column.name'),
        isRowHeader: true,
        cell: (member) => <Who member={member} />,
      },
      {
        id: 'role',
        header: t('panel.members.column.role'),
        className: 'w-40 hidden sm:table-cell',
        cell: (member) => format.title(member.role.title),
      },
      {
        id: 'endsAt',
        header: t('panel.members.column.endsAt'),
        className: 'w-44 hidden sm:table-cell',
        cell: (member) => <End member={member} />,
      },
      {
        id: 'addedBy',
        header: t('panel.members.column.addedBy'),
        className: 'w-40 hidden lg:table-cell text-muted',
        cell: (member) => (
          <>
            <span className="block truncate">
              <bdi>{member.addedBy}</bdi>
            </span>
            <span className="block truncate text-xs">{format.date(member.addedAt)}</span>
          </>
        ),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-48 text-end',
        cell: (member) =>
          canWrite && (
            <span className="flex justify-end gap-2">
              <Button size="sm" variant="tertiary" onPress={() => onEdit(member)}>
                {t('panel.action.edit')}
              </Button>
              <Button size="sm" variant="danger-soft" onPress={() => onRemove(member)}>
                {t('panel.members.remove')}
              </Button>
            </span>
          ),
      },
    ],
    [t, format, canWrite, onEdit, onRemove],
  )
}

function Who({ member: { user, group, role } }: { member: Member }) {
  const { t } = useTranslation()
  const format = useFormat()
  const Icon = user ? UserRound : UsersRound
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
      <span className="min-w-0">
        <span className="block truncate font-medium">
          {user?.name ?? group?.name} {user?.suspended && <Tag tone="doubt">{t('panel.users.state.suspended')}</Tag>}
        </span>
        <span className="block truncate text-xs text-muted">
          <span className="sm:hidden">{format.title(role.title) + format.between}</span>
          {user ? <Code>{user.username}</Code> : t('panel.members.value.kind.group')}
        </span>
      </span>
    </span>
  )
}

function End({ member: { endsAt, ended } }: { member: Member }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (endsAt === null) return <span className="text-muted">{t('panel.members.end.never')}</span>
  if (ended) return <Tag tone="doubt">{t('panel.members.ended', { at: format.date(endsAt) })}</Tag>
  return <span title={format.dateTime(endsAt)}>{t('panel.members.until', { at: format.date(endsAt) })}</span>
}
