import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Megaphone, Plus } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { Broadcast } from '../../api/types.ts'
import { useBroadcastTitle, useTemplateOf } from '../../api/use-broadcast-title.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { Filters, FilterWords } from '../../ui/filters/conditions.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { broadcastFieldsQuery, broadcastsKey, fetchBroadcasts } from './api.ts'
import { StateTag } from './state-tag.tsx'
import { directionOf } from './variables.ts'

/** What was, is, and will be sent to many. */
export function BroadcastsPage() {
  const { service } = useParams({ from: '/inside/s/$service/broadcasts' })
  return <Broadcasts key={service} service={service} />
}

function Broadcasts({ service }: { service: string }) {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/s/$service/broadcasts' })
  const navigate = useNavigate()
  const can = useCan(service)
  const fields = useQuery(broadcastFieldsQuery(service))
  const query = usePagedList([...broadcastsKey(service), 'list', filters], (cursor) =>
    fetchBroadcasts(service, filters, cursor),
  )
  const make = can('broadcasts:send') && (
    <LinkButton to="/s/$service/broadcasts/new" params={{ service }}>
      <Plus />
      {t('panel.broadcasts.new')}
    </LinkButton>
  )
  return (
    <Page title={t('panel.nav.broadcasts')} note={t('panel.broadcasts.note')} actions={make}>
      <SearchedList
        label={t('panel.nav.broadcasts')}
        placeholder={t('panel.broadcasts.search')}
        fields={fields.data?.fields}
        words={useBroadcastWords()}
        filters={filters}
        onFilters={(search: Filters) =>
          void navigate({ to: '/s/$service/broadcasts', params: { service }, search, replace: true })
        }
        query={query}
        columns={useColumns(service)}
        getId={({ id }) => id}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<Megaphone />} title={t('panel.broadcasts.empty.title')} action={make || undefined}>
            {t('panel.broadcasts.empty.detail')}
          </Empty>
        }
      />
    </Page>
  )
}

function useBroadcastWords(): FilterWords {
  const word = useWordOr()
  return {
    field: (name) => word(`panel.broadcasts.field.${name}`, name),
    value: (name, value) =>
      word(name === 'state' ? `panel.broadcasts.state.${value}` : `panel.filter.truth.${value}`, value),
  }
}

function useColumns(service: string): Column<Broadcast>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const titleOf = useBroadcastTitle(service)
  const templateOf = useTemplateOf(service)
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.broadcasts.name'),
        isRowHeader: true,
        cell: (row) => (
          <>
            <Link
              to="/s/$service/broadcasts/$id"
              params={{ service, id: row.id }}
              className="block truncate font-medium hover:text-accent"
            >
              <bdi dir={directionOf(titleOf(row))}>{titleOf(row)}</bdi>
            </Link>
            <span className="block truncate text-xs text-muted">
              <ShortText text={row.text ?? templateOf(row)?.text} template={row.template} />
            </span>
          </>
        ),
      },
      {
        id: 'state',
        header: t('panel.broadcasts.stateOf'),
        className: 'w-32 sm:w-36',
        cell: ({ state }) => <StateTag state={state} />,
      },
      {
        id: 'recipients',
        header: t('panel.broadcasts.recipients'),
        className: 'w-28 hidden sm:table-cell',
        cell: ({ recipients }) => format.number(recipients.valid),
      },
      {
        id: 'delivered',
        header: t('panel.broadcasts.delivered'),
        className: 'w-28 hidden md:table-cell',
        cell: ({ progress }) => format.number(progress.outcome.delivered ?? 0),
      },
      {
        id: 'createdAt',
        header: t('panel.broadcasts.made'),
        className: 'w-44 hidden lg:table-cell',
        cell: ({ createdAt, createdBy }) => (
          <>
            <time dateTime={createdAt} title={format.dateTime(createdAt)} className="block">
              {format.relative(createdAt)}
            </time>
            <span className="block truncate text-xs text-muted">
              <bdi>{createdBy}</bdi>
            </span>
          </>
        ),
      },
    ],
    [t, format, service, titleOf, templateOf],
  )
}

/** Its text; the identifier of its template where that is not known. */
function ShortText({ text, template }: { text: string | undefined; template: string | null }) {
  return text === undefined ? <Code>{template ?? ''}</Code> : <bdi dir={directionOf(text)}>{text}</bdi>
}
