import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { TWO_LINES_PX } from '../../ui/data-table.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { SimpleList } from '../../ui/simple-list.tsx'
import { Surface } from '../../ui/surface.tsx'
import { broadcastsKey, fetchFirstFaults } from './api.ts'
import { FaultCounts } from './fault-counts.tsx'
import { countFaults } from './figures.ts'
import { useFaultColumns } from './use-fault-columns.tsx'

/** Who is not sent to, and why: counted by why, and the first of them; all of them stand on a page of their own. */
export function FaultsSurface({ service, told }: { service: string; told: BroadcastDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const count = countFaults(told)
  const { id } = told
  const query = usePagedList([...broadcastsKey(service), 'first-faults', id, count], () =>
    fetchFirstFaults(service, id),
  )
  const columns = useFaultColumns(told)
  if (count === 0) return null
  return (
    <Surface
      title={t('panel.broadcasts.faults.title', { count, n: format.number(count) })}
      actions={
        <LinkButton variant="tertiary" size="sm" to="/s/$service/broadcasts/$id/faults" params={{ service, id }}>
          {t('panel.broadcasts.faults.all')}
        </LinkButton>
      }
    >
      <p className="pb-3 text-muted">{t('panel.broadcasts.faults.note')}</p>
      <div className="pb-4">
        <FaultCounts service={service} told={told} />
      </div>
      <SimpleList
        label={t('panel.broadcasts.faults.list')}
        query={query}
        getId={({ n }) => String(n)}
        rowHeightPx={TWO_LINES_PX}
        empty={null}
        columns={columns}
      />
    </Surface>
  )
}
