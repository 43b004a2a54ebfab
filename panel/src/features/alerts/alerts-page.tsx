import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { BellRing } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alert } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { AlertDialog } from './alert-dialog.tsx'
import { AlertState } from './alert-state.tsx'
import { alertFieldsQuery, alertsKey, fetchAlerts, REFRESH_MS } from './api.ts'

const ROW_HEIGHT_PX = 85
const OWNER = 'block truncate text-xs text-muted hover:text-accent'

/** What should be known of accounts and tokens: lasting and past, whom it was told, and who has seen it. */
export function AlertsPage() {
  const { t, i18n } = useTranslation()
  const filters = useSearch({ from: '/inside/centre/alerts' })
  const navigate = useNavigate()
  const query = usePagedList([...alertsKey, filters], (cursor) => fetchAlerts(filters, cursor), REFRESH_MS)
  const [openId, setOpenId] = useState<number | null>(null)
  const open = query.data?.find(({ id }) => id === openId)
  const wordOr = (key: string, otherwise: string) => (i18n.exists(key) ? t(key) : otherwise)
  return (
    <Page title={t('panel.nav.alerts')} note={t('panel.alerts.note')}>
      <SearchedList
        label={t('panel.nav.alerts')}
        placeholder={t('panel.alerts.search')}
        fields={useQuery(alertFieldsQuery).data?.fields}
        words={{
          field: (name) => wordOr(`panel.alerts.field.${name}`, name),
          value: (field, value) => wordOr(`panel.alerts.value.${field}.${value}`, value),
        }}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/alerts', search, replace: true })}
        query={query}
        columns={useColumns(setOpenId)}
        getId={({ id }) => String(id)}
        rowHeightPx={ROW_HEIGHT_PX}
        empty={
          <Empty icon={<BellRing />} title={t('panel.alerts.empty.title')}>
            {t('panel.alerts.empty.detail')}
          </Empty>
        }
      />
      {open && <AlertDialog alert={open} onClose={() => setOpenId(null)} />}
    </Page>
  )
}

function useColumns(onOpen: (id: number) => void): Column<Alert>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'text',
        header: t('panel.alerts.column.what'),
        isRowHeader: true,
        cell: ({ text, account, token }) => (
          <>
            <span className="line-clamp-2 font-medium whitespace-normal">{text}</span>
            {account ? (
              <Link to="/centre/accounts/$name" params={{ name: account.name }} className={OWNER}>
                {format.title(account.title)}
              </Link>
            ) : (
              <Link to="/centre/tokens" search={token?.service ? { service: token.service } : {}} className={OWNER}>
                {token?.service ? <bdi>{token.service}</bdi> : t('panel.alerts.centreTokens')}
              </Link>
            )}
          </>
        ),
      },
      {
        id: 'kind',
        header: t('panel.alerts.field.kind'),
        className: 'w-40 hidden lg:table-cell',
        cell: ({ kind }) => t(`panel.alerts.value.kind.${kind}`),
      },
      {
        id: 'state',
        header: t('panel.alerts.column.state'),
        className: 'w-44 hidden sm:table-cell',
        cell: (alert) => <AlertState alert={alert} />,
      },
      {
        id: 'openedAt',
        header: t('panel.alerts.field.openedAt'),
        className: 'w-40 hidden md:table-cell text-muted',
        cell: ({ openedAt }) => <time dateTime={openedAt}>{format.brief(openedAt)}</time>,
      },
      {
        id: 'details',
        header: t('panel.alerts.column.details'),
        isHeaderHidden: true,
        className: 'w-28',
        cell: ({ id, text }) => (
          <Button
            size="sm"
            variant="tertiary"
            aria-label={`${t('panel.alerts.column.details')}: ${text}`}
            onPress={() => onOpen(id)}
          >
            {t('panel.alerts.column.details')}
          </Button>
        ),
      },
    ],
    [t, format, onOpen],
  )
}
