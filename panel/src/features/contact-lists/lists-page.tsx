import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Layers, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactListsKey } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { ContactList } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchLists, listSearchQuery } from './api.ts'
import { ListDialog } from './list-dialog.tsx'

/** Lists of contacts, to write to many at once. */
export function ContactListsPage() {
  const { service } = useParams({ from: '/inside/s/$service/contact-lists' })
  return <Lists key={service} service={service} />
}

function Lists({ service }: { service: string }) {
  const { t } = useTranslation()
  const wordOr = useWordOr()
  const filters = useSearch({ from: '/inside/s/$service/contact-lists' })
  const navigate = useNavigate()
  const canWrite = useCan(service)('contacts:write')
  const [isMaking, setIsMaking] = useState(false)
  const fields = useQuery(listSearchQuery(service))
  const query = usePagedList([...contactListsKey(service), 'list', filters], (cursor) =>
    fetchLists(service, filters, cursor),
  )
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.contactLists.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.contactLists')} note={t('panel.contactLists.note')} actions={makeButton}>
      <SearchedList
        label={t('panel.nav.contactLists')}
        placeholder={t('panel.contactLists.search')}
        fields={fields.data?.fields.filter(({ name }) => name !== 'id')}
        words={{ field: (name) => wordOr(`panel.contactLists.field.${name}`, name), value: (_field, value) => value }}
        filters={filters}
        onFilters={(search) =>
          void navigate({ to: '/s/$service/contact-lists', params: { service }, search, replace: true })
        }
        query={query}
        columns={useColumns(service)}
        getId={({ id }) => String(id)}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<Layers />} title={t('panel.contactLists.empty.title')} action={makeButton}>
            {t('panel.contactLists.empty.detail')}
          </Empty>
        }
      />
      {isMaking && <ListDialog service={service} list={null} onClose={() => setIsMaking(false)} />}
    </Page>
  )
}

function useColumns(service: string): Column<ContactList>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.contactLists.field.name'),
        isRowHeader: true,
        cell: ({ id, name, notes }) => (
          <>
            <Link
              to="/s/$service/contact-lists/$id"
              params={{ service, id: String(id) }}
              className="block truncate font-medium after:absolute after:inset-0 hover:text-accent"
            >
              <bdi>{name}</bdi>
            </Link>
            {notes && (
              <span className="block truncate text-xs text-muted">
                <bdi>{notes}</bdi>
              </span>
            )}
          </>
        ),
      },
      {
        id: 'members',
        header: t('panel.contactLists.field.members'),
        className: 'w-32',
        cell: ({ members }) => format.number(members),
      },
      {
        id: 'createdAt',
        header: t('panel.contactLists.field.createdAt'),
        className: 'w-44 hidden md:table-cell text-muted',
        cell: ({ createdAt }) => format.date(createdAt),
      },
    ],
    [t, format, service],
  )
}
