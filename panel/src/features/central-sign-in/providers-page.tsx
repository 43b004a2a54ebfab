import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { LogIn, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { IdentityProvider } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchProviders, providerFieldsQuery, providersKey } from './api.ts'
import { ProviderDialog } from './provider-dialog.tsx'
import { ProviderState } from './provider-state.tsx'

/** The providers by which people sign in. */
export function IdentityProvidersPage() {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('directory:write')
  const [isMaking, setIsMaking] = useState(false)
  const filters = useSearch({ from: '/inside/centre/central-sign-in' })
  const navigate = useNavigate()
  const fields = useQuery(providerFieldsQuery).data?.fields
  const query = usePagedList([...providersKey, 'list', filters], (cursor) => fetchProviders(filters, cursor))
  const columns = useColumns()
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.centralSignIn.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.centralSignIn')} note={t('panel.centralSignIn.note')} actions={makeButton}>
      <SearchedList
        label={t('panel.nav.centralSignIn')}
        placeholder={t('panel.centralSignIn.search')}
        fields={fields}
        words={useProviderWords()}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/central-sign-in', search, replace: true })}
        query={query}
        columns={columns}
        getId={(provider) => provider.name}
        empty={
          <Empty icon={<LogIn />} title={t('panel.centralSignIn.empty.title')} action={makeButton}>
            {t('panel.centralSignIn.empty.detail')}
          </Empty>
        }
      />
      {isMaking && <ProviderDialog provider={null} onClose={() => setIsMaking(false)} />}
    </Page>
  )
}

function useProviderWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.centralSignIn.searchField.${name}`, name),
    value: (_field, value) => wordOr(`panel.filter.truth.${value}`, value),
  }
}

function useColumns(): Column<IdentityProvider>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('panel.centralSignIn.column.title'),
        isRowHeader: true,
        cell: (provider) => (
          <Link
            to="/centre/central-sign-in/$name"
            params={{ name: provider.name }}
            className="font-medium after:absolute after:inset-0 hover:text-accent"
          >
            {format.title(provider.title)}
          </Link>
        ),
      },
      {
        id: 'issuer',
        header: t('panel.centralSignIn.issuer'),
        className: 'hidden md:table-cell text-muted',
        cell: (provider) => <Code className="block truncate">{provider.issuer}</Code>,
      },
      {
        id: 'state',
        header: t('panel.services.column.state'),
        className: 'w-36',
        cell: (provider) => <ProviderState provider={provider} />,
      },
    ],
    [t, format],
  )
}
