import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Route } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { SendingMethod } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Abilities } from './abilities.tsx'
import { fetchMethods, methodFieldsQuery, methodsKey, REFRESH_MS } from './api.ts'
import { MethodDialog } from './method-dialog.tsx'

/** The ways to send that there are: what each can do, and whether it is on. */
export function MethodsPage() {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/centre/methods' })
  const navigate = useNavigate()
  const [opened, setOpened] = useState<SendingMethod | null>(null)
  const fields = useQuery(methodFieldsQuery)
  const query = usePagedList([...methodsKey, filters], (cursor) => fetchMethods(filters, cursor), REFRESH_MS)
  const columns = useColumns(setOpened)
  const wordOr = useWordOr()
  const words: FilterWords = {
    field: (name) => t(`panel.methods.field.${name}`),
    value: (field, value) => {
      if (field === 'channel') return t(`panel.methods.channel.${value}`)
      return wordOr(`panel.filter.truth.${value}`, value)
    },
  }
  return (
    <Page title={t('panel.nav.methods')} note={t('panel.methods.note')}>
      <SearchedList
        label={t('panel.nav.methods')}
        placeholder={t('panel.methods.search')}
        fields={fields.data?.fields}
        words={words}
        filters={filters}
        onFilters={(search) => void navigate({ to: '/centre/methods', search, replace: true })}
        query={query}
        columns={columns}
        getId={({ method }) => method}
        empty={<Empty icon={<Route />} title={t('panel.methods.empty')} />}
      />
      {opened && <MethodDialog method={opened} onClose={() => setOpened(null)} />}
    </Page>
  )
}

function useColumns(onOpen: (method: SendingMethod) => void): Column<SendingMethod>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const canWrite = useCanInCentre()('accounts:write')
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('panel.methods.column.title'),
        isRowHeader: true,
        cell: ({ title, providerTitle, method }) => (
          <>
            <span className="block font-medium text-wrap">{format.title(title)}</span>
            <span className="block truncate text-xs text-muted">
              <bdi>{format.title(providerTitle)}</bdi> · <Code>{method}</Code>
            </span>
          </>
        ),
      },
      {
        id: 'can',
        header: t('panel.methods.column.can'),
        className: 'hidden md:table-cell text-muted',
        cell: (method) => <Abilities method={method} />,
      },
      {
        id: 'state',
        header: t('panel.methods.column.state'),
        className: 'w-20 sm:w-44',
        cell: (method) => <State method={method} />,
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-26 sm:w-28 text-end',
        cell: (method) =>
          canWrite && (
            <Button
              size="sm"
              variant="tertiary"
              aria-label={`${t('panel.action.edit')} ${method.method}`}
              onPress={() => onOpen(method)}
            >
              {t('panel.action.edit')}
            </Button>
          ),
      },
    ],
    [t, format, canWrite, onOpen],
  )
}

function State({ method: { disabled, waiting } }: { method: SendingMethod }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!disabled) return <Tag tone="good">{t('panel.methods.on')}</Tag>
  return (
    <span className="flex flex-col items-start gap-0.5">
      <Tag tone="doubt">{t('panel.methods.off')}</Tag>
      {waiting.withoutOtherRoad > 0 && (
        <span className="text-xs text-wrap text-muted">
          {t('panel.methods.waiting', { count: waiting.withoutOtherRoad, n: format.number(waiting.withoutOtherRoad) })}
        </span>
      )}
    </span>
  )
}
