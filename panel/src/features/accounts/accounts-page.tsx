import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Landmark, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Account } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import type { Column } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { AccountState } from './account-state.tsx'
import { accountFieldsQuery, accountsKey, fetchAccounts, providersQuery, REFRESH_MS } from './api.ts'
import { MakeAccountDialog } from './make-account-dialog.tsx'
import { ProviderTitle } from './provider-title.tsx'

/** The organisation's accounts at its providers. */
export function AccountsPage() {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('accounts:write')
  const [isMaking, setIsMaking] = useState(false)
  const filters = useSearch({ from: '/inside/centre/accounts' })
  const navigate = useNavigate()
  const fields = useQuery(accountFieldsQuery)
  const query = usePagedList([...accountsKey, filters], (cursor) => fetchAccounts(filters, cursor), REFRESH_MS)
  const columns = useColumns()
  const words = useWords()
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.accounts.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.accounts')} note={t('panel.accounts.note')} actions={makeButton}>
      <SearchedList
        label={t('panel.nav.accounts')}
        placeholder={t('panel.accounts.search')}
        fields={fields.data?.fields}
        words={words}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/accounts', search, replace: true })}
        query={query}
        columns={columns}
        getId={(account) => account.name}
        empty={
          <Empty icon={<Landmark />} title={t('panel.accounts.empty.title')} action={makeButton}>
            {t('panel.accounts.empty.detail')}
          </Empty>
        }
      />
      {isMaking && <MakeAccountDialog onClose={() => setIsMaking(false)} />}
    </Page>
  )
}

function useWords(): FilterWords {
  const { t } = useTranslation()
  const format = useFormat()
  const wordOr = useWordOr()
  const { data } = useQuery(providersQuery)
  return {
    field: (name) => t(`panel.accounts.field.${name}`),
    value: (field, value) => {
      const provider = field === 'provider' && data?.find(({ slug }) => slug === value)
      return provider ? format.title(provider.title) : wordOr(`panel.filter.truth.${value}`, value)
    },
  }
}

function useColumns(): Column<Account>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('panel.accounts.column.title'),
        isRowHeader: true,
        cell: (account) => (
          <Link
            to="/centre/accounts/$name"
            params={{ name: account.name }}
            className="font-medium after:absolute after:inset-0 hover:text-accent"
          >
            {format.title(account.title)}
          </Link>
        ),
      },
      {
        id: 'provider',
        header: t('panel.accounts.column.provider'),
        className: 'w-36 hidden sm:table-cell text-muted',
        cell: (account) => <ProviderTitle slug={account.provider} />,
      },
      {
        id: 'lines',
        header: t('panel.accounts.column.lines'),
        className: 'w-64 hidden lg:table-cell text-muted',
        cell: (account) => <bdi dir="ltr">{account.lines.map(({ number }) => number).join(', ')}</bdi>,
      },
      {
        id: 'keys',
        header: t('panel.accounts.column.keys'),
        className: 'w-24 hidden md:table-cell text-muted',
        cell: (account) => format.number(account.keys.length),
      },
      {
        id: 'state',
        header: t('panel.accounts.column.state'),
        className: 'w-36 sm:w-52',
        cell: (account) => <AccountState account={account} />,
      },
    ],
    [t, format],
  )
}
