import { useTranslation } from 'react-i18next'
import type { ContactImport } from '../../api/types.ts'
import { Tag } from '../../ui/tag.tsx'

const TONES = { waiting: 'plain', running: 'plain', finished: 'good', cancelled: 'doubt', failed: 'bad' } as const

/** Where an import stands, in a word. */
export function ImportState({ state }: { state: ContactImport['state'] }) {
  const { t } = useTranslation()
  return <Tag tone={TONES[state]}>{t(`panel.contactImports.state.${state}`)}</Tag>
}
