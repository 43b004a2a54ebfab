import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ListChecks, Workflow } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useMe } from '../../api/me.ts'
import type { FollowUp } from '../../api/types.ts'
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
import { assigneesQuery, fetchFollowUps, followUpFieldsQuery, followUpsKey } from './api.ts'
import { FollowUpDialog } from './follow-up-dialog.tsx'
import { RulesDialog } from './rules-dialog.tsx'
import { Assignee, Due, StateTag } from './state-tag.tsx'

/** What is seen to in a service. */
export function FollowUpsPage() {
  const { service } = useParams({ from: '/inside/s/$service/follow-ups' })
  return <FollowUps key={service} service={service} />
}

function FollowUps({ service }: { service: string }) {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/s/$service/follow-ups' })
  const navigate = useNavigate()
  const can = useCan(service)
  const [open, setOpen] = useState<FollowUp | 'rules' | null>(null)
  const fields = useQuery(followUpFieldsQuery(service))
  const query = usePagedList([...followUpsKey(service), 'list', filters], (cursor) =>
    fetchFollowUps(service, filters, cursor),
  )
  const columns = useColumns(service, can('follow-ups:write'), setOpen)
  const me = String(useMe().id)
  const views = { waiting: { state: 'open,in_progress' }, mine: { state: 'open,in_progress', assignee: me }, all: {} }
  const view = Object.entries(views).find(([, search]) => JSON.stringify(search) === JSON.stringify(filters))?.[0]
  const setFilters = (search: Filters) =>
    void navigate({ to: '/s/$service/follow-ups', params: { service }, search, replace: true })
  return (
    <Page
      title={t('panel.nav.followUps')}
      note={t('panel.followUps.pageNote')}
      actions={
        <Button variant="secondary" onPress={() => setOpen('rules')}>
          <Workflow />
          {t('panel.followUps.rules')}
        </Button>
      }
    >
      <Segmented
        label={t('panel.followUps.view.label')}
        isLabelHidden
        value={view ?? 'other'}
        options={(['waiting', 'mine', 'all'] as const).map((id) => ({ id, label: t(`panel.followUps.view.${id}`) }))}
        onChange={(id) => setFilters(views[id as keyof typeof views])}
      />
      <SearchedList
        label={t('panel.nav.followUps')}
        placeholder={t('panel.followUps.search')}
        fields={fields.data?.fields}
        words={useFollowUpWords(service)}
        filters={filters}
        onFilters={setFilters}
        query={query}
        columns={columns}
        getId={({ messageId }) => messageId}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<ListChecks />} title={t('panel.followUps.empty.title')}>
            {t('panel.followUps.empty.detail')}
          </Empty>
        }
      />
      {open === 'rules' && <RulesDialog service={service} onClose={() => setOpen(null)} />}
      {open !== null && open !== 'rules' && (
        <FollowUpDialog service={service} followUp={open} onClose={() => setOpen(null)} />
      )}
    </Page>
  )
}

function useColumns(service: string, canWrite: boolean, onEdit: (followUp: FollowUp) => void): Column<FollowUp>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'message',
        header: t('panel.followUps.message'),
        isRowHeader: true,
        cell: ({ messageId, message }) => (
          <>
            <Link
              to="/s/$service/messages/$id"
              params={{ service, id: messageId }}
              className="block truncate font-medium hover:text-accent"
            >
              {message?.toUser ? (
                <bdi>{message.toUser.name}</bdi>
              ) : (
                <Code>{message ? format.phone(message.to) : messageId}</Code>
              )}
            </Link>
            <span className="block truncate text-xs text-muted">
              {message && (
                <>
                  {t(`statuses.${message.status}`)} · <bdi>{message.text}</bdi>
                </>
              )}
            </span>
          </>
        ),
      },
      {
        id: 'state',
        header: t('panel.followUps.state'),
        className: 'w-36',
        cell: ({ state }) => <StateTag state={state} />,
      },
      {
        id: 'assignee',
        header: t('panel.followUps.assignee'),
        className: 'w-48 hidden md:table-cell',
        cell: ({ assignee }) => <Assignee assignee={assignee} />,
      },
      {
        id: 'dueAt',
        header: t('panel.followUps.dueAt'),
        className: 'w-44 hidden lg:table-cell',
        cell: (followUp) => <Due {...followUp} />,
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-24 text-end',
        cell: (followUp) =>
          canWrite && (
            <Button size="sm" variant="tertiary" onPress={() => onEdit(followUp)}>
              {t('panel.action.edit')}
            </Button>
          ),
      },
    ],
    [service, t, format, canWrite, onEdit],
  )
}

function useFollowUpWords(service: string): FilterWords {
  const wordOr = useWordOr()
  const people = useQuery(assigneesQuery(service)).data?.items ?? []
  return {
    field: (name) => wordOr(`panel.followUps.field.${name}`, name),
    value: (field, value) => {
      if (field === 'assignee') return people.find(({ id }) => String(id) === value)?.name ?? value
      return wordOr(field === 'state' ? `panel.followUp.${value}` : `panel.filter.truth.${value}`, value)
    },
  }
}
