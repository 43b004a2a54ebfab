import { useParams, useSearch } from '@tanstack/react-router'
import { useServiceOfMe } from '../api/me.ts'
import { ComposePage } from '../features/messages/compose-page.tsx'
import { Handset } from '../features/sandbox/handset.tsx'

/** Compose, with the sandbox's phone beside it where the service is on the sandbox. */
export function ComposeRoute() {
  const { service } = useParams({ from: '/inside/s/$service/compose' })
  const search = useSearch({ from: '/inside/s/$service/compose' })
  const isSandbox = useServiceOfMe(service)?.sandbox ?? false
  return (
    <ComposePage
      key={service}
      service={service}
      to={search.to ?? ''}
      isFirst={search.first !== undefined}
      renderPhone={
        isSandbox ? (draft) => <Handset service={service} draft={draft.text} line={draft.line} /> : undefined
      }
    />
  )
}
