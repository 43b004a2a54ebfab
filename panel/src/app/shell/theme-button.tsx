import { Button } from '@heroui/react/button'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { chooseTheme, THEMES, useTheme } from '../../ui/theme.ts'

const ICONS = { light: Sun, dark: Moon, system: Monitor }

/** Goes from light to dark to the system's own. */
export function ThemeButton() {
  const { t } = useTranslation()
  const theme = useTheme()
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  const Icon = ICONS[theme]
  return (
    <Button
      isIconOnly
      size="sm"
      variant="ghost"
      aria-label={t(`panel.theme.${theme}`)}
      onPress={() => chooseTheme(next)}
    >
      <Icon />
    </Button>
  )
}
