import { Link } from '@tanstack/react-router'
import type { BroadcastDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

/** How many are not sent to, by why; each leads to those that it counts. */
export function FaultCounts({ service, told }: { service: string; told: BroadcastDetail }) {
  const format = useFormat()
  return (
    <ul className="flex flex-wrap gap-x-5">
      {told.faults.map(({ code, field, title, count }) => (
        <li key={`${code} ${field}`}>
          <Link
            to="/s/$service/broadcasts/$id/faults"
            params={{ service, id: told.id }}
            search={{ code, ...(field === null ? {} : { field }) }}
            className="inline-block py-0.5 underline underline-offset-4 hover:text-accent"
          >
            <span className="figures font-semibold">{format.number(count)}</span> {title}
          </Link>
        </li>
      ))}
    </ul>
  )
}
