import { Button } from '@heroui/react/button'
import { Link } from '@tanstack/react-router'
import { LogIn, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { IdentityProvider } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { SimpleList } from '../../ui/simple-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchProviders, providersKey } from './api.ts'
import { ProviderDialog } from './provider-dialog.tsx'
import { ProviderState } from './provider-state.tsx'

/** The providers by which people sign in. */
export function IdentityProvidersPage() {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('directory:write')
  const [isMaking, setIsMaking] = useState(false)
  const query = usePagedList(providersKey, fetchProviders)
  const columns = useColumns()
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.centralSignIn.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.centralSignIn')} note={t('panel.centralSignIn.note')} actions={makeButton}>
      <SimpleList
        label={t('panel.nav.centralSignIn')}
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
