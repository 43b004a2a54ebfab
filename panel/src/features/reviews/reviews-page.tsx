import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangedMessages } from '../../api/live.tsx'
import { useCan } from '../../api/me.ts'
import type { Review } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { Filters, FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchReviews, heldBroadcastsQuery, reviewFieldsQuery, reviewsKey } from './api.ts'
import { HeldBroadcasts } from './held-broadcasts.tsx'
import { ReviewDialog } from './review-dialog.tsx'
import { StateTag } from './state-tag.tsx'

/** What waits until somebody has read it. */
export function ReviewsPage() {
  const { service } = useParams({ from: '/inside/s/$service/reviews' })
  return <Reviews key={service} service={service} />
}

const VIEWS = { pending: { state: 'pending' }, all: {} }

function Reviews({ service }: { service: string }) {
  const { t } = useTranslation()
  const mayReadMessages = useCan(service)('messages:read')
  const held = useQuery({ ...heldBroadcastsQuery(service), enabled: mayReadMessages })
  const nothing = (held.data?.items.length ?? 0) > 0 ? 'broadcastsOnly' : 'empty'
  const filters = useSearch({ from: '/inside/s/$service/reviews' })
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<Review | null>(null)
  const fields = useQuery(reviewFieldsQuery(service))
  const query = usePagedList([...reviewsKey(service), 'list', filters], (cursor) =>
    fetchReviews(service, filters, cursor),
  )
  useChangedMessages(() => void queryClient.invalidateQueries({ queryKey: reviewsKey(service) }))
  const columns = useColumns(setOpen)
  const view = Object.entries(VIEWS).find(([, search]) => JSON.stringify(search) === JSON.stringify(filters))?.[0]
  const setFilters = (search: Filters) =>
    void navigate({ to: '/s/$service/reviews', params: { service }, search, replace: true })
  // whoever comes wants what waits; `all` is asked for, and its address has nothing
  const hasCome = useRef(false)
  useEffect(() => {
    if (hasCome.current) return
    hasCome.current = true
    if (Object.keys(filters).length === 0) setFilters(VIEWS.pending)
  })
  return (
    <Page title={t('panel.nav.reviews')} note={t('panel.reviews.note')}>
      {mayReadMessages && <HeldBroadcasts service={service} />}
      <Segmented
        label={t('panel.reviews.view.label')}
        isLabelHidden
        value={view ?? 'other'}
        options={(['pending', 'all'] as const).map((id) => ({ id, label: t(`panel.reviews.view.${id}`) }))}
        onChange={(id) => setFilters(VIEWS[id as keyof typeof VIEWS])}
      />
      <SearchedList
        label={t('panel.nav.reviews')}
        placeholder={t('panel.reviews.search')}
        fields={fields.data?.fields}
        words={useReviewWords()}
        filters={filters}
        onFilters={setFilters}
        query={query}
        columns={columns}
        getId={({ id }) => id}
        rowHeightPx={TWO_LINES_PX}
        shownElsewhere={view === 'pending' ? ['state'] : []}
        empty={
          <Empty icon={<ShieldCheck />} title={t(`panel.reviews.${nothing}.title`)}>
            {t(`panel.reviews.${nothing}.detail`)}
          </Empty>
        }
      />
      {open && <ReviewDialog service={service} review={open} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function useColumns(onRead: (review: Review) => void): Column<Review>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'message',
        header: t('panel.followUps.message'),
        isRowHeader: true,
        cell: ({ id, message }) => (
          <>
            <span className="block truncate font-medium">
              {message?.toUser ? (
                <bdi>{message.toUser.name}</bdi>
              ) : (
                <Code>{message ? format.phone(message.to) : id}</Code>
              )}
            </span>
            <span className="block truncate text-xs text-muted">
              <bdi>{message?.text}</bdi>
            </span>
          </>
        ),
      },
      {
        id: 'why',
        header: t('panel.reviews.why'),
        className: 'w-64 hidden lg:table-cell',
        cell: ({ reasons }) => <span className="block truncate">{reasons.map(({ title }) => title).join(' · ')}</span>,
      },
      {
        id: 'sentBy',
        header: t('panel.reviews.sentBy'),
        className: 'w-36 hidden md:table-cell text-muted',
        cell: ({ sentBy }) => <bdi>{sentBy}</bdi>,
      },
      {
        id: 'state',
        header: t('panel.reviews.state'),
        className: 'w-40',
        cell: ({ state }) => <StateTag state={state} />,
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-24 text-end',
        cell: (review) => (
          <Button size="sm" variant="tertiary" onPress={() => onRead(review)}>
            {t('panel.reviews.read')}
          </Button>
        ),
      },
    ],
    [t, format, onRead],
  )
}

function useReviewWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.reviews.field.${name}`, name),
    value: (field, value) =>
      wordOr(field === 'state' ? `panel.review.${value}` : `panel.reviews.value.${field}.${value}`, value),
  }
}
