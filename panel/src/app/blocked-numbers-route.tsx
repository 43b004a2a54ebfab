import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCan, useCanInCentre } from '../api/me.ts'
import { BlockedNumbersPage } from '../features/blocked-numbers/blocked-page.tsx'

/** Of the lines of a service. */
export function BlockedNumbersRoute() {
  const { service } = useParams({ from: '/inside/s/$service/blocked-numbers' })
  const filters = useSearch({ from: '/inside/s/$service/blocked-numbers' })
  const navigate = useNavigate()
  return (
    <BlockedNumbersPage
      key={service}
      place={service}
      canWrite={useCan(service)('blocked-numbers:write')}
      filters={filters}
      onFilters={(search) =>
        void navigate({ to: '/s/$service/blocked-numbers', params: { service }, search, replace: true })
      }
    />
  )
}

/** Of all lines. */
export function CentreBlockedNumbersRoute() {
  const filters = useSearch({ from: '/inside/centre/blocked-numbers' })
  const navigate = useNavigate()
  return (
    <BlockedNumbersPage
      place={null}
      canWrite={useCanInCentre()('centre-blocked-numbers:write')}
      filters={filters}
      onFilters={(search) => void navigate({ to: '/centre/blocked-numbers', search, replace: true })}
    />
  )
}
