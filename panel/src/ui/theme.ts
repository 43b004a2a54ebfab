import { useSyncExternalStore } from 'react'
import { readSetting, writeSetting } from '../i18n/locale.ts'

export type Theme = 'light' | 'dark' | 'system'

export const THEMES: readonly Theme[] = ['light', 'dark', 'system']

const THEME_KEY = 'rasan.theme'
const listeners = new Set<() => void>()
const systemDark = matchMedia('(prefers-color-scheme: dark)')

function readTheme(): Theme {
  const kept = readSetting(THEME_KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

function applyTheme(): void {
  const theme = readTheme()
  const isDark = theme === 'dark' || (theme === 'system' && systemDark.matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
}

/** Keeps the theme for this browser and shows it. */
export function chooseTheme(theme: Theme): void {
  writeSetting(THEME_KEY, theme === 'system' ? null : theme)
  applyTheme()
  for (const listener of listeners) listener()
}

/** Follows the system's theme from now on, where no other was chosen. */
export function followSystemTheme(): void {
  systemDark.addEventListener('change', applyTheme)
  applyTheme()
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, readTheme)
}
