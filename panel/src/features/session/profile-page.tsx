import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../api/me.ts'
import { useChangeLocale } from '../../api/use-change-locale.ts'
import { LOCALE_NAMES, LOCALES } from '../../i18n/locale.ts'
import { Code } from '../../ui/code.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Surface } from '../../ui/surface.tsx'
import { ownSessionsQuery } from './api.ts'
import { OwnSessions } from './own-sessions.tsx'
import { PasswordForm } from './password-form.tsx'
import { SecondFactor } from './second-factor.tsx'

/** One's own page: language, password, second factor, where one is signed in, and which browsers show notifications. */
export function ProfilePage({ notifications }: { notifications: ReactNode }) {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const { change } = useChangeLocale()
  const facts = [
    { label: t('panel.profile.username'), value: <Code>{me.username}</Code> },
    { label: t('panel.profile.mobile'), value: me.mobile ? <Code>{me.mobile}</Code> : '–' },
    { label: t('panel.profile.email'), value: me.email ? <Code>{me.email}</Code> : '–' },
    {
      label: t('panel.shell.language'),
      value: (
        <Segmented
          label={t('panel.shell.language')}
          isLabelHidden
          value={me.locale}
          options={LOCALES.map((locale) => ({ id: locale, label: LOCALE_NAMES[locale], lang: locale }))}
          onChange={change}
        />
      ),
    },
  ]
  return (
    <Page title={t('panel.nav.profile')} note={me.name}>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Surface title={t('panel.profile.secondFactor')}>
          <SecondFactor />
        </Surface>
        <Surface title={t('panel.profile.about')}>
          <Facts facts={facts} />
        </Surface>
        <Surface title={t('panel.profile.sessions')}>
          <OwnSessions />
        </Surface>
        <Surface title={t('panel.profile.notifications.title')}>{notifications}</Surface>
        <Surface title={t('panel.signIn.password')}>
          <PasswordForm onChanged={() => void queryClient.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })} />
        </Surface>
      </div>
    </Page>
  )
}
