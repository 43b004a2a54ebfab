import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SearchX, UserMinus, UserPlus, UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery, useCanInCentre } from '../../api/me.ts'
import type { GroupDetail, GroupMember } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { SearchBox } from '../../ui/filters/search-box.tsx'
import { SimpleList } from '../../ui/simple-list.tsx'
import { Empty, FormFault } from '../../ui/states.tsx'
import { AddMembersDialog } from './add-members-dialog.tsx'
import { changeMembers, fetchMembers, groupsKey, membersKey } from './api.ts'

const ROW_HEIGHT_PX = 57

type Props = { group: GroupDetail; isChangeable: boolean }

/** All members, searched by name or number: those of the group itself, and those by a group in it. */
export function Members({ group, isChangeable }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [q, setQ] = useState('')
  const [isAdding, setIsAdding] = useState(false)
  const query = usePagedList([...membersKey(group.id), q], (cursor) => fetchMembers(group.id, q, cursor))

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
      <div className="flex flex-wrap items-center gap-3">
        <SearchBox
          label={t('panel.groups.members.search')}
          placeholder={t('panel.groups.members.searchPlaceholder')}
          value={q}
          onChange={setQ}
        />
        {addButton}
      </div>
      <FormFault error={submit.error} />
      <SimpleList
        label={t('panel.groups.field.members')}
        query={query}
        columns={columns}
        getId={(member) => String(member.id)}
        rowHeightPx={ROW_HEIGHT_PX}
        empty={
          q === '' ? (
            <Empty icon={<UsersRound />} title={t('panel.groups.members.empty')} />
          ) : (
            <Empty icon={<SearchX />} title={t('panel.filter.nothing.title')} />
          )
        }
      />
      {isAdding && <AddMembersDialog group={group} onClose={() => setIsAdding(false)} />}
    </section>
  )
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
