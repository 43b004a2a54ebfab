import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CircleUserRound, LogOut } from 'lucide-react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { forgetAfter } from '../../api/query-client.ts'
import { useChangeLocale } from '../../api/use-change-locale.ts'
import { LOCALE_NAMES, LOCALES } from '../../i18n/locale.ts'
import { Code } from '../../ui/code.tsx'
import { Popup } from '../../ui/popup.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { chooseTheme, THEMES, useTheme } from '../../ui/theme.ts'

type Props = { triggerRef: RefObject<HTMLButtonElement | null>; onClose: () => void }

/** Who is signed in, their language and theme, and the way out. */
export default function UserMenu({ triggerRef, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const theme = useTheme()
  const { change } = useChangeLocale()
  const queryClient = useQueryClient()
  const navigate = useNavigate()

  const signOut = async () => {
    const { continueAt } = await ask(api.DELETE('/api/v1/session/central', {}))
    // who came by a central provider signs out there too, and comes back to the sign-in page
    if (continueAt !== null) return location.assign(continueAt)
    onClose()
    await forgetAfter(queryClient, async () => {
      await navigate({ to: '/sign-in' })
      return true
    })
  }

  return (
    <Popup
      label={t('panel.shell.user', { name: me.name })}
      triggerRef={triggerRef}
      isOpen
      onClose={onClose}
      placement="bottom end"
    >
      <div className="flex w-64 flex-col gap-4 p-4">
        <div>
          <p className="truncate font-semibold">{me.name}</p>
          <p className="truncate text-muted">
            <Code>{me.username}</Code>
          </p>
        </div>
        <Segmented
          label={t('panel.shell.language')}
          value={i18n.language === 'en' ? 'en' : 'fa'}
          options={LOCALES.map((locale) => ({ id: locale, label: LOCALE_NAMES[locale], lang: locale }))}
          onChange={change}
        />
        <Segmented
          label={t('panel.theme.label')}
          value={theme}
          options={THEMES.map((id) => ({ id, label: t(`panel.theme.short.${id}`) }))}
          onChange={chooseTheme}
        />
        <Link
          to="/profile"
          onClick={onClose}
          className="-mx-2 -mb-3 flex items-center gap-3 rounded-lg px-2 py-2 hover:bg-default"
        >
          <CircleUserRound className="size-4 text-muted" aria-hidden="true" />
          {t('panel.nav.profile')}
        </Link>
        <button
          type="button"
          onClick={signOut}
          className="-mx-2 flex cursor-pointer items-center gap-3 rounded-lg px-2 py-2 hover:bg-default"
        >
          <LogOut className="size-4 text-muted rtl:-scale-x-100" aria-hidden="true" />
          {t('panel.shell.signOut')}
        </button>
      </div>
    </Popup>
  )
}
