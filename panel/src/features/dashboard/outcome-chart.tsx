import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { listTicks } from './axis.ts'
import { COLORS, type Day, OUTCOMES } from './outcomes.ts'

/**
 * Days as columns, each of what became of its messages. Boxes of the page and no library of charts, which is larger than
 * all else of the page together: so time runs as the language is read, and the numbers stand at its beginning.
 */
export function OutcomeChart({ days }: { days: Day[] }) {
  const format = useFormat()
  const ticks = listTicks(Math.max(...days.map(({ messages }) => messages)))
  const top = ticks.at(-1) ?? 1
  return (
    <div className="flex h-full gap-3 pt-2 text-xs">
      <div className="flex flex-col-reverse justify-between pb-7">
        {ticks.map((tick) => (
          <span key={tick} className="h-0 text-end leading-0">
            {format.number(tick)}
          </span>
        ))}
      </div>
      <div className="relative min-w-0 flex-1">
        <div className="absolute inset-0 bottom-7 flex flex-col justify-between">
          {ticks.map((tick) => (
            <span key={tick} className="h-0 border-t border-separator" />
          ))}
        </div>
        <ul className="relative flex h-full">
          {days.map((day, place) => (
            <Column key={day.date} day={day} top={top} isLate={place > days.length / 2} />
          ))}
        </ul>
      </div>
    </div>
  )
}

/** `isLate`: what it says of itself stands before it, so that it stays on the page. */
function Column({ day, top, isLate }: { day: Day; top: number; isLate: boolean }) {
  const format = useFormat()
  return (
    <li className="group relative flex min-w-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 flex-col-reverse items-center group-hover:bg-default/50">
        {OUTCOMES.map((outcome) => {
          const n = day.outcomes[outcome]
          // a few among thousands are seen all the same
          const style = { height: `${(n / top) * 100}%`, minHeight: n > 0 ? 2 : 0, background: COLORS[outcome] }
          return <span key={outcome} className="w-3/5 max-w-11 last:rounded-t" style={style} />
        })}
      </div>
      <span className="h-7 truncate px-0.5 pt-1.5 text-center">
        <span className="hidden sm:inline">{format.weekday(format.momentOf(day.date))}</span>
        <span className="sm:hidden">{format.weekdayNarrow(format.momentOf(day.date))}</span>
      </span>
      <Detail day={day} className={isLate ? 'end-full' : 'start-full'} />
    </li>
  )
}

function Detail({ day, className }: { day: Day; className: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div
      className={`pointer-events-none absolute top-2 z-10 hidden min-w-44 flex-col gap-1 rounded-xl border border-border bg-overlay px-4 py-3 text-sm text-foreground shadow-overlay group-hover:flex ${className}`}
    >
      <p className="font-medium whitespace-nowrap">{format.day(format.momentOf(day.date))}</p>
      {OUTCOMES.toReversed().map((outcome) => (
        <p key={outcome} className="flex items-center gap-2">
          <span className="size-2.5 rounded-sm" style={{ background: COLORS[outcome] }} />
          <span className="flex-1 text-muted">{t(`panel.dashboard.outcome.${outcome}`)}</span>
          {format.number(day.outcomes[outcome])}
        </p>
      ))}
    </div>
  )
}
