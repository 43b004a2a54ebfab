import type { ReactNode } from 'react'
import { type Column, DataTable } from './data-table.tsx'
import { Fault, LoadingRows } from './states.tsx'
import { Surface } from './surface.tsx'

type Query<Row> = {
  data: Row[] | undefined
  error: unknown
  isPending: boolean
  onRetry: () => void
  onMore?: () => void
}
type Props<Row> = {
  label: string
  query: Query<Row>
  columns: Column<Row>[]
  getId: (row: Row) => string
  empty: ReactNode
  rowHeightPx?: number
}

/** A list with its four states: on its way, faulty, empty, there. */
export function SimpleList<Row>({ label, query, columns, getId, empty, rowHeightPx }: Props<Row>) {
  const { data, error, isPending, onRetry, onMore } = query
  return (
    <Surface isFlush className="overflow-clip">
      {isPending ? (
        <LoadingRows count={5} />
      ) : data === undefined ? (
        <Fault error={error} onRetry={onRetry} />
      ) : data.length === 0 ? (
        empty
      ) : (
        <DataTable
          label={label}
          columns={columns}
          rows={data}
          getId={getId}
          rowHeightPx={rowHeightPx}
          onNearEnd={onMore}
        />
      )}
    </Surface>
  )
}
