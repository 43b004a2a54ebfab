import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Building2, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Service } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchServices, serviceFieldsQuery, servicesKey } from './api.ts'
import { ServiceDialog } from './service-dialog.tsx'
import { ServiceState } from './service-state.tsx'

/** All services of the centre. */
export function ServicesPage() {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('services:write')
  const [isMaking, setIsMaking] = useState(false)
  const filters = useSearch({ from: '/inside/centre/services' })
  const navigate = useNavigate()
  const fields = useQuery(serviceFieldsQuery)
  const query = usePagedList([...servicesKey, filters], (cursor) => fetchServices(filters, cursor))
  const columns = useColumns()
  const wordOr = useWordOr()
  const words: FilterWords = {
    field: (name) => t(`panel.services.field.${name}`),
    value: (_field, value) => wordOr(`panel.filter.truth.${value}`, value),
  }
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.services.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.services')} note={t('panel.services.note')} actions={makeButton}>
      <SearchedList
        label={t('panel.nav.services')}
        placeholder={t('panel.services.search')}
        fields={fields.data?.fields}
        words={words}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/services', search, replace: true })}
        query={query}
        columns={columns}
        getId={(service) => service.name}
        empty={
          <Empty icon={<Building2 />} title={t('panel.services.empty.title')} action={makeButton}>
            {t('panel.services.empty.detail')}
          </Empty>
        }
      />
      {isMaking && <ServiceDialog service={null} onClose={() => setIsMaking(false)} />}
    </Page>
  )
}

function useColumns(): Column<Service>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('panel.services.column.title'),
        isRowHeader: true,
        cell: (service) => (
          <Link
            to="/centre/services/$name"
            params={{ name: service.name }}
            className="font-medium after:absolute after:inset-0 hover:text-accent"
          >
            {format.title(service.title)}
          </Link>
        ),
      },
      {
        id: 'name',
        header: t('panel.services.column.name'),
        className: 'w-52 hidden sm:table-cell text-muted',
        cell: (service) => <Code>{service.name}</Code>,
      },
      {
        id: 'state',
        header: t('panel.services.column.state'),
        className: 'w-40',
        cell: (service) => <ServiceState service={service} />,
      },
      {
        id: 'createdAt',
        header: t('panel.services.column.createdAt'),
        className: 'w-44 hidden lg:table-cell text-muted',
        cell: (service) => format.date(service.createdAt),
      },
    ],
    [t, format],
  )
}
