import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../api/me.ts'

const loadMenu = () => import('./user-menu.tsx')
const UserMenu = lazy(loadMenu)

/** The signed-in person by their initials; opens their menu. */
export function UserButton() {
  const { t } = useTranslation()
  const me = useMe()
  const [isOpen, setIsOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={trigger}
        type="button"
        aria-label={t('panel.shell.user', { name: me.name })}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={loadMenu}
        onFocus={loadMenu}
        onClick={() => setIsOpen(true)}
        className="ms-1 flex size-9 shrink-0 cursor-pointer items-center justify-center rounded-full bg-default text-xs font-semibold hover:bg-default-hover"
      >
        {initialsOf(me.name || me.username)}
      </button>
      <Suspense>{isOpen && <UserMenu triggerRef={trigger} onClose={() => setIsOpen(false)} />}</Suspense>
    </>
  )
}

// ZWNJ between Persian initials: without it the two letters would join into one shape that is nobody's name.
function initialsOf(name: string): string {
  const letters = name.split(/\s+/).map((word) => Array.from(word)[0] ?? '')
  return [letters[0], letters.length > 1 ? letters.at(-1) : ''].join('\u200C').toUpperCase()
}
