import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Boxes, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Group } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import type { Column } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchGroups, groupFieldsQuery, groupsKey } from './api.ts'
import { NameDialog } from './name-dialog.tsx'

/** All groups of people, made here or told by a directory. */
export function GroupsPage() {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/centre/groups' })
  const navigate = useNavigate()
  const canWrite = useCanInCentre()('groups:write')
  const [isMaking, setIsMaking] = useState(false)
  const fields = useQuery(groupFieldsQuery).data?.fields
  const query = usePagedList([...groupsKey, 'list', filters], (cursor) => fetchGroups(filters, cursor))
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.groups.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.groups')} note={t('panel.groups.note')} actions={makeButton}>
      <SearchedList
        label={t('panel.nav.groups')}
        placeholder={t('panel.groups.search')}
        // a group's number stands on its page alone, and a list of what is in it too
        fields={fields?.filter(({ name }) => name !== 'parent' && name !== 'id')}
        words={useGroupWords()}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/groups', search, replace: true })}
        query={query}
        columns={useColumns()}
        getId={(group) => String(group.id)}
        empty={
          <Empty icon={<Boxes />} title={t('panel.groups.empty.title')} action={makeButton}>
            {t('panel.groups.empty.detail')}
          </Empty>
        }
      />
      {isMaking && <NameDialog group={null} onClose={() => setIsMaking(false)} />}
    </Page>
  )
}

function useGroupWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.groups.field.${name}`, name),
    value: (field, value) => (field === 'source' ? wordOr(`sources.${value}`, value) : value),
  }
}

function useColumns(): Column<Group>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.groups.field.name'),
        isRowHeader: true,
        cell: (group) => (
          <Link
            to="/centre/groups/$id"
            params={{ id: String(group.id) }}
            className="font-medium after:absolute after:inset-0 hover:text-accent"
          >
            <bdi>{group.name}</bdi>
          </Link>
        ),
      },
      {
        id: 'members',
        header: t('panel.groups.field.members'),
        className: 'w-28',
        cell: (group) => format.number(group.members),
      },
      {
        id: 'source',
        header: t('panel.groups.field.source'),
        className: 'w-56 hidden sm:table-cell text-muted',
        cell: (group) => t(`sources.${group.source}`),
      },
      {
        id: 'createdAt',
        header: t('panel.groups.field.createdAt'),
        className: 'w-44 hidden lg:table-cell text-muted',
        cell: (group) => format.date(group.createdAt),
      },
    ],
    [t, format],
  )
}
