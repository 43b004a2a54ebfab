import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DirectoriesSection } from '../features/directories/directories-section.tsx'
import { ScimSection } from '../features/scim/scim-section.tsx'
import { ScimTokens } from '../features/tokens/scim-tokens.tsx'
import type { Filters } from '../ui/filters/conditions.ts'
import { partFilters } from '../ui/filters/part-filters.ts'
import { Page } from '../ui/page.tsx'

/** The directories of the centre: those that are read, and those that write here by themselves. */
export function CentreDirectoriesRoute() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const filters = partFilters(useSearch({ from: '/inside/centre/directories' }), 'tokens.')
  const show = (search: Filters) => void navigate({ to: '/centre/directories', search, replace: true })
  return (
    <Page title={t('panel.nav.directories')}>
      <DirectoriesSection filters={filters.first} onFilters={(first) => show(filters.withFirst(first))} />
      <ScimSection
        tokens={<ScimTokens filters={filters.second} onFilters={(second) => show(filters.withSecond(second))} />}
      />
    </Page>
  )
}
