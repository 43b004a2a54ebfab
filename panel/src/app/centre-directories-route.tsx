import { useTranslation } from 'react-i18next'
import { ScimSection } from '../features/scim/scim-section.tsx'
import { Page } from '../ui/page.tsx'

/** The directories of the centre: those that write here by themselves. */
export function CentreDirectoriesRoute() {
  const { t } = useTranslation()
  return (
    <Page title={t('panel.nav.directories')}>
      <ScimSection />
    </Page>
  )
}
