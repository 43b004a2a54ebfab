import type { ReactNode } from 'react'

export type Moment = {
  id: string
  time: ReactNode
  tone: 'plain' | 'info' | 'good' | 'doubt' | 'bad'
  title: ReactNode
  detail?: ReactNode
}

const DOTS: Record<Moment['tone'], string> = {
  plain: 'bg-muted',
  info: 'bg-info',
  good: 'bg-success',
  doubt: 'bg-warning',
  bad: 'bg-danger',
}

/** What happened, one under the other, the first on top. */
export function Timeline({ label, moments }: { label: string; moments: Moment[] }) {
  return (
    <ol aria-label={label}>
      {moments.map(({ id, time, tone, title, detail }, index) => (
        <li key={id} className="grid grid-cols-[6.5rem_auto_1fr] gap-x-4">
          <span className="figures pt-0.5 text-muted">{time}</span>
          <span className="flex flex-col items-center" aria-hidden="true">
            <span className={`mt-1.5 size-3 shrink-0 rounded-full ${DOTS[tone]}`} />
            {index < moments.length - 1 && <span className="w-px flex-1 bg-border" />}
          </span>
          <div className="min-w-0 pb-5">
            <p className="font-medium">{title}</p>
            {detail && <div className="break-words text-muted">{detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
