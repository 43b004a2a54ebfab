import { Button } from '@heroui/react/button'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useCanInCentre, useServiceOfMe } from '../../api/me.ts'
import type { Filters } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import type { Place } from './api.ts'
import { MakeTokenDialog } from './make-token-dialog.tsx'
import { TokenList } from './token-list.tsx'

/** The tokens of a service: its programs' way in. */
export function ServiceTokensPage() {
  const { service } = useParams({ from: '/inside/s/$service/tokens' })
  const can = useCan(service)
  const isSandbox = useServiceOfMe(service)?.sandbox ?? false
  const filters = useSearch({ from: '/inside/s/$service/tokens' })
  const navigate = useNavigate()
  return (
    <TokensPage
      key={service}
      place={{ service }}
      canWrite={can('tokens:write')}
      isSandbox={isSandbox}
      filters={filters}
      onFilters={(search) => void navigate({ to: '/s/$service/tokens', params: { service }, search, replace: true })}
    />
  )
}

/** The tokens that automate the centre itself, and those of all services. */
export function CentreTokensPage() {
  const can = useCanInCentre()
  const filters = useSearch({ from: '/inside/centre/tokens' })
  const navigate = useNavigate()
  return (
    <TokensPage
      place="centre"
      canWrite={can('centre-tokens:write')}
      isSandbox={false}
      filters={filters}
      onFilters={(search) => void navigate({ to: '/centre/tokens', search, replace: true })}
    />
  )
}

type Props = {
  place: Place
  canWrite: boolean
  isSandbox: boolean
  filters: Filters
  onFilters: (filters: Filters) => void
}

function TokensPage({ place, canWrite, isSandbox, filters, onFilters }: Props) {
  const { t } = useTranslation()
  const [isMaking, setIsMaking] = useState(false)
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.tokens.make')}
    </Button>
  )
  return (
    <Page
      title={t(place === 'centre' ? 'panel.nav.centreTokens' : 'panel.nav.tokens')}
      note={t(place === 'centre' ? 'panel.tokens.centreNote' : 'panel.tokens.note')}
      actions={makeButton}
    >
      <TokenList
        place={place}
        label={t('panel.nav.tokens')}
        canWrite={canWrite}
        filters={filters}
        onFilters={onFilters}
        empty={{
          title: t('panel.tokens.empty.title'),
          detail: t('panel.tokens.empty.detail'),
          action: makeButton,
        }}
      />
      {isMaking && (
        <MakeTokenDialog
          place={place}
          kinds={place === 'centre' ? ['centre'] : ['live', 'test']}
          isSandbox={isSandbox}
          onClose={() => setIsMaking(false)}
        />
      )}
    </Page>
  )
}
