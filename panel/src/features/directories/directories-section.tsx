import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FolderTree, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Directory } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { Filters, FilterWords } from '../../ui/filters/conditions.ts'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { directoriesKey, directoryFieldsQuery, fetchDirectories, REFRESH_MS } from './api.ts'
import { DirectoryDialog } from './directory-dialog.tsx'
import { RunState } from './run-state.tsx'

type Props = { filters: Filters; onFilters: (filters: Filters) => void }

/** The directories that Rasan reads people and groups from. */
export function DirectoriesSection({ filters, onFilters }: Props) {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('directory:write')
  const [isMaking, setIsMaking] = useState(false)
  const fields = useQuery(directoryFieldsQuery).data?.fields
  const words = useDirectoryWords()
  const query = usePagedList(
    [...directoriesKey, 'list', filters],
    (cursor) => fetchDirectories(filters, cursor),
    REFRESH_MS,
  )
  const columns = useColumns()
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.directories.make')}
    </Button>
  )
  return (
    <section className="flex flex-col gap-3">
      <header className="flex flex-wrap items-end justify-between gap-3 px-1">
        <div>
          <h2 className="font-semibold">{t('panel.directories.title')}</h2>
          <p className="text-muted">{t('panel.directories.note')}</p>
        </div>
        {makeButton}
      </header>
      <SearchedList
        label={t('panel.directories.title')}
        placeholder={t('panel.directories.search')}
        fields={fields}
        words={words}
        filters={filters}
        onFilters={onFilters}
        query={query}
        columns={columns}
        getId={(directory) => directory.name}
        empty={
          <Empty icon={<FolderTree />} title={t('panel.directories.empty.title')}>
            {t('panel.directories.empty.detail')}
          </Empty>
        }
      />
      {isMaking && <DirectoryDialog directory={null} onClose={() => setIsMaking(false)} />}
    </section>
  )
}

function useDirectoryWords(): FilterWords {
  const wordOr = useWordOr()
  return { field: (name) => wordOr(`panel.directories.searchField.${name}`, name), value: (_field, value) => value }
}

function useColumns(): Column<Directory>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.directories.column.name'),
        isRowHeader: true,
        cell: ({ name }) => (
          <Link
            to="/centre/directories/$name"
            params={{ name }}
            className="font-medium after:absolute after:inset-0 hover:text-accent"
          >
            <Code>{name}</Code>
          </Link>
        ),
      },
      {
        id: 'url',
        header: t('panel.directories.url'),
        className: 'w-72 hidden md:table-cell text-muted',
        cell: ({ url }) => <Code>{url}</Code>,
      },
      {
        id: 'users',
        header: t('panel.directories.column.users'),
        className: 'w-28 hidden sm:table-cell text-muted',
        cell: ({ users }) => format.number(users),
      },
      {
        id: 'groups',
        header: t('panel.directories.column.groups'),
        className: 'w-28 hidden sm:table-cell text-muted',
        cell: ({ groups }) => format.number(groups),
      },
      {
        id: 'lastRun',
        header: t('panel.directories.column.lastRun'),
        className: 'w-40',
        cell: ({ lastRun }) => (lastRun ? <RunState status={lastRun.status} /> : '—'),
      },
    ],
    [t, format],
  )
}
