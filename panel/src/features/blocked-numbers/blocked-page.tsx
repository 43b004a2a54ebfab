import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Ban, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BlockedNumber } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { Filters } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { blockedFieldsQuery, blockedKey, fetchBlocked, type Place } from './api.ts'
import { BlockDialog } from './block-dialog.tsx'
import { BlockLists } from './block-lists.tsx'
import { UnblockDialog } from './unblock-dialog.tsx'

type Props = { place: Place; canWrite: boolean; filters: Filters; onFilters: (filters: Filters) => void }

/** Numbers that lines write to no more: of the lines of a service, or of all. */
export function BlockedNumbersPage({ place, canWrite, filters, onFilters }: Props) {
  const { t } = useTranslation()
  const wordOr = useWordOr()
  const [open, setOpen] = useState<BlockedNumber | 'new' | null>(null)
  const fields = useQuery(blockedFieldsQuery(place))
  const query = usePagedList([...blockedKey(place), 'list', filters], (cursor) => fetchBlocked(place, filters, cursor))
  const columns = useColumns(place, canWrite, setOpen)
  return (
    <Page
      title={t(place === null ? 'panel.nav.centreBlockedNumbers' : 'panel.nav.blockedNumbers')}
      note={t(place === null ? 'panel.blockedNumbers.noteOfCentre' : 'panel.blockedNumbers.note')}
      actions={
        canWrite && (
          <Button onPress={() => setOpen('new')}>
            <Plus />
            {t('panel.blockedNumbers.add')}
          </Button>
        )
      }
    >
      {place === null && <BlockLists canWrite={canWrite} />}
      <SearchedList
        label={t('panel.nav.blockedNumbers')}
        placeholder={t('panel.blockedNumbers.search')}
        fields={fields.data?.fields}
        words={{
          field: (name) => wordOr(`panel.blockedNumbers.field.${name}`, name),
          value: (field, value) =>
            field === 'source' ? wordOr(`panel.blockedNumbers.sources.${value}`, value) : value,
        }}
        filters={filters}
        onFilters={onFilters}
        query={query}
        columns={columns}
        getId={({ id }) => String(id)}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<Ban />} title={t('panel.blockedNumbers.empty.title')}>
            {t('panel.blockedNumbers.empty.detail')}
          </Empty>
        }
      />
      {open === 'new' && <BlockDialog place={place} onClose={() => setOpen(null)} />}
      {open !== null && open !== 'new' && <UnblockDialog place={place} blocked={open} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function useColumns(
  place: Place,
  canWrite: boolean,
  onLift: (blocked: BlockedNumber) => void,
): Column<BlockedNumber>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'number',
        header: t('panel.blockedNumbers.number'),
        isRowHeader: true,
        cell: ({ number, source, reason }) => (
          <>
            <Code>{format.phone(number)}</Code>
            <span className="block truncate text-xs text-muted" title={reason ?? undefined}>
              {t(`panel.blockedNumbers.sources.${source}`)}
              {reason && (
                <>
                  {' '}
                  · <bdi>{reason}</bdi>
                </>
              )}
            </span>
          </>
        ),
      },
      {
        id: 'line',
        header: t('panel.blockedNumbers.line'),
        className: 'w-44 hidden md:table-cell',
        cell: ({ line }) => (line === null ? t('panel.blockedNumbers.everyLine') : <Code>{line}</Code>),
      },
      {
        id: 'blockedAt',
        header: t('panel.blockedNumbers.blockedAt'),
        className: 'w-60 hidden sm:table-cell',
        cell: ({ blockedAt, blockedBy }) => (
          <>
            <time dateTime={blockedAt}>{format.dateTime(blockedAt)}</time>
            {blockedBy && (
              <span className="block truncate text-xs text-muted">
                <bdi>{blockedBy}</bdi>
              </span>
            )}
          </>
        ),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-28 text-end',
        cell: (blocked) =>
          // what the centre blocked on every line, the centre lifts
          canWrite &&
          (place === null || blocked.line !== null) && (
            <Button size="sm" variant="tertiary" onPress={() => onLift(blocked)}>
              {t('panel.blockedNumbers.lift')}
            </Button>
          ),
      },
    ],
    [t, format, canWrite, place, onLift],
  )
}
