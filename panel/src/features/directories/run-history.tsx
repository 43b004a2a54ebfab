import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Directory, DirectoryRun } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import type { Column } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchRuns, REFRESH_MS, runFieldsQuery, runsKey } from './api.ts'
import { RunState } from './run-state.tsx'

/** All runs of a directory, newest first, searched by what they were and how they ended. */
export function RunHistory({ directory }: { directory: Directory }) {
  const { t } = useTranslation()
  const columns = useColumns()
  const { name, lastRun } = directory
  const filters = useSearch({ from: '/inside/centre/directories/$name' })
  const navigate = useNavigate()
  const fields = useQuery(runFieldsQuery(name)).data?.fields
  const query = usePagedList(
    [...runsKey(name), 'list', filters],
    (cursor) => fetchRuns(name, filters, cursor),
    REFRESH_MS,
  )
  const look = useEffectEvent(() => query.onRetry())
  // one that has just begun or ended is the first of the list
  const last = `${lastRun?.id} ${lastRun?.status}`
  useEffect(() => {
    if (last !== '') look()
  }, [last])
  return (
    <section className="flex flex-col gap-3">
      <h2 className="px-1 font-semibold">{t('panel.directories.history')}</h2>
      <SearchedList
        label={t('panel.directories.history')}
        placeholder={t('panel.directories.searchRuns')}
        fields={fields}
        words={useRunWords()}
        filters={filters}
        onFilters={(search) =>
          void navigate({ to: '/centre/directories/$name', params: { name }, search, replace: true })
        }
        query={query}
        columns={columns}
        getId={({ id }) => String(id)}
        empty={<Empty title={t('panel.directories.noHistory')}>{t('panel.directories.noHistoryHint')}</Empty>}
      />
    </section>
  )
}

function useRunWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.directories.runField.${name}`, name),
    value: (field, value) => {
      if (field === 'kind') return wordOr(`panel.directories.run.${value}`, value)
      if (field === 'fault') return wordOr(`directoryFaults.${value}.title`, value)
      return wordOr(`panel.directories.status.${value}`, value)
    },
  }
}

function useColumns(): Column<DirectoryRun>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return [
    {
      id: 'startedAt',
      header: t('panel.directories.startedAt'),
      isRowHeader: true,
      cell: ({ startedAt }) => (
        <time dateTime={startedAt} title={format.dateTime(startedAt)}>
          {format.brief(startedAt)}
        </time>
      ),
    },
    {
      id: 'kind',
      header: t('panel.directories.runKind'),
      className: 'w-36',
      cell: ({ kind }) => t(`panel.directories.run.${kind}`),
    },
    {
      id: 'startedBy',
      header: t('panel.directories.startedBy'),
      className: 'w-36 hidden md:table-cell text-muted',
      cell: ({ startedBy }) => startedBy ?? t('panel.directories.bySchedule'),
    },
    {
      id: 'changes',
      header: t('panel.directories.changes'),
      className: 'w-24 hidden sm:table-cell text-muted',
      cell: ({ changes }) => (changes === null ? '—' : format.number(changes)),
    },
    {
      id: 'status',
      header: t('panel.accounts.column.state'),
      className: 'w-36',
      cell: ({ status }) => <RunState status={status} />,
    },
  ]
}
