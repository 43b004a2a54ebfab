import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { CalendarClock } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Expiry } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { expiriesKey, expiryFieldsQuery, fetchExpiries } from './api.ts'

const ROW_HEIGHT_PX = 57
const [SOON_DAYS, VERY_SOON_DAYS] = [30, 7]

/** What ends, the next first: accounts, keys, lines and tokens, by the reader's calendar. */
export function ExpiriesPage() {
  const { t, i18n } = useTranslation()
  const filters = useSearch({ from: '/inside/centre/expiries' })
  const navigate = useNavigate()
  const query = usePagedList([...expiriesKey, filters], (cursor) => fetchExpiries(filters, cursor))
  const wordOr = (key: string, otherwise: string) => (i18n.exists(key) ? t(key) : otherwise)
  return (
    <Page title={t('panel.nav.expiries')} note={t('panel.expiries.note')}>
      <SearchedList
        label={t('panel.nav.expiries')}
        placeholder={t('panel.expiries.search')}
        fields={useQuery(expiryFieldsQuery).data?.fields}
        words={{
          field: (name) => wordOr(`panel.expiries.field.${name}`, name),
          value: (field, value) => wordOr(`panel.expiries.value.${field}.${value}`, value),
        }}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/expiries', search, replace: true })}
        query={query}
        columns={useColumns()}
        getId={({ kind, account, service, name, expiresAt }) => [kind, account, service, name, expiresAt].join(' ')}
        rowHeightPx={ROW_HEIGHT_PX}
        empty={
          <Empty icon={<CalendarClock />} title={t('panel.expiries.empty.title')}>
            {t('panel.expiries.empty.detail')}
          </Empty>
        }
      />
    </Page>
  )
}

function useColumns(): Column<Expiry>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.expiries.field.name'),
        isRowHeader: true,
        cell: ({ kind, name, account, service }) => (
          <>
            {account ? (
              <Link
                to="/centre/accounts/$name"
                params={{ name: account }}
                className="block truncate font-medium after:absolute after:inset-0 hover:text-accent"
              >
                <bdi>{name}</bdi>
              </Link>
            ) : (
              <Link
                to="/centre/tokens"
                search={service ? { service } : {}}
                className="block truncate font-medium after:absolute after:inset-0 hover:text-accent"
              >
                <bdi>{name}</bdi>
              </Link>
            )}
            {kind !== 'account' && (account ?? service) !== null && (
              <span className="block truncate text-xs text-muted">
                <bdi>{account ?? service}</bdi>
              </span>
            )}
          </>
        ),
      },
      {
        id: 'kind',
        header: t('panel.expiries.field.kind'),
        className: 'w-32 hidden sm:table-cell',
        cell: ({ kind }) => t(`panel.expiries.value.kind.${kind}`),
      },
      {
        id: 'expiresAt',
        header: t('panel.expiries.field.expiresAt'),
        className: 'w-44',
        cell: ({ expiresAt }) => (
          <time dateTime={expiresAt} title={format.dateTime(expiresAt)}>
            {format.date(expiresAt)}
          </time>
        ),
      },
      {
        id: 'daysLeft',
        header: t('panel.expiries.daysLeft'),
        className: 'w-36',
        cell: ({ daysLeft }) => (
          <Tag tone={daysLeft < VERY_SOON_DAYS ? 'bad' : daysLeft < SOON_DAYS ? 'doubt' : 'plain'}>
            {daysLeft < 0
              ? t('panel.expiries.over')
              : t('panel.format.days', { count: daysLeft, n: format.number(daysLeft) })}
          </Tag>
        ),
      },
    ],
    [t, format],
  )
}
