import { Button } from '@heroui/react/button'
import { Languages, Menu, Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useChangeLocale } from '../../api/use-change-locale.ts'
import { LOCALE_NAMES } from '../../i18n/locale.ts'
import { ThemeButton } from './theme-button.tsx'
import { UserButton } from './user-button.tsx'

type Props = { onSearch: () => void; onMenu: () => void }

/** Above every page: the search that opens the palette, language, theme, the signed-in person. */
export function TopBar({ onSearch, onMenu }: Props) {
  const { t } = useTranslation()
  const { other, change } = useChangeLocale()
  return (
    <header className="sticky top-0 z-10 flex h-15 items-center gap-2 border-b border-border bg-background px-4 sm:px-7">
      <div className="lg:hidden">
        <Button isIconOnly variant="ghost" aria-label={t('panel.shell.openNavigation')} onPress={onMenu}>
          <Menu />
        </Button>
      </div>
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Control+K"
        className="flex h-9 min-w-0 flex-1 cursor-text items-center gap-2.5 rounded-lg border border-border bg-surface px-3 text-muted hover:bg-surface-hover sm:max-w-sm"
      >
        <Search className="size-4 shrink-0" aria-hidden="true" />
        <span className="min-w-0 flex-1 truncate text-start">{t('panel.palette.placeholder')}</span>
        <kbd dir="ltr" className="hidden font-sans text-xs sm:block">
          Ctrl K
        </kbd>
      </button>
      <div className="ms-auto flex items-center gap-1">
        <Button variant="ghost" size="sm" onPress={() => change(other)} aria-label={t('panel.shell.changeLanguage')}>
          <Languages />
          <span lang={other} className="hidden sm:inline">
            {LOCALE_NAMES[other]}
          </span>
        </Button>
        <ThemeButton />
        <UserButton />
      </div>
    </header>
  )
}
