import { Button } from '@heroui/react/button'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { providerWords } from '../../api/provider-words.ts'
import type { Account, CircuitEvent } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { type Moment, Timeline } from '../../ui/timeline.tsx'
import { circuitEventsKey, fetchCircuitEvents, REFRESH_MS } from './api.ts'
import { CircuitSubject } from './circuit-subject.tsx'

const TONES: Record<CircuitEvent['state'], Moment['tone']> = { open: 'bad', half_open: 'doubt', closed: 'good' }

/** When an account, or a part of it, was stopped and went on, newest first. */
export function CircuitHistory({ account }: { account: Account }) {
  const { t } = useTranslation()
  const { name } = account
  const query = usePagedList(circuitEventsKey(name), (cursor) => fetchCircuitEvents(name, cursor), REFRESH_MS)
  useAfterChange(
    account.circuits.map(({ kind, subject, state }) => `${kind} ${subject} ${state}`).join(),
    query.onRetry,
  )
  const moments = useMoments(query.data ?? [])
  return (
    <Surface title={t('panel.accounts.circuits.history')}>
      {query.isPending && <LoadingRows count={2} />}
      {query.error !== null && query.data === undefined && <Fault error={query.error} onRetry={query.onRetry} />}
      {query.data?.length === 0 && <p className="text-muted">{t('panel.accounts.circuits.noHistory')}</p>}
      {moments.length > 0 && <Timeline label={t('panel.accounts.circuits.history')} moments={moments} />}
      {query.hasMore && (
        <Button size="sm" variant="tertiary" onPress={query.onMore}>
          {t('panel.accounts.circuits.more')}
        </Button>
      )}
    </Surface>
  )
}

/** Acts when a value has become another: what is stopped now has a new last chapter in the history. */
function useAfterChange(value: string, act: () => void): void {
  const seen = useRef(value)
  const actNow = useEffectEvent(act)
  useEffect(() => {
    if (seen.current !== value) actNow()
    seen.current = value
  }, [value])
}

function useMoments(events: CircuitEvent[]): Moment[] {
  const { t } = useTranslation()
  const format = useFormat()
  return events.map((event) => ({
    id: `${event.at} ${event.kind} ${event.subject} ${event.state}`,
    time: (
      <time dateTime={event.at} title={format.dateTime(event.at)}>
        {format.brief(event.at)}
      </time>
    ),
    tone: TONES[event.state],
    title: (
      <>
        <CircuitSubject of={event} /> · {t(`panel.accounts.circuits.state.${event.state}`)}
      </>
    ),
    detail: event.state === 'open' && <Reason event={event} />,
  }))
}

function Reason({ event: { failure, provider } }: { event: CircuitEvent }) {
  const words = providerWords(provider)
  return (
    <>
      {failure.title}
      {words && (
        <>
          {' · '}
          <bdi>{words}</bdi>
        </>
      )}
    </>
  )
}
