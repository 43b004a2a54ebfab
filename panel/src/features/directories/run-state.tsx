import { useTranslation } from 'react-i18next'
import { Tag } from '../../ui/tag.tsx'

const TONES: Record<string, 'plain' | 'good' | 'bad'> = { running: 'plain', finished: 'good', failed: 'bad' }

/** Whether a run still runs, or how it has ended. */
export function RunState({ status }: { status: string }) {
  const { t } = useTranslation()
  return <Tag tone={TONES[status] ?? 'plain'}>{t(`panel.directories.status.${status}`)}</Tag>
}
