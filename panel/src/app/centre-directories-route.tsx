import { useTranslation } from 'react-i18next'
import { DirectoriesSection } from '../features/directories/directories-section.tsx'
import { ScimSection } from '../features/scim/scim-section.tsx'
import { Page } from '../ui/page.tsx'

/** The directories of the centre: those that are read, and those that write here by themselves. */
export function CentreDirectoriesRoute() {
  const { t } = useTranslation()
  return (
    <Page title={t('panel.nav.directories')}>
      <DirectoriesSection />
      <ScimSection />
    </Page>
  )
}
