import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useBroadcastTitle } from '../../api/use-broadcast-title.ts'
import { useFormat } from '../../i18n/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { heldBroadcastsQuery } from './api.ts'

/** Broadcasts that wait for review, the oldest first: each is read and decided on its own page. */
export function HeldBroadcasts({ service }: { service: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const titleOf = useBroadcastTitle(service)
  const { data, error, refetch } = useQuery(heldBroadcastsQuery(service))
  if (!data)
    return (
      <Surface title={t('panel.reviews.broadcasts')}>
        {error ? <Fault error={error} onRetry={refetch} /> : <LoadingRows count={2} />}
      </Surface>
    )
  if (data.items.length === 0) return null
  return (
    <Surface
      title={t('panel.reviews.broadcasts')}
      actions={
        data.nextCursor !== null && (
          <LinkButton
            variant="tertiary"
            size="sm"
            to="/s/$service/broadcasts"
            params={{ service }}
            search={{ state: 'held' }}
          >
            {t('panel.reviews.view.all')}
          </LinkButton>
        )
      }
    >
      <ul className="divide-y divide-separator">
        {data.items.map((held) => {
          const { id, recipients, createdBy } = held
          return (
            <li key={id} className="flex items-center justify-between gap-4 py-2.5">
              <Link
                to="/s/$service/broadcasts/$id"
                params={{ service, id }}
                className="min-w-0 truncate font-medium hover:text-accent"
              >
                <bdi>{titleOf(held)}</bdi>
              </Link>
              <span className="shrink-0 text-muted">
                {t('panel.reviews.broadcastTo', { count: recipients.valid, n: format.number(recipients.valid) })} ·{' '}
                <bdi>{createdBy}</bdi>
              </span>
            </li>
          )
        })}
      </ul>
    </Surface>
  )
}
