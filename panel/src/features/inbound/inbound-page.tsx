import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { MessageSquareReply } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { InboundMessage } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { Filters } from '../../ui/filters/conditions.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchInbound, inboundFieldsQuery, inboundKey } from './api.ts'

/** How soon a page that is open shows what has come. */
const REFRESH_MS = 15_000

/** What people wrote to the lines of a service. */
export function InboundPage() {
  const { service } = useParams({ from: '/inside/s/$service/inbound' })
  return <Inbound key={service} service={service} />
}

function Inbound({ service }: { service: string }) {
  const { t } = useTranslation()
  const wordOr = useWordOr()
  const filters = useSearch({ from: '/inside/s/$service/inbound' })
  const navigate = useNavigate()
  const fields = useQuery(inboundFieldsQuery(service))
  const query = usePagedList(
    [...inboundKey(service), 'list', filters],
    (cursor) => fetchInbound(service, filters, cursor),
    REFRESH_MS,
  )
  const setFilters = (search: Filters) =>
    void navigate({ to: '/s/$service/inbound', params: { service }, search, replace: true })
  return (
    <Page title={t('panel.nav.inbound')} note={t('panel.inbound.note')}>
      <SearchedList
        label={t('panel.nav.inbound')}
        placeholder={t('panel.inbound.search')}
        fields={fields.data?.fields}
        words={{ field: (name) => wordOr(`panel.inbound.field.${name}`, name), value: (_, value) => value }}
        filters={filters}
        onFilters={setFilters}
        query={query}
        columns={useColumns(service)}
        getId={({ id }) => id}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<MessageSquareReply />} title={t('panel.inbound.empty.title')}>
            {t('panel.inbound.empty.detail')}
          </Empty>
        }
      />
    </Page>
  )
}

function useColumns(service: string): Column<InboundMessage>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const canSend = useCan(service)('messages:send')
  return useMemo(
    () => [
      {
        id: 'from',
        header: t('panel.inbound.from'),
        isRowHeader: true,
        cell: ({ from, text }) => (
          <>
            <Code>{format.phone(from)}</Code>
            <span className="block truncate text-xs text-muted" title={text}>
              <bdi>{text}</bdi>
            </span>
          </>
        ),
      },
      {
        id: 'line',
        header: t('panel.inbound.line'),
        className: 'w-40 hidden md:table-cell',
        cell: ({ line }) => <Code>{line}</Code>,
      },
      {
        id: 'receivedAt',
        header: t('panel.inbound.receivedAt'),
        className: 'w-60 hidden sm:table-cell',
        cell: ({ receivedAt }) => <time dateTime={receivedAt}>{format.dateTime(receivedAt)}</time>,
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-28 text-end',
        cell: ({ from }) =>
          canSend && (
            <LinkButton
              size="sm"
              variant="tertiary"
              to="/s/$service/compose"
              params={{ service }}
              search={{ to: from }}
            >
              {t('panel.inbound.reply')}
            </LinkButton>
          ),
      },
    ],
    [service, t, format, canSend],
  )
}
