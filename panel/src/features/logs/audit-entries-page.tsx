import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServiceTitle } from '../../api/service-titles.ts'
import type { AuditEntry } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { Filters } from '../../ui/filters/conditions.ts'
import { ActorName } from './actor-name.tsx'
import { auditEntryFieldsQuery, fetchAuditEntries, type Place, placeKey } from './api.ts'
import { EntryDialog } from './entry-dialog.tsx'
import { LogPage } from './log-page.tsx'
import { LogTime } from './log-time.tsx'
import { SubjectName } from './subject-name.tsx'

/** Who changed what in one service. */
export function ServiceAuditEntriesPage() {
  const { service } = useParams({ from: '/inside/s/$service/audit-entries' })
  const filters = useSearch({ from: '/inside/s/$service/audit-entries' })
  const navigate = useNavigate()
  return (
    <AuditEntriesPage
      key={service}
      place={{ service }}
      filters={filters}
      onFilters={(search) =>
        void navigate({ to: '/s/$service/audit-entries', params: { service }, search, replace: true })
      }
    />
  )
}

/** Who changed what, everywhere. */
export function CentreAuditEntriesPage() {
  const filters = useSearch({ from: '/inside/centre/audit-entries' })
  const navigate = useNavigate()
  return (
    <AuditEntriesPage
      place="centre"
      filters={filters}
      onFilters={(search) => void navigate({ to: '/centre/audit-entries', search, replace: true })}
    />
  )
}

type Props = { place: Place; filters: Filters; onFilters: (filters: Filters) => void }

function AuditEntriesPage({ place, filters, onFilters }: Props) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<{ entry: AuditEntry; filters: Filters } | null>(null)
  const fields = useQuery(auditEntryFieldsQuery(place))
  const query = usePagedList([placeKey(place), 'audit-entries', filters], (cursor) =>
    fetchAuditEntries(place, filters, cursor),
  )
  const show = useCallback((entry: AuditEntry) => setShown({ entry, filters }), [filters])
  const columns = useColumns(place === 'centre', show)
  // a link in it may lead to another search of this very page
  const isShown = shown !== null && shown.filters === filters
  return (
    <LogPage
      title={t(place === 'centre' ? 'panel.nav.centreAuditEntries' : 'panel.nav.auditEntries')}
      note={t('panel.logs.auditNote')}
      fields={fields.data?.fields}
      filters={filters}
      onFilters={onFilters}
      query={query}
      columns={columns}
      getId={(entry) => entry.id}
    >
      {isShown && <EntryDialog place={place} entry={shown.entry} onClose={() => setShown(null)} />}
    </LogPage>
  )
}

function useColumns(isCentre: boolean, onShow: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  const { t, i18n } = useTranslation()
  const serviceTitle = useServiceTitle()
  return useMemo(() => {
    const service: Column<AuditEntry> = {
      id: 'service',
      header: t('panel.logs.field.service'),
      className: 'w-36 hidden lg:table-cell text-muted',
      cell: (entry) => entry.service && serviceTitle(entry.service),
    }
    const actionWord = (action: string) => {
      const key = `panel.logs.action.${action}`
      return i18n.exists(key) ? t(key) : <Code>{action}</Code>
    }
    return [
      {
        id: 'at',
        header: t('panel.logs.field.at'),
        className: 'w-32 hidden sm:table-cell text-muted',
        cell: (entry) => <LogTime at={entry.at} />,
      },
      {
        id: 'action',
        header: t('panel.logs.field.action'),
        isRowHeader: true,
        cell: (entry) => (
          <>
            {actionWord(entry.action)} <SubjectName subject={entry.subject} className="text-muted" />
            <span className="block truncate text-xs text-muted sm:hidden">
              <LogTime at={entry.at} /> · <ActorName actor={entry.actor} />
            </span>
          </>
        ),
      },
      {
        id: 'who',
        header: t('panel.logs.column.who'),
        className: 'w-44 hidden sm:table-cell',
        cell: (entry) => <ActorName actor={entry.actor} />,
      },
      ...(isCentre ? [service] : []),
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-28 text-end',
        cell: (entry) => (
          <Button size="sm" variant="tertiary" onPress={() => onShow(entry)}>
            {t('panel.logs.details')}
          </Button>
        ),
      },
    ]
  }, [t, i18n, serviceTitle, isCentre, onShow])
}
