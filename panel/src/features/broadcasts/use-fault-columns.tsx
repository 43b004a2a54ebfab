import { useTranslation } from 'react-i18next'
import type { BroadcastDetail, BroadcastFault } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'

/** Who is not sent to: the row, what stood in it, and why; where recipients came from, if that was more than one place. */
export function useFaultColumns({ sources }: BroadcastDetail): Column<BroadcastFault>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const nameSource = (place: number): string => {
    const source = sources[place - 1]
    if (!source) return format.number(place)
    if (source.names.length > 0) return format.list(source.names)
    return t(`panel.broadcasts.source.${source.kind}`, { count: source.count, n: format.number(source.count) })
  }
  return [
    {
      id: 'row',
      header: t('panel.broadcasts.faults.row'),
      className: 'w-14 sm:w-20',
      cell: ({ row }) => (row === 0 ? '—' : format.number(row)),
    },
    {
      id: 'given',
      header: t('panel.broadcasts.faults.given'),
      isRowHeader: true,
      className: 'w-32 xl:w-52',
      cell: ({ given }) => (given === '' ? '—' : <Code>{given}</Code>),
    },
    {
      id: 'why',
      header: t('panel.broadcasts.faults.why'),
      cell: ({ title }) => <span className="line-clamp-2 whitespace-normal">{title}</span>,
    },
    ...(sources.length > 1
      ? [
          {
            id: 'place',
            header: t('panel.broadcasts.faults.from'),
            className: 'w-44 hidden xl:table-cell',
            cell: ({ place }: BroadcastFault) => <bdi>{nameSource(place)}</bdi>,
          },
        ]
      : []),
  ]
}
