import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../api/types.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { LiveDot } from '../../ui/live-dot.tsx'
import { Empty, Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { RECENT_COUNT, recentMessagesQuery } from './api.ts'
import { MessageText } from './message-text.tsx'
import { StatusWord } from './status.tsx'

const PACE_MS = 1_000

/** Width, and below which width of the screen it is left out. */
const COLUMNS = {
  to: 'w-44',
  text: 'hidden md:table-cell',
  status: 'w-36',
  createdAt: 'hidden w-32 sm:table-cell',
}

/** The last few messages of a service, changing as they do. */
export function RecentMessages({ service }: { service: string }) {
  const { t } = useTranslation()
  const options = recentMessagesQuery(service)
  const query = useQuery(options)
  useLiveRefresh(options.queryKey, PACE_MS)
  return (
    <Surface
      isFlush
      className="overflow-clip"
      title={
        <span className="flex items-center gap-3">
          {t('panel.dashboard.recent.title')} <LiveDot />
        </span>
      }
      actions={
        <LinkButton to="/s/$service/messages" params={{ service }} variant="ghost" size="sm">
          {t('panel.dashboard.recent.all')}
        </LinkButton>
      }
    >
      {/* as high as it is when full, so that nothing below moves */}
      <div className="min-h-[24.5rem] pt-2">
        {query.data ? (
          <Rows service={service} rows={query.data.items} />
        ) : query.isError ? (
          <Fault error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <LoadingRows count={RECENT_COUNT} />
        )}
      </div>
    </Surface>
  )
}

function Rows({ service, rows }: { service: string; rows: Message[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (rows.length === 0)
    return <Empty title={t('panel.messages.empty.title')}>{t('panel.messages.empty.detail')}</Empty>
  return (
    <table aria-label={t('panel.dashboard.recent.title')} className="w-full table-fixed border-collapse">
      {/* of no height, and the widths of the columns come from it */}
      <thead>
        <tr>
          {Object.entries(COLUMNS).map(([column, look]) => (
            <th key={column} scope="col" className={`p-0 ${look}`}>
              <span className="sr-only">{t(`panel.messages.column.${column}`)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="relative h-12 border-t border-separator hover:bg-surface-hover">
            <th scope="row" className="truncate ps-5 pe-3 text-start font-normal">
              <Link
                to="/s/$service/messages/$id"
                params={{ service, id: row.id }}
                className="figures after:absolute after:inset-0 hover:text-accent"
              >
                {row.toUser ? <bdi>{row.toUser.name}</bdi> : <Code>{format.phone(row.to)}</Code>}
              </Link>
            </th>
            <td className="hidden truncate px-3 md:table-cell" dir="auto">
              <MessageText text={row.text} />
            </td>
            <td className="truncate px-3">
              <StatusWord status={row.status} />
            </td>
            <td className="hidden truncate ps-3 pe-5 text-end text-muted sm:table-cell">
              <time dateTime={row.createdAt} title={format.dateTime(row.createdAt)} className="figures">
                {format.brief(row.createdAt)}
              </time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
