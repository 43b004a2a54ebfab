import { useTranslation } from 'react-i18next'
import { Tag } from '../../ui/tag.tsx'
import type { State } from './api.ts'

const TONES: Partial<Record<State, 'good' | 'doubt' | 'bad'>> = {
  finished: 'good',
  held: 'doubt',
  paused: 'doubt',
  draft: 'doubt',
  refused: 'bad',
  cancelled: 'bad',
}

/** Where a broadcast stands, in a word. */
export function StateTag({ state }: { state: State }) {
  const { t } = useTranslation()
  return <Tag tone={TONES[state] ?? 'plain'}>{t(`panel.broadcasts.state.${state}`)}</Tag>
}
