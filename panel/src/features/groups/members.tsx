import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { UserMinus, UserPlus, UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery, useCanInCentre } from '../../api/me.ts'
import type { GroupDetail, GroupMember } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty, FormFault } from '../../ui/states.tsx'
import { AddMembersDialog } from './add-members-dialog.tsx'
import { changeMembers, fetchMembers, groupsKey, memberFieldsQuery, membersKey } from './api.ts'

type Props = { group: GroupDetail; isChangeable: boolean }

/** All members, searched by name or number: those of the group itself, and those by a group in it. */
export function Members({ group, isChangeable }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const filters = useSearch({ from: '/inside/centre/groups/$id' })
  const navigate = useNavigate()
  const fields = useQuery(memberFieldsQuery(group.id)).data?.fields
  const [isAdding, setIsAdding] = useState(false)
  const query = usePagedList([...membersKey(group.id), filters], (cursor) => fetchMembers(group.id, filters, cursor))

  const remove = async (member: GroupMember) => {
    await submit.run(() => changeMembers(group.id, { remove: [member.id] }))
    void queryClient.invalidateQueries({ queryKey: groupsKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  const columns = useColumns(isChangeable ? remove : null)
  const addButton = isChangeable && (
    <Button onPress={() => setIsAdding(true)}>
      <UserPlus />
      {t('panel.groups.members.add')}
    </Button>
  )
  return (
    <section className="flex min-w-0 flex-col gap-3" aria-label={t('panel.groups.field.members')}>
      <FormFault error={submit.error} />
      <SearchedList
        label={t('panel.groups.field.members')}
        placeholder={t('panel.groups.members.searchPlaceholder')}
        fields={fields}
        words={useMemberWords()}
        filters={filters}
        onFilters={(search) =>
          void navigate({ to: '/centre/groups/$id', params: { id: String(group.id) }, search, replace: true })
        }
        actions={addButton}
        query={query}
        columns={columns}
        getId={(member) => String(member.id)}
        rowHeightPx={TWO_LINES_PX}
        empty={<Empty icon={<UsersRound />} title={t('panel.groups.members.empty')} />}
      />
      {isAdding && <AddMembersDialog group={group} onClose={() => setIsAdding(false)} />}
    </section>
  )
}

function useMemberWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.users.field.${name}`, wordOr(`panel.groups.field.${name}`, name)),
    value: (_field, value) => wordOr(`panel.filter.truth.${value}`, value),
  }
}

function useColumns(onRemove: ((member: GroupMember) => void) | null): Column<GroupMember>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const canSeeUsers = useCanInCentre()('users:read')
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.users.column.name'),
        isRowHeader: true,
        cell: (member) => (
          <>
            {canSeeUsers ? (
              <Link
                to="/centre/users/$id"
                params={{ id: String(member.id) }}
                className="block truncate font-medium hover:text-accent"
              >
                {member.name}
              </Link>
            ) : (
              <span className="block truncate font-medium">{member.name}</span>
            )}
            <span className="block truncate text-xs text-muted">
              <Code>{member.username}</Code>
            </span>
          </>
        ),
      },
      {
        id: 'mobile',
        header: t('panel.users.column.mobile'),
        className: 'w-40 hidden xl:table-cell',
        cell: (member) =>
          member.mobile === null ? (
            <span className="text-muted">{t('panel.groups.members.noMobile')}</span>
          ) : (
            <Code>{member.mobile}</Code>
          ),
      },
      {
        id: 'through',
        header: t('panel.groups.members.through'),
        className: 'hidden sm:table-cell text-muted',
        cell: ({ isDirect, through }) =>
          format.list([...(isDirect ? [t('panel.groups.members.direct')] : []), ...through.map(({ name }) => name)]),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-20 text-end',
        cell: (member) =>
          onRemove &&
          member.isDirect && (
            <Button
              isIconOnly
              size="sm"
              variant="ghost"
              aria-label={t('panel.groups.members.remove', { name: member.name })}
              onPress={() => onRemove(member)}
            >
              <UserMinus />
            </Button>
          ),
      },
    ],
    [t, format, canSeeUsers, onRemove],
  )
}
