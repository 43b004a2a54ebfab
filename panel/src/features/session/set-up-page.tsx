import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import { LanguageSwitch } from '../../i18n/language-switch.tsx'
import { Front } from '../../ui/front.tsx'
import { SecondFactor } from './second-factor.tsx'

/** Where somebody is led who must have a second factor and has none: nothing else can be done before. */
export function SetUpSecondFactorPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const goOn = async () => {
    // what is known of the person still says that it cannot go on
    await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
    await navigate({ to: '/', replace: true })
  }
  return (
    <Front title={t('panel.profile.mustTitle')} note={t('panel.profile.mustNote')} corner={<LanguageSwitch />}>
      <SecondFactor onFirst={() => void goOn()} />
    </Front>
  )
}
