import { Button } from '@heroui/react/button'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ArrowUp, FlaskConical, PenLine, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useServiceOfMe } from '../../api/me.ts'
import type { Message } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import type { Filters } from '../../ui/filters/conditions.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { LiveDot } from '../../ui/live-dot.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import { MessageFilters } from './message-filters.tsx'
import { MessageText } from './message-text.tsx'
import { StatusWord } from './status.tsx'
import { useMessageList } from './use-message-list.ts'

const NARROW_ROW_HEIGHT_PX = 61

/** The messages of a service: live, searched by words and by conditions that stand in the address. */
export function MessagesPage() {
  const { t } = useTranslation()
  const { service } = useParams({ from: '/inside/s/$service/messages' })
  const filters = useSearch({ from: '/inside/s/$service/messages' })
  const navigate = useNavigate()
  const can = useCan(service)
  const setFilters = (next: Filters) => {
    void navigate({ to: '/s/$service/messages', params: { service }, search: next, replace: true })
  }

  return (
    <Page
      title={t('panel.messages.title')}
      heading={
        <>
          {t('panel.messages.title')} <LiveDot />
        </>
      }
      actions={
        <>
          {can('follow-ups:write') && Object.keys(filters).length > 0 && (
            <LinkButton to="/s/$service/follow-ups/bulk" params={{ service }} search={filters} variant="secondary">
              {t('panel.messages.followUpAll')}
            </LinkButton>
          )}
          {can('messages:send') && (
            <LinkButton to="/s/$service/compose" params={{ service }}>
              <PenLine />
              {t('panel.nav.compose')}
            </LinkButton>
          )}
        </>
      }
    >
      <MessageFilters service={service} filters={filters} onChange={setFilters} />
      <MessageList service={service} filters={filters} onClear={() => setFilters({})} />
    </Page>
  )
}

type ListProps = { service: string; filters: Filters; onClear: () => void }

function MessageList({ service, filters, onClear }: ListProps) {
  const { t } = useTranslation()
  const { query, rows, waiting, showWaiting, fresh } = useMessageList(service, filters)
  const columns = useColumns(service)
  const isNarrow = useNarrow()
  const isFiltered = Object.keys(filters).length > 0

  if (query.isPending) {
    return (
      <Surface isFlush>
        <LoadingRows />
      </Surface>
    )
  }
  if (query.isError && rows.length === 0) {
    return (
      <Surface isFlush>
        <Fault error={query.error} onRetry={() => query.refetch()} />
      </Surface>
    )
  }
  return (
    <>
      {waiting.length > 0 && <WaitingBar count={waiting.length} onShow={showWaiting} />}
      <Surface isFlush className="overflow-clip">
        {rows.length === 0 ? (
          isFiltered ? (
            <NothingFound onClear={onClear} />
          ) : (
            <NoMessages service={service} />
          )
        ) : (
          <DataTable
            label={t('panel.messages.title')}
            columns={columns}
            rows={rows}
            getId={idOf}
            rowHeightPx={isNarrow ? NARROW_ROW_HEIGHT_PX : undefined}
            isNew={(row) => fresh.has(row.id)}
            onNearEnd={() => query.hasNextPage && !query.isFetchingNextPage && query.fetchNextPage()}
          />
        )}
      </Surface>
      {query.isFetchingNextPage && <p className="py-2 text-center text-muted">{t('panel.state.loading')}</p>}
      {query.isFetchNextPageError && <Fault error={query.error} onRetry={() => query.fetchNextPage()} />}
    </>
  )
}

const idOf = (row: Message) => row.id

function useColumns(service: string): Column<Message>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const isSandbox = useServiceOfMe(service)?.sandbox ?? false
  return useMemo(
    () => [
      {
        id: 'to',
        header: t('panel.messages.column.to'),
        className: 'md:w-48',
        isRowHeader: true,
        cell: (row) => (
          <>
            <Link
              to="/s/$service/messages/$id"
              params={{ service, id: row.id }}
              className="figures after:absolute after:inset-0 hover:text-accent"
            >
              {row.toUser ? <bdi>{row.toUser.name}</bdi> : <Code>{format.phone(row.to)}</Code>}
            </Link>
            <span dir="auto" className="block truncate text-xs text-muted md:hidden">
              <MessageText text={row.text} />
            </span>
          </>
        ),
      },
      {
        id: 'text',
        header: t('panel.messages.column.text'),
        className: 'hidden md:table-cell',
        cell: (row) => (
          <span className="flex min-w-0 items-center gap-2">
            <span dir="auto" className="min-w-0 truncate">
              <MessageText text={row.text} />
            </span>
            {row.test && !isSandbox && (
              <span className="flex shrink-0 items-center gap-1 rounded-full bg-default px-2 text-xs text-muted">
                <FlaskConical className="size-3" aria-hidden="true" />
                {t('panel.messages.test')}
              </span>
            )}
          </span>
        ),
      },
      {
        id: 'segments',
        header: t('panel.messages.column.segments'),
        className: 'w-28 hidden lg:table-cell text-muted',
        cell: (row) => format.segments(row.segments),
      },
      {
        id: 'from',
        header: t('panel.messages.column.from'),
        className: 'w-36 hidden 2xl:table-cell text-muted',
        cell: (row) => row.from && <Code className="figures">{row.from}</Code>,
      },
      {
        id: 'status',
        header: t('panel.messages.column.status'),
        className: 'w-32 sm:w-44',
        cell: (row) => <StatusWord status={row.status} />,
      },
      {
        id: 'createdAt',
        header: t('panel.messages.column.createdAt'),
        className: 'w-32 hidden sm:table-cell text-muted',
        cell: (row) => (
          <time dateTime={row.createdAt} title={format.dateTime(row.createdAt)} className="figures">
            {format.brief(row.createdAt)}
          </time>
        ),
      },
    ],
    [service, t, format, isSandbox],
  )
}

function WaitingBar({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="sticky top-18 z-10 -my-1 flex justify-center">
      <Button size="sm" onPress={onShow} className="shadow-overlay">
        <ArrowUp />
        {t('panel.messages.waiting', { count, n: format.number(count) })}
      </Button>
    </div>
  )
}

function NothingFound({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <Empty
      icon={<SearchX />}
      title={t('panel.filter.nothing.title')}
      action={
        <Button variant="tertiary" onPress={onClear}>
          {t('panel.filter.clear')}
        </Button>
      }
    >
      {t('panel.filter.nothing.detail')}
    </Empty>
  )
}

function NoMessages({ service }: { service: string }) {
  const { t } = useTranslation()
  const can = useCan(service)
  return (
    <Empty
      title={t('panel.messages.empty.title')}
      action={
        can('messages:send') && (
          <LinkButton to="/s/$service/compose" params={{ service }}>
            {t('panel.messages.empty.action')}
          </LinkButton>
        )
      }
    >
      {t('panel.messages.empty.detail')}
    </Empty>
  )
}
