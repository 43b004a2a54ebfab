import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { type ReactNode, useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useRowsInSight } from './use-rows-in-sight.ts'

type ColumnLook = { className?: string; isRowHeader?: boolean }

const features = tableFeatures({ columnMeta: {} as ColumnLook })

export type Column<Row> = {
  id: string
  header: string
  /** Only for who hears the table: a column of buttons needs no title to be seen. */
  isHeaderHidden?: boolean
  cell: (row: Row) => ReactNode
  /** Width, and below which width of the screen it is left out. */
  className?: string
  /** Names the row for who hears the table; one column of each table. */
  isRowHeader?: boolean
}

type Props<Row> = {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  getId: (row: Row) => string
  rowHeightPx?: number
  isNew?: (row: Row) => boolean
  /** Called when the end of the rows comes near. */
  onNearEnd?: () => void
}

const ROW_HEIGHT_PX = 49
/** Of rows that say two lines. */
export const TWO_LINES_PX = 57
const NEAR_END_ROWS = 15

/** Rows of a list, of which only those in sight are in the page; scrolls with the window. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, getId, rowHeightPx = ROW_HEIGHT_PX, isNew, onNearEnd } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const definitions = useMemo(() => defineColumns(columns), [columns])
  const table = useTable({
    features,
    columns: definitions,
    data: rows as object[],
    getRowId: (row) => getId(row as Row),
  })
  const models = table.getRowModel().rows
  const { first, end } = useRowsInSight(body, models.length, rowHeightPx)
  const nearEnd = useEffectEvent(() => onNearEnd?.())

  useEffect(() => {
    if (rows.length > 0 && end >= rows.length - NEAR_END_ROWS) nearEnd()
  }, [end, rows.length])

  const above = first * rowHeightPx
  const below = (models.length - end) * rowHeightPx
  return (
    <table aria-label={label} aria-rowcount={rows.length + 1} className="w-full table-fixed border-collapse text-start">
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} aria-rowindex={1}>
            {group.headers.map((header) => (
              <th
                key={header.id}
                scope="col"
                className={`sticky top-15 z-[1] h-10 bg-surface px-3 text-start text-xs font-medium text-muted first:ps-5 last:pe-5 ${header.column.columnDef.meta?.className ?? ''}`}
              >
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody ref={body}>
        {above > 0 && <Gap heightPx={above} />}
        {models.slice(first, end).map((row, index) => (
          <tr
            key={row.id}
            aria-rowindex={first + index + 2}
            style={{ height: rowHeightPx }}
            className={`relative border-t border-separator hover:bg-surface-hover ${isNew?.(row.original as Row) ? 'animate-arrive' : ''}`}
          >
            {row.getAllCells().map((cell) => {
              const look = cell.column.columnDef.meta
              const Cell = look?.isRowHeader ? 'th' : 'td'
              return (
                <Cell
                  key={cell.id}
                  {...(look?.isRowHeader ? { scope: 'row' } : {})}
                  className={`truncate px-3 text-start font-normal first:ps-5 last:pe-5 ${look?.className ?? ''}`}
                >
                  <table.FlexRender cell={cell} />
                </Cell>
              )
            })}
          </tr>
        ))}
        {below > 0 && <Gap heightPx={below} />}
      </tbody>
    </table>
  )
}

// One cell and no span: a column that is left out on this screen must not come back through it.
function Gap({ heightPx }: { heightPx: number }) {
  return (
    <tr>
      <td className="p-0" style={{ height: heightPx }} />
    </tr>
  )
}

function defineColumns<Row>(columns: Column<Row>[]) {
  const helper = createColumnHelper<typeof features, object>()
  return columns.map(({ id, header, isHeaderHidden, cell, className, isRowHeader }) =>
    helper.display({
      id,
      header: isHeaderHidden ? () => <span className="sr-only">{header}</span> : header,
      cell: ({ row }) => cell(row.original as Row),
      meta: { className, isRowHeader },
    }),
  )
}
