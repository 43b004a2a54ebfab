import { useParams, useSearch } from '@tanstack/react-router'
import { useCan, useServiceOfMe } from '../api/me.ts'
import { ComposePage } from '../features/messages/compose-page.tsx'
import { Handset } from '../features/sandbox/handset.tsx'

/** Compose, with the sandbox's phone beside it where the service is on the sandbox. */
export function ComposeRoute() {
  const { service } = useParams({ from: '/inside/s/$service/compose' })
  const search = useSearch({ from: '/inside/s/$service/compose' })
  const isSandbox = useServiceOfMe(service)?.sandbox ?? false
  // the phone shows what was sent before
  const hasPhone = useCan(service)('messages:read') && isSandbox
  return (
    <ComposePage
      key={service}
      service={service}
      to={search.to ?? ''}
      isFirst={search.first !== undefined}
      renderPhone={hasPhone ? (draft) => <Handset service={service} draft={draft.text} line={draft.line} /> : undefined}
    />
  )
}
